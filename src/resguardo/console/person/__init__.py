"""The person desk: everything about one person that the reader may see."""
