"""Measures models in TensorFlow; the only part of the package that runs the code it reads."""
