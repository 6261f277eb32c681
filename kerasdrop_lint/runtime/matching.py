"""Finds the measured rows of a predicted site, and says whether they are what was predicted."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import cache
from pathlib import Path

from kerasdrop_lint.modes import (
    DRAWN,
    HEALTHY,
    OFF,
    UNKNOWN,
    Effect,
    Entry,
    ModeTable,
    Site,
    SiteModes,
    State,
    error,
    is_error,
)
from kerasdrop_lint.rows import is_inactive
from kerasdrop_lint.runtime.measuring import Measurement

# The first line of a function is that of its first decorator for Python, that of its `def` for its syntax tree.
_DECORATORS = 3


class Agreement(Enum):
    """What a measured row says of a predicted one."""

    SAME = "every cell that both know is the same, and what is wrong with it was measured"
    DIFFERENT = "a cell differs"
    UNCLEAR = "what is wrong with it could not be measured"


def rows_of(site: Site, tables: Iterable[SiteModes]) -> list[SiteModes]:
    """The measured rows of a site. Python before 3.11, and what AutoGraph compiled, know lines without columns.

    Rows of a layer whose rate is 0 are left out: they look the same in every mode.
    """
    here = [row for row in tables if not is_inactive(row) and _same_file(row.site.path, site.path)]
    on_line = [row for row in here if row.site.line == site.line]
    exact = [row for row in on_line if row.site.column == site.column]
    of_layer = [row for row in on_line if row.site.layer == site.layer]
    return exact or of_layer or on_line or _in_function(site, here)


def _same_file(left: str, right: str) -> bool:
    return bool(left) and os.path.realpath(left) == os.path.realpath(right)


def _in_function(site: Site, rows: list[SiteModes]) -> list[SiteModes]:
    """A random mask stands where it is applied, and is measured where it is drawn: the same function will do."""
    masks = [row for row in rows if row.effect is Effect.MASK]
    first, last = _function_around(site.path, site.line) if masks else (0, 0)
    return [row for row in masks if first <= row.site.line <= last]


def never_ran(site: Site, measurement: Measurement) -> ModeTable | None:
    """The row of a site that did not run although the `call` around it did: off, wherever nothing was raised."""
    if any(_same_file(row.site.path, site.path) and row.site.line == site.line for row in measurement.tables):
        return None
    first, _ = _function_around(site.path, site.line)
    if not any(
        _same_file(path, site.path) and first - _DECORATORS <= line <= first for path, line in measurement.called
    ):
        return None
    return ModeTable(tuple(error("Exception") if entry in measurement.errors else OFF for entry in Entry))


@cache
def _function_around(path: str, line: int) -> tuple[int, int]:
    """The first and the last line of the innermost function at a line."""
    try:
        tree = ast.parse(Path(path).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return line, line
    spans = [
        (node.lineno, node.end_lineno or node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    around = [span for span in spans if span[0] <= line <= span[1]]
    return max(around, default=(line, line))


def agreement(predicted: ModeTable, measured: ModeTable) -> Agreement:
    """Whether a measured row is the predicted one."""
    pairs = list(zip(predicted.states, measured.states, HEALTHY.states, strict=True))
    if any(_differ(expected, found) for expected, found, _ in pairs):
        return Agreement.DIFFERENT
    faulty = [(expected, found) for expected, found, healthy in pairs if expected not in (healthy, UNKNOWN, DRAWN)]
    if all(_was_measured(expected, found) for expected, found in faulty):
        return Agreement.SAME
    return Agreement.UNCLEAR


def _differ(expected: State, found: State) -> bool:
    if expected in (UNKNOWN, DRAWN) or found in (UNKNOWN, DRAWN):
        return False
    # An entry point that raises may only have been given the wrong inputs.
    return expected != found and not is_error(found)


def _was_measured(expected: State, found: State) -> bool:
    return found != UNKNOWN and is_error(found) == is_error(expected)


def best(predicted: ModeTable, rows: Sequence[ModeTable]) -> tuple[Agreement, ModeTable]:
    """The row that agrees best; one that differs counts only if all do. `rows` is not empty."""
    order = list(Agreement)
    judged = [(agreement(predicted, row), row) for row in rows]
    clear = [pair for pair in judged if pair[0] is not Agreement.UNCLEAR] or judged
    return min(clear, key=lambda pair: order.index(pair[0]))
