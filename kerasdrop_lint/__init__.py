"""Finds Keras dropout and batch normalization that does not do what its author thinks."""

__version__ = "0.1.0"
