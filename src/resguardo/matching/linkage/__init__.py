"""Two lists beside each other: pairs of records that may be one person, with a probability and a reason. Candidates for people to look at, never links."""
