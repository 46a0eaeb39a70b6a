"""Counting tablets: enrolled by one QR, offline for hours, trusted by the house's own certificate authority."""
