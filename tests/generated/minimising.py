"""Makes a program that disagrees small, and saves it."""

from __future__ import annotations

from pathlib import Path

from hypothesis.strategies import SearchStrategy

from tests.generated.campaign import Case, compared
from tests.generated.comparing import Outcome
from tests.generated.drawing import minimised, sha
from tests.generated.fixtures import FOUND, saved
from tests.generated.program import Program
from tests.generated.store import Store
from tests.measurements.process import Worker


def minimise(
    store: Store, key: str, runtime: str, name: str, strategy: SearchStrategy[Program], seconds: float
) -> Path:
    """The file that the smallest program is saved as which disagrees as the stored one does."""
    chunk = store.chunk_of(key)
    first = next(program for program in chunk.programs if sha(program).startswith(key))
    known = store.measured(runtime)
    with Worker(runtime.split()[0]) as worker:
        if worker.runtime != runtime:
            raise SystemExit(f"{worker.runtime} is installed, not {runtime}")

        def is_bad(program: Program) -> bool:
            record = known.get(sha(program)) or worker.measure(program)
            return compared(Case(sha(program), runtime, program, record)).outcome is Outcome.DISAGREE

        found = minimised(chunk.seed, chunk.number, strategy, is_bad, first, seconds)
    said = f"Found by generated programs: seed {chunk.seed}, chunk {chunk.number}; disagreed on {runtime}."
    return saved(found, FOUND / name, said)
