"""The command `modes`."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from kerasdrop_lint.check import predict_modes
from kerasdrop_lint.config import Measuring
from kerasdrop_lint.config.schema import UsageError
from kerasdrop_lint.config.targets import verify_target
from kerasdrop_lint.finding import Failure
from kerasdrop_lint.frontends.bar import bar
from kerasdrop_lint.knowledge.profiles import DEFAULT
from kerasdrop_lint.reports.modes import beside_json, beside_text, tables_json, tables_text
from kerasdrop_lint.reports.paint import paint_for
from kerasdrop_lint.reports.text import failure_line
from kerasdrop_lint.source.text import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kerasdrop_lint.judge import Prediction
    from kerasdrop_lint.modes import SiteModes
    from kerasdrop_lint.rules.silence import Silence


def modes(parsed: argparse.Namespace) -> int:
    """Prints the mode tables of a file, or of one class, function or model: predicted, and measured if asked for."""
    if parsed.target_keras is not None:
        verify_target(parsed.target_keras, "--target-keras")
    path, builder = _place(parsed.place)
    newest = _newest_that_measures(path) if parsed.measure else DEFAULT
    source = sys.stdin.buffer.read() if path == "-" else read(path)
    if isinstance(source, Failure):
        return _report_failures((source,), parsed.color)
    name = "stdin" if path == "-" else path
    prediction = predict_modes(source, name, builder, parsed.target_keras, newest)
    silences = dict(zip(prediction.tables, prediction.silences, strict=False))
    if parsed.measure:
        return _measured(prediction, silences, parsed)
    if parsed.format == "json":
        print(tables_json(prediction.target, prediction.tables, silences, prediction.not_followed))
    elif prediction.tables or not prediction.failures:
        paint = paint_for(parsed.color, sys.stdout)
        said = silences if parsed.verbose else {}
        print("\n".join(tables_text(prediction.target, prediction.tables, paint, said, prediction.not_followed)))
    return _report_failures(prediction.failures, parsed.color)


def _newest_that_measures(path: str) -> str:
    """The Keras 3 to predict for: the one that is installed. Raises UsageError where nothing can be measured."""
    from kerasdrop_lint.verify.installed import require_tensorflow, target_of_keras

    if path == "-":
        raise UsageError("modes: standard input cannot be measured, only files")
    require_tensorflow("modes")
    return target_of_keras() or DEFAULT


def _measured(prediction: Prediction, silences: Mapping[SiteModes, Silence | None], parsed: argparse.Namespace) -> int:
    """Measures and prints; a difference is a finding about this program, and the exit status is 1."""
    from kerasdrop_lint.verify.beside import measured_beside

    with bar(len({table.root for table in prediction.tables}), "table", no_progress=False) as tick:
        rows = tuple(measured_beside(prediction.tables, prediction.target, Measuring(), None, tick))
    if parsed.format == "json":
        print(beside_json(prediction.target, rows, silences))
        for line in dict.fromkeys(
            f"{row.predicted.root}: not measured: {row.note}" for row in rows if not row.measured
        ):
            print(line, file=sys.stderr)
    elif rows or not prediction.failures:
        print("\n".join(beside_text(prediction.target, rows, paint_for(parsed.color, sys.stdout))))
    status = _report_failures(prediction.failures, parsed.color)
    return status or int(any(row.differing for row in rows))


def _place(text: str) -> tuple[str, str | None]:
    """The file and the builder. A file whose own name has a colon is still found."""
    path, colon, builder = text.rpartition(":")
    if not colon or os.path.lexists(text) or "/" in builder or os.sep in builder:
        return text, None
    if not all(part.isidentifier() for part in builder.split(".")):
        raise UsageError(f"modes: {builder!r} in {text!r} is not the name of a class, function or model")
    return path, builder


def _report_failures(failures: tuple[Failure, ...], color: str) -> int:
    for failure in failures:
        print(failure_line(failure, paint_for(color, sys.stderr)), file=sys.stderr)
    return 2 if failures else 0
