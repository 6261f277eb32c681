"""What a run is asked to do: the options, from the command line and from pyproject.toml."""

from kerasdrop_lint.config.build import Configuration, configure
from kerasdrop_lint.config.options import DEFAULTS, Measuring, Options, Output
from kerasdrop_lint.config.schema import UsageError

__all__ = ["DEFAULTS", "Configuration", "Measuring", "Options", "Output", "UsageError", "configure"]
