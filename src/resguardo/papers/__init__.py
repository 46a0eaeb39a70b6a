"""Papers: what is printed when power or network is gone, or when another institution wants it on paper."""
