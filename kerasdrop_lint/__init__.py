"""Finds Keras dropout and batch normalization that does not do what its author thinks."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kerasdrop_lint.check import RunReport, check_paths, check_source, predict_modes
    from kerasdrop_lint.config import Options
    from kerasdrop_lint.selection import Selection

__version__ = "0.1.0"

__all__ = ["Options", "RunReport", "Selection", "check_paths", "check_source", "predict_modes"]

_HOMES = {
    "Options": "config",
    "RunReport": "check",
    "Selection": "selection",
    "check_paths": "check",
    "check_source": "check",
    "predict_modes": "check",
}


def __getattr__(name: str) -> Any:
    # Imported on first use, so that flake8 and `--version` do not pay for what they do not need.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
