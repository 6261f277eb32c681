"""The annotated names of a class, in order: a decorator makes fields of them, and no statement is left of some."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from kerasdrop_lint.analysis import ir


@dataclass(frozen=True, slots=True)
class Annotation:
    """`name: kind` in a class body; `kind` is the last plain name of the type, `ClassVar` of `typing.ClassVar[int]`."""

    name: str
    kind: str


def annotated(definition: ir.DefineClass) -> Iterator[Annotation]:
    """The names that the body of a class annotates, each once."""
    body = definition.origin.body if isinstance(definition.origin, ast.ClassDef) else []
    found = (
        Annotation(statement.target.id, _kind(statement.annotation))
        for statement in body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    )
    return iter({annotation.name: annotation for annotation in found}.values())


def _kind(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.partition("[")[0].rpartition(".")[2].strip()
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
