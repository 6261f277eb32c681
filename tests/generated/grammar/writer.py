"""What all parts of the grammar share: choices, names, and the definitions written so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

Option = TypeVar("Option")
INDENT = "    "


@dataclass(frozen=True, slots=True)
class Unit:
    """Something that a program calls with a tensor of shape (n, 10), and that gives one of that shape.

    `made` is the expression that makes it, `flag` the name under which a caller tells it the mode, if there is one.
    """

    made: str
    flag: str | None = "training"


class Writer:
    """Draws choices and keeps what a program is made of, in the order in which it must stand.

    The first option of every choice is the simplest: hypothesis shrinks towards it.
    """

    def __init__(self, draw: DrawFn) -> None:
        self._draw = draw
        self._count = 0
        self.definitions: list[str] = []
        self.features: set[str] = set()
        self.may_be_costly = self.one_in(12)
        """Whether the program may have recurrent layers and attention, which take seconds where others take parts of
        one."""

    def pick(self, *options: Option) -> Option:
        """One of the options."""
        return self._draw(st.sampled_from(options))

    def weighted(self, *options: tuple[int, Option]) -> Option:
        """One of the options, each as often as its weight says."""
        return self.pick(*(option for weight, option in options for _ in range(weight)))

    def one_in(self, number: int) -> bool:
        """True in one case of so many."""
        return self._draw(st.integers(0, number - 1)) == number - 1

    def number(self, least: int, most: int) -> int:
        """A whole number."""
        return self._draw(st.integers(least, most))

    def few(self) -> int:
        """One to three, mostly one: what a program costs to measure grows with all that it holds, and most of what can
        go wrong shows between two layers."""
        return self.weighted((4, 1), (3, 2), (1, 3))

    def shuffled(self, options: Sequence[Option]) -> list[Option]:
        """The options in any order."""
        return self._draw(st.permutations(options))

    def name(self, stem: str) -> str:
        """A name that nothing else has."""
        self._count += 1
        return f"{stem}{self._count}"

    def define(self, lines: Sequence[str]) -> None:
        """Add a class, a function or a constant of the module."""
        self.definitions.append("\n".join(lines))

    def mark(self, feature: str) -> None:
        """Remember that the program has something unusual."""
        self.features.add(feature)


def indented(lines: Sequence[str]) -> list[str]:
    """The lines one level deeper."""
    return [f"{INDENT}{line}" for line in lines]
