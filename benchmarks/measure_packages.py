"""Hold the predicted mode tables of whole packages against TensorFlow: every class and builder that can be built.

    python benchmarks/measure_packages.py FOLDER ... [--target-keras 2] [--timeout 60] [--output rows.jsonl]

The packages must be importable: run it with the Python of an environment that has them. Prints every row that differs,
and a summary for each folder: rows predicted, measured and differing, cells compared, and why rows were not measured.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator

from kerasdrop_lint import predict_modes
from kerasdrop_lint.config import Measuring
from kerasdrop_lint.modes import UNKNOWN, Beside, Entry, SiteModes, is_error
from kerasdrop_lint.source.discovery import Excludes, discover
from kerasdrop_lint.source.gate import can_matter_undecoded
from kerasdrop_lint.verify.beside import measured_beside
from kerasdrop_lint.verify.installed import target_of_keras

NAMES = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|\([^)]*\)|\d+")


def predicted(folder: str, target: str) -> Iterator[SiteModes]:
    """The rows of all files in a folder."""
    files, _ = discover([folder], Excludes(patterns=("*_test.py", "tests")))
    for path in files:
        with open(path, "rb") as file:
            source = file.read()
        if can_matter_undecoded(source):
            yield from predict_modes(source, path, None, target).tables


def compared(row: Beside) -> int:
    """How many cells of a row both know."""
    if row.measured is None:
        return 0
    pairs = zip(row.predicted.modes.states, row.measured.states, strict=True)
    return sum(UNKNOWN not in pair and not is_error(pair[1]) for pair in pairs)


def kind(note: str) -> str:
    """A reason without the names and numbers in it."""
    return NAMES.sub("...", note)[:90]


def as_line(row: Beside) -> str:
    """A row as one line of JSON."""
    site = row.predicted.site
    return json.dumps(
        {
            "site": f"{site.path}:{site.line}:{site.column}",
            "layer": site.layer,
            "root": row.predicted.root,
            "predicted": str(row.predicted.modes),
            "measured": str(row.measured) if row.measured else None,
            "differs": [entry.value for entry in row.differing],
            "note": row.note,
        }
    )


def measure(folder: str, target: str, measuring: Measuring, output: str | None) -> list[Beside]:
    """The rows of a folder, each written down when it is known."""
    tables = list(predicted(folder, target))
    rows = []
    for row in measured_beside(tables, target, measuring, None, lambda count: None):
        rows.append(row)
        if output:
            with open(output, "a", encoding="utf-8") as stream:
                print(as_line(row), file=stream)
        if row.differing:
            print(as_line(row), flush=True)
        print(f"\r{len(rows)} of {len(tables)} rows", end="", file=sys.stderr)
    print(file=sys.stderr)
    return rows


def main() -> int:
    """Measure each folder; 1 if a row differs."""
    parser = argparse.ArgumentParser(description="Compare predicted and measured mode tables of packages.")
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--target-keras", default=target_of_keras(), metavar="VERSION")
    parser.add_argument("--timeout", type=int, default=60, metavar="SECONDS")
    parser.add_argument("--output", metavar="FILE")
    given = parser.parse_args()
    differing = 0
    for folder in given.folders:
        started = time.perf_counter()
        rows = measure(folder, given.target_keras, Measuring(timeout=given.timeout), given.output)
        measured = [row for row in rows if row.measured is not None]
        wrong = sum(bool(row.differing) for row in rows)
        differing += wrong
        cells, columns = sum(map(compared, rows)), len(Entry) * len(rows)
        print(
            f"{folder}: {len(rows)} rows, {len(measured)} measured, {wrong} differ; {cells} of {columns} cells compared"
        )
        print(f"  {time.perf_counter() - started:.0f} s")
        for reason, count in Counter(kind(row.note) for row in rows if row.measured is None).most_common(12):
            print(f"  {count:4} {reason}")
    return int(differing > 0)


if __name__ == "__main__":
    raise SystemExit(main())
