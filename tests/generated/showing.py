"""Shows a stored program, what is predicted for it, and what was measured."""

from __future__ import annotations

from collections.abc import Iterator

from tests.generated.campaign import Case, compared
from tests.generated.drawing import sha
from tests.generated.reporting import described, gist
from tests.generated.store import Store


def show(store: Store, key: str) -> str:
    """A program with its tables on every runtime. Raises KeyError for one that is not there."""
    program = next(program for program in store.chunk_of(key).programs if sha(program).startswith(key))
    said = [f"# {name}\n{text}" for name, text in program.files] + [f"# features: {sorted(program.features)}"]
    for runtime in store.runtimes():
        record = store.measured(runtime).get(sha(program))
        if record is not None:
            said.extend(_tables(Case(sha(program), runtime, program, record)))
    return "\n".join(said)


def _tables(case: Case) -> Iterator[str]:
    yield f"\n{case.runtime}: {case.record.not_built or case.record.trouble}"
    yield from (f"  {entry} raised {gist(message)}" for entry, message in case.record.errors.items())
    for part in compared(case).parts:
        yield f"{described(part, case.program)}\n    {part.outcome.value}"
