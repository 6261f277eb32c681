"""Everything that the tests have measured, program by program, apart from generated programs, which keep their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests import measured_facts
from tests.analysis import graphs, programs, tables
from tests.claims import read_claims
from tests.generated.fixtures import paths, read
from tests.generated.program import MAIN
from tests.measuring.programs import Files
from tests.runtime import probed_programs

FIXTURES = Path(__file__).parents[2] / "fixtures"
RUNTIMES = ("keras", "tf_keras")
KERAS_ALONE = RUNTIMES[:1]


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be measured of a program, on which runtimes. `name` begins with that of its group, and a slash."""

    name: str
    kind: str
    files: Files
    runtimes: tuple[str, ...] = RUNTIMES

    @property
    def group(self) -> str:
        """What it was written for."""
        return self.name.partition("/")[0]

    @property
    def text(self) -> str:
        """The program's main file."""
        return self.files[0][1]


@cache
def questions() -> Mapping[str, Question]:
    """All by their names."""
    fixtures = {f"{path.parent.name}/{path.stem}": text(path) for path in sorted(FIXTURES.glob("kdl*/*.py"))}
    built = {name: source for name, source in fixtures.items() if not read_claims(source).static_only}
    drawn = {name: source for name, source in built.items() if name.startswith("kdl113/")}
    found = [
        *_group("", "tables", built),
        *_group("draws/", "draws", drawn),
        *_group("probed/", "tables", probed_programs.PROGRAMS, probed_programs.HEAD),
        *_group("facts/", "columns", {name: measured_facts.built(name) for name in measured_facts.PATTERNS}),
        *_group("programs/", "black box", programs.SOURCES, tables.HEADER, KERAS_ALONE),
        *_group("graphs/", "order", graphs.GRAPHS, graphs.HEADER, KERAS_ALONE),
        *(Question(f"found/{path.stem}", "tables", read(path).files) for path in paths()),
    ]
    assert len({question.name for question in found}) == len(found)
    return {question.name: question for question in found}


def of_group(name: str) -> list[Question]:
    """All of a group; `fixtures` stands for those of all rules."""
    return [one for one in questions().values() if name == ("fixtures" if one.group.startswith("kdl") else one.group)]


def _group(
    name: str, kind: str, sources: Mapping[str, str], head: str = "", runtimes: tuple[str, ...] = RUNTIMES
) -> Iterator[Question]:
    for program, source in sources.items():
        yield Question(f"{name}{program}", kind, ((MAIN, head + source),), runtimes)


def text(path: Path) -> str:
    """A source file."""
    return path.read_text(encoding="utf-8")
