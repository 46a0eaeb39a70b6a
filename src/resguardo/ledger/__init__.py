"""The event and its proof: envelope, chains, causal order, clocks, seals, tree, notes, paper code and bundles. Pure."""
