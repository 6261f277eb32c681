"""The one entry to the analysis: source in, report out, never an exception."""

from kerasdrop_lint.check.many import RunReport, check_paths, run
from kerasdrop_lint.check.one import Outcome, check_source, examine, predict_modes

__all__ = ["Outcome", "RunReport", "check_paths", "check_source", "examine", "predict_modes", "run"]
