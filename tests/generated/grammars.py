"""The two grammars that programs are drawn from, and where what is kept of them is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.generated import drawing
from tests.generated.kinds import seeded
from tests.generated.program import Program
from tests.generated.programs import programs


@dataclass(frozen=True, slots=True)
class Grammar:
    """How programs are drawn: `generator` names what they depend on besides the seed, `chunk` draws some of them."""

    generator: str
    chunk: Callable[[int, int], list[Program]]


def modes() -> Grammar:
    """Every way in which a mode can travel."""
    strategy = programs()
    return Grammar(drawing.generator(), lambda seed, number: drawing.chunk(seed, number, strategy))


def kinds() -> Grammar:
    """What stands around it: configurations, models from functions, objects, alternatives, loops, decorators."""
    return Grammar(seeded.generator(), seeded.chunk)


GRAMMARS: dict[str, Callable[[], Grammar]] = {"modes": modes, "kinds": kinds}
"""All of them by name."""
