"""Checks one input as every front end does, under a time limit, and says what went wrong."""

from __future__ import annotations

import ast
import signal
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING

from kerasdrop_lint.check.one import check_source, predict_modes
from kerasdrop_lint.config import Options
from kerasdrop_lint.finding import Failure, Report
from kerasdrop_lint.selection import Selection
from tests.fuzzing.inputs import Input

if TYPE_CHECKING:
    from kerasdrop_lint.judge import Prediction

LIMIT = 5.0
"""Seconds of the processor's time for each call: what else the machine does counts for nothing."""
UNTOLD = 1_000_000
SHALLOW = 40
"""How many levels of syntax may be in an input that is not to be refused as too deep."""
_EVERYTHING = Selection(extend_select=("KDL",))


class TooSlow(BaseException):
    """The time is over. Not an Exception, so that nothing on the way takes it for a failure of its own."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an input: `fault` says what is wrong with how it was handled, if anything."""

    seconds: float
    analysed: bool
    refused: bool
    findings: int
    tables: int
    fault: str | None = None


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raises TooSlow when the time is over."""

    def end(number: int, frame: FrameType | None) -> None:
        raise TooSlow

    previous = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)


def verdict(given: Input, limit: float = LIMIT) -> Verdict:
    """The verdict on one input; the time is that of the slowest of the calls."""
    results: list[Report | Prediction] = []
    slowest = 0.0
    for call in _calls(given):
        started = time.process_time()
        try:
            with warnings.catch_warnings(), limited(limit):
                warnings.simplefilter("ignore")
                results.append(call())
        except (Exception, TooSlow) as error:
            what = f"longer than {limit} s" if isinstance(error, TooSlow) else "raised"
            return Verdict(time.process_time() - started, True, False, 0, 0, f"{what}: {_described(error)}")
        slowest = max(slowest, time.process_time() - started)
    return _summed(given, results, slowest, limit)


def _calls(given: Input) -> Iterator[Callable[[], Report | Prediction]]:
    """What an input is asked: the findings of all rules; sometimes the mode tables, of the file or of its `build`."""
    source, target = given.source, given.target
    yield lambda: check_source(source, "fuzzed.py", Options(_EVERYTHING, target_keras=target, noqa=False))
    if given.tables is not None:
        builder = given.tables or None
        yield lambda: predict_modes(source, "fuzzed.py", builder, target)


def _summed(given: Input, results: list[Report | Prediction], slowest: float, limit: float) -> Verdict:
    failures = [failure for result in results for failure in result.failures]
    faults = [fault for failure in failures if (fault := _fault(failure, given)) is not None]
    if slowest > limit:
        faults.append(f"longer than {limit} s, in native code")
    return Verdict(
        seconds=slowest,
        analysed=any(isinstance(result, Report) and result.analysed for result in results),
        refused=bool(failures),
        findings=sum(len(result.findings) for result in results if isinstance(result, Report)),
        tables=sum(len(result.tables) for result in results if not isinstance(result, Report)),
        fault=faults[0] if faults else None,
    )


def _fault(failure: Failure, given: Input) -> str | None:
    if failure.internal or "out of memory" in failure.message:
        return failure.message
    if "nested" in failure.message and depth(given.source) <= SHALLOW:
        return f"a shallow program, but {failure.message}"
    return None


def depth(source: bytes | str) -> int:
    """How deeply the syntax is nested, long chains of `and` and of strings too; a lot where Python cannot tell."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            level: list[ast.AST] = [ast.parse(source)]
    except (SyntaxError, ValueError, RecursionError, MemoryError, LookupError):
        return UNTOLD
    deepest = 0
    while level:
        chains = [len(node.values) for node in level if isinstance(node, (ast.BoolOp, ast.JoinedStr))]
        if any(isinstance(node, ast.Constant) and _is_long(node) for node in level):
            return UNTOLD
        deepest += max([1, *chains])
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return deepest


def _is_long(node: ast.Constant) -> bool:
    """Whether the constant could be a string of many pieces: to libcst those lie inside each other."""
    return node.lineno != node.end_lineno or (node.end_col_offset or 0) - node.col_offset > 2 * SHALLOW


def _described(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return f"{type(error).__name__}: {error}\n" + "\n".join(f"    {f.filename}:{f.lineno} {f.name}" for f in frames)
