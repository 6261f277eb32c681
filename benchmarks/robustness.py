"""Judges every file of some folders, Keras or not: nothing may crash, hang or fill the memory.

    python benchmarks/robustness.py /usr/lib/python3.11 benchmarks/corpora/keras

The gate is bypassed; what guards the parser (encoding, size, depth) is not. Prints each internal error with the end of
its traceback, what was refused, and the slowest files.
"""

from __future__ import annotations

import argparse
import ast
import resource
import signal
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tqdm import tqdm

from kerasdrop_lint.finding import Failure
from kerasdrop_lint.judge import judge, predict
from kerasdrop_lint.mishaps import mishap
from kerasdrop_lint.source.text import decode, read

FRAMES = 4
"""How much of a traceback is printed."""


class TooSlow(BaseException):
    """The time limit of a file. Not an Exception, so that nothing on the way takes it for a failure of its own."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file. `kind` is judged, refused, invalid (Python refuses it too), crash or timeout."""

    path: Path
    kind: str
    seconds: float
    message: str = ""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raises TooSlow when the time is over."""

    def end(number: int, frame: FrameType | None) -> None:
        raise TooSlow

    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def examine(path: Path, limit: float, modes: bool) -> Outcome:
    """Judges one file."""
    start = time.perf_counter()
    try:
        with limited(limit):
            failures = _judged(path, modes)
        kind, message = _classified(path, failures)
    except TooSlow:
        kind, message = "timeout", f"longer than {limit} s, in {_end(sys.exc_info()[1])}"
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        kind = "crash" if mishap(str(path), error).internal else "refused"
        message = f"{type(error).__name__}: {error}\n{_end(error)}"
    return Outcome(path, kind, time.perf_counter() - start, message)


def _judged(path: Path, modes: bool) -> Sequence[Failure]:
    data = read(str(path))
    text = data if isinstance(data, Failure) else decode(data, str(path))
    if isinstance(text, Failure):
        return [text]
    failures = judge(text, str(path)).failures
    return (*failures, *predict(text, str(path)).failures) if modes else failures


def _classified(path: Path, failures: Sequence[Failure]) -> tuple[str, str]:
    if not failures:
        return "judged", ""
    message = "\n".join(f"line {failure.line}: {failure.message}" for failure in failures)
    if any(failure.internal for failure in failures):
        return "crash", message
    return ("refused" if is_python(path) else "invalid"), message


def is_python(path: Path) -> bool:
    """Whether Python itself can parse the file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, RecursionError, MemoryError, OSError):
        return False
    return True


def _end(error: BaseException | None) -> str:
    frames = traceback.extract_tb(error.__traceback__) if error else []
    return "\n".join(f"    {Path(f.filename).name}:{f.lineno} {f.name}: {f.line}" for f in frames[-FRAMES:])


def summary(folder: Path, outcomes: Sequence[Outcome], slow: float, slowest: int) -> Iterator[str]:
    """The counts, everything that went wrong, and the slowest files."""
    counts = Counter(outcome.kind for outcome in outcomes)
    seconds = sum(outcome.seconds for outcome in outcomes)
    yield f"{folder}: {len(outcomes)} files, {seconds:.1f} s; " + ", ".join(f"{n} {kind}" for kind, n in counts.items())
    for outcome in outcomes:
        if outcome.kind in {"crash", "timeout", "refused"}:
            yield f"  {outcome.kind}: {outcome.path}: {outcome.message}"
    ordered = sorted(outcomes, key=lambda outcome: outcome.seconds, reverse=True)
    for outcome in ordered[:slowest]:
        mark = "  <-- slow" if outcome.seconds > slow else ""
        yield f"  {outcome.seconds:6.2f} s  {outcome.path.stat().st_size:9,} bytes  {outcome.path}{mark}"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    yield f"  peak memory so far: {peak:.0f} MB"


def files(folder: Path) -> list[Path]:
    """Every Python file below the folder, installed packages left out."""
    found = [path for path in sorted(folder.rglob("*.py")) if path.is_file()]
    return [path for path in found if "site-packages" not in path.relative_to(folder).parts]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--limit", type=float, default=60, help="seconds for a file (default: %(default)s)")
    parser.add_argument("--slow", type=float, default=5, help="seconds after which a file is marked")
    parser.add_argument("--slowest", type=int, default=5, help="how many of the slowest files to print")
    parser.add_argument("--modes", action="store_true", help="predict the mode tables as well")
    options = parser.parse_args()
    bad = False
    for folder in options.folders:
        outcomes = []
        for path in tqdm(files(folder), unit="file", disable=None):
            outcomes.append(examine(path, options.limit, options.modes))
        print("\n".join(summary(folder, outcomes, options.slow, options.slowest)), flush=True)
        bad |= any(outcome.kind in {"crash", "timeout"} for outcome in outcomes)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
