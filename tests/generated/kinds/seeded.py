"""Draws programs of the new kinds from a seed: the same ones, whatever else is installed."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from pathlib import Path

from tests.generated.grammar.writer import Option, Writer
from tests.generated.kinds.drawn import KINDS, program
from tests.generated.program import Program

CHUNK = 48
"""How many programs are drawn from one seed, as many of each kind; fewer, where some are nearly the same."""
_ALIKE = 0.8
"""The share of the lines of two programs that both have, from which on they count as one."""
_HERE = Path(__file__).parent


class SeededWriter(Writer):
    """A writer that draws each option as often as the others: what hypothesis draws is often what it drew before."""

    def __init__(self, source: random.Random) -> None:
        self._source = source
        super().__init__(lambda strategy: strategy.example())

    def pick(self, *options: Option) -> Option:
        return self._source.choice(options)

    def one_in(self, number: int) -> bool:
        return self._source.randrange(number) == number - 1

    def number(self, least: int, most: int) -> int:
        return self._source.randint(least, most)

    def shuffled(self, options: Sequence[Option]) -> list[Option]:
        return self._source.sample(options, len(options))


def chunk(seed: int, number: int) -> list[Program]:
    """The programs of one chunk, without those that are nearly one of the others."""
    source = random.Random(f"{seed} {number}")
    found: dict[frozenset[str], Program] = {}
    for kind in list(KINDS) * (CHUNK // len(KINDS)):
        made = program(SeededWriter(source), kind)
        lines = frozenset(line.strip() for line in made.text.splitlines())
        if all(len(lines & other) < _ALIKE * len(lines | other) for other in found):
            found[lines] = made
    return list(found.values())


def generator() -> str:
    """What the programs of a seed depend on, besides it."""
    texts = [path.read_bytes() for path in sorted([*_HERE.glob("*.py"), _HERE.parent / "grammar" / "writer.py"])]
    return hashlib.sha256(b"".join(texts)).hexdigest()[:16]
