"""From a user's file and a name in it to built models, each with a batch that it accepts. Runs the user's code."""

from __future__ import annotations

from kerasdrop_lint.runtime.batch import Batch
from kerasdrop_lint.runtime.subjects.construction import construct
from kerasdrop_lint.runtime.subjects.importing import ImportFailedError, load
from kerasdrop_lint.runtime.subjects.inputs import Refusal, batches, fit_batch
from kerasdrop_lint.runtime.subjects.made import Written
from kerasdrop_lint.runtime.subjects.subject import Subject

__all__ = ["Batch", "ImportFailedError", "Refusal", "Subject", "Written", "batches", "construct", "fit_batch", "load"]
