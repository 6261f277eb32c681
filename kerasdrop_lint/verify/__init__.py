"""Holds findings against TensorFlow: what was predicted of a site, and what is measured there."""

from kerasdrop_lint.verify.run import verified

__all__ = ["verified"]
