"""The command `modes`."""

from __future__ import annotations

import argparse
import os
import sys

from kerasdrop_lint.check import predict_modes
from kerasdrop_lint.config.schema import UsageError
from kerasdrop_lint.config.targets import verify_target
from kerasdrop_lint.finding import Failure
from kerasdrop_lint.reports.modes import tables_json, tables_text
from kerasdrop_lint.reports.paint import paint_for
from kerasdrop_lint.reports.text import failure_line
from kerasdrop_lint.source.text import read


def modes(parsed: argparse.Namespace) -> int:
    """Prints the predicted mode tables of a file, or of one class or function in it."""
    if parsed.target_keras is not None:
        verify_target(parsed.target_keras, "--target-keras")
    path, builder = _place(parsed.place)
    source = sys.stdin.buffer.read() if path == "-" else read(path)
    if isinstance(source, Failure):
        return _report_failures((source,), parsed.color)
    prediction = predict_modes(source, "stdin" if path == "-" else path, builder, parsed.target_keras)
    if parsed.format == "json":
        print(tables_json(prediction.target, prediction.tables))
    elif prediction.tables or not prediction.failures:
        paint = paint_for(parsed.color, sys.stdout)
        print("\n".join(tables_text(prediction.target, prediction.tables, paint)))
    return _report_failures(prediction.failures, parsed.color)


def _place(text: str) -> tuple[str, str | None]:
    """The file and the builder. A file whose own name has a colon is still found."""
    path, colon, builder = text.rpartition(":")
    if not colon or os.path.lexists(text) or "/" in builder or os.sep in builder:
        return text, None
    if not all(part.isidentifier() for part in builder.split(".")):
        raise UsageError(f"modes: {builder!r} in {text!r} is not the name of a class or function")
    return path, builder


def _report_failures(failures: tuple[Failure, ...], color: str) -> int:
    for failure in failures:
        print(failure_line(failure, paint_for(color, sys.stderr)), file=sys.stderr)
    return 2 if failures else 0
