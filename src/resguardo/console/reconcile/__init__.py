"""The reconcile desk: two times, a list, statements."""
