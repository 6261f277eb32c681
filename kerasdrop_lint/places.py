"""Where the nodes that claims speak of stand: in the file that is judged, or in a module that it imports."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import ImportedPiece
from kerasdrop_lint.analysis.positions import spans
from kerasdrop_lint.finding import Span


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class Places:
    """The places of nodes, for the file called `path`."""

    path: str
    found: Mapping[int, Place]

    def of(self, node: ir.Node) -> Place | None:
        """Where a node stands; None where it has no text of its own."""
        return self.found.get(id(node.origin))

    def here(self, node: ir.Node) -> Span | None:
        """Where a node stands in the file; None for one of another module, too."""
        place = self.of(node)
        return place.span if place is not None and place.path == self.path else None

    def line(self, node: ir.Node) -> str:
        """The line of a node as a message says it: with the name of the file, if that is another."""
        place = self.of(node)
        if place is None:
            return "?"
        return (
            str(place.span.line) if place.path == self.path else f"{place.span.line} of {os.path.basename(place.path)}"
        )


def places(
    module: ast.Module, text: str, path: str, nodes: Iterable[ir.Node], imported: Iterable[ImportedPiece]
) -> Places:
    """The places of these nodes of a file, and of the statements of other modules that were run for it."""
    wanted = {id(node.origin): node.origin for node in nodes if node.origin is not None}
    found = {key: Place(path, span) for key, span in spans(module, text, wanted.values()).items()}
    for piece in imported:
        missing = [origin for key, origin in wanted.items() if key not in found]
        if not missing:
            break
        for key, span in spans(piece.tree, piece.text, missing).items():
            found[key] = Place(_beside(path, piece.path), _below(span, piece.line - 1))
    return Places(path, found)


def _beside(path: str, other: str) -> str:
    """The path of another file, written as that of the first is: absolute, or from the working directory."""
    return other if os.path.isabs(path) else os.path.relpath(other)


def _below(span: Span, lines: int) -> Span:
    return Span(span.line + lines, span.column, span.end_line + lines, span.end_column)
