"""Measures models in TensorFlow; the only part of the package that runs the code it reads."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kerasdrop_lint.runtime.frameworks import RuntimeUnavailableError
    from kerasdrop_lint.runtime.measuring import Measurement
    from kerasdrop_lint.runtime.models import NoInputsError, measure_modes

__all__ = ["Measurement", "NoInputsError", "RuntimeUnavailableError", "measure_modes"]

_HOMES = {
    "Measurement": "measuring",
    "NoInputsError": "models",
    "RuntimeUnavailableError": "frameworks",
    "measure_modes": "models",
}


def __getattr__(name: str) -> Any:
    # Imported on first use: the command line needs the workers without NumPy, which may not be installed.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
