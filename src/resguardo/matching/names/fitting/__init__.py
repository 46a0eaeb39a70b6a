"""Fitting the weights of name comparison on the development data: the same data give the same weights again."""
