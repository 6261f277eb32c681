"""Makes a program that disagrees small, and saves it."""

from __future__ import annotations

from pathlib import Path

from hypothesis.strategies import SearchStrategy

from tests.generated.campaign import Case, compared
from tests.generated.comparing import Outcome
from tests.generated.drawing import minimised, sha
from tests.generated.program import Program
from tests.generated.store import Store
from tests.generated.workers import Worker

FOUND = Path(__file__).parent / "found"


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
    return save(found, name, f"seed {chunk.seed}, chunk {chunk.number}; disagreed on {runtime}")


def save(program: Program, name: str, said: str) -> Path:
    """Keep a program as a fixture: its judged file, or a folder where it has others."""
    FOUND.mkdir(exist_ok=True)
    head = f"# Found by generated programs: {said}.\n"
    if len(program.files) == 1:
        path = FOUND / f"{name}.py"
        path.write_text(head + program.text, encoding="utf-8")
        return path
    path = FOUND / name
    for place, (file, text) in enumerate(program.files):
        target = path / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text if place else head + text, encoding="utf-8")
    return path
