"""Time stamps by somebody else (RFC 3161): a request to carry to an authority, and its reply checked without a network."""
