"""The desk of papers: printing what the reader may print, and what became of every sheet."""
