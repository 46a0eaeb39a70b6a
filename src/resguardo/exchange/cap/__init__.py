"""CAP, the Common Alerting Protocol 1.2: read leniently, write strictly, check by form and by rule, one chain for each child."""
