"""The two grammars that programs are drawn from, and where what is kept of them is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.generated import drawing
from tests.generated.kinds import seeded
from tests.generated.program import Program
from tests.generated.programs import programs
from tests.generated.store import KEPT, KEPT_KINDS


@dataclass(frozen=True, slots=True)
class Grammar:
    """How programs are drawn: `generator` names what they depend on besides the seed, `chunk` draws some of them.

    `kept` is the folder of what was measured of them; of all sites, less than the share `most_unknown` is not known.
    """

    generator: str
    chunk: Callable[[int, int], list[Program]]
    kept: Path
    most_unknown: float


def modes() -> Grammar:
    """Every way in which a mode can travel."""
    strategy = programs()
    return Grammar(drawing.generator(), lambda seed, number: drawing.chunk(seed, number, strategy), KEPT, 0.03)


def kinds() -> Grammar:
    """What stands around it: configurations, models from functions, objects, alternatives, loops, decorators."""
    return Grammar(seeded.generator(), seeded.chunk, KEPT_KINDS, 0.1)


GRAMMARS: dict[str, Callable[[], Grammar]] = {"modes": modes, "kinds": kinds}
"""All of them by name."""
