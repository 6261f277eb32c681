"""What a generated program is."""

from __future__ import annotations

from dataclasses import dataclass

MAIN = "program.py"
"""The file that is judged, and has `build()`."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that builds a model: its files by name, the judged one first, and what is unusual in it.

    `build()` of the first file takes nothing and gives the model; `inputs()`, where there is one, gives what it is fed,
    otherwise the inputs have the shape (2048, 10).
    """

    files: tuple[tuple[str, str], ...]
    features: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The text of the judged file."""
        return self.files[0][1]
