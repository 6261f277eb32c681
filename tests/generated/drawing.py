"""Draws programs, the same ones for the same seed, and makes a bad one small."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Flaky
from hypothesis.strategies import SearchStrategy

from tests.generated.program import Program

CHUNK = 50
"""How many programs are drawn from one seed; fewer, where some are the same."""
_SEEDS = 1_000_000
_ALIKE = 0.7
"""The share of the lines of two programs that both have, from which on they count as one."""
_HERE = Path(__file__).parent


def sha(program: Program) -> str:
    """What tells programs apart."""
    return hashlib.sha256(json.dumps(program.files).encode()).hexdigest()[:16]


def generator() -> str:
    """What the programs of a seed depend on, besides it: the grammar, and the version of hypothesis."""
    texts = [
        path.read_bytes()
        for path in sorted([_HERE / "drawing.py", *_HERE.glob("program*.py"), *_HERE.glob("grammar/*.py")])
    ]
    return hashlib.sha256(hypothesis.__version__.encode() + b"".join(texts)).hexdigest()[:16]


def chunk(seed: int, number: int, strategy: SearchStrategy[Program]) -> list[Program]:
    """The programs of one chunk, without those that are nearly one of the others: hypothesis likes to vary a little."""
    drawn: dict[frozenset[str], Program] = {}

    def keep(program: Program) -> None:
        lines = frozenset(line.strip() for _, text in program.files for line in text.splitlines())
        if all(len(lines & other) < _ALIKE * len(lines | other) for other in drawn):
            drawn[lines] = program

    _run(keep, seed, number, strategy, [Phase.generate])
    return list(drawn.values())


def minimised(
    seed: int,
    number: int,
    strategy: SearchStrategy[Program],
    is_bad: Callable[[Program], bool],
    first: Program,
    seconds: float = 300.0,
) -> Program:
    """The smallest program that is bad, found from a bad one of a chunk by leaving out and simplifying."""
    known: dict[str, bool] = {}
    bad = [first]
    end = time.monotonic() + seconds
    others = {sha(program) for program in chunk(seed, number, strategy)} - {sha(first)}

    def fail_if_bad(program: Program) -> None:
        key = sha(program)
        if key not in known:
            # What else is bad in the chunk would be taken for another example of the same.
            waits = key in others and len(bad) == 1
            known[key] = not waits and time.monotonic() < end and is_bad(program)
            if known[key]:
                bad.append(program)
        assert not known[key]

    with suppress(AssertionError, Flaky):
        _run(fail_if_bad, seed, number, strategy, [Phase.generate, Phase.shrink])
    return min(bad, key=lambda program: sum(len(text) for _, text in program.files))


def _run(
    test: Callable[[Program], None],
    seed: int,
    number: int,
    strategy: SearchStrategy[Program],
    phases: list[Phase],
) -> None:
    options = settings(
        max_examples=CHUNK,
        database=None,
        phases=phases,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    hypothesis.seed(seed * _SEEDS + number)(options(given(strategy)(test)))()
