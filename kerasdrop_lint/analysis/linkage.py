"""What a file has asked of other modules: their scopes, and the statements that were run for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kerasdrop_lint.knowledge.keras_names import PARTS_OF_KERAS

if TYPE_CHECKING:
    import ast

    from kerasdrop_lint.analysis import ir
    from kerasdrop_lint.analysis.classes import Scope
    from kerasdrop_lint.project.index import Lines
    from kerasdrop_lint.project.project import Surroundings


@dataclass
class Imports:
    """What the file has asked of other modules: their scopes, and the statements that were run for it.

    `made` are the identities of the objects that these statements made; they stand on the heap below all forks.
    """

    surroundings: Surroundings | None
    scopes: dict[str, Scope] = field(default_factory=dict)
    pieces: dict[tuple[str, Lines], Piece] = field(default_factory=dict)
    loading: set[tuple[str, str]] = field(default_factory=set)
    made: list[range] = field(default_factory=list)
    closed: bool = False
    """Nothing of other modules is looked up: they are as unknown as those that are not found."""
    too_much: set[int] = field(default_factory=set)
    """The classes that take too long with other modules known."""

    @cached_property
    def own_keras(self) -> bool:
        """Whether the project has a package that is called `keras` and is not Keras."""
        around = self.surroundings
        return around is not None and around.own_package("keras", PARTS_OF_KERAS) is not None


@dataclass(frozen=True, slots=True)
class Piece:
    """Statements of another module: what they are lowered to, their text, and the tree that their nodes came from."""

    block: ir.Block
    text: str
    tree: ast.Module
