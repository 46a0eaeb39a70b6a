"""The intake desk: band first, then photo and what was observed."""
