"""What tests are written with: the notation, the cast, strategies."""
