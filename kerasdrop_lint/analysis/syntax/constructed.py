"""Where the text of a module makes instances of a class of its own, in what runs and in what does not."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from kerasdrop_lint.analysis import ir


def is_made_only_in(name: str, block: ir.Block, holders: Iterable[object]) -> bool:
    """Whether a class is called by its name in one of the classes `holders`, which are given by their syntax trees, and
    its name is read nowhere else. What a class says of itself does not count."""
    inside, held = set(map(id, holders)), False
    pending = [(statement.origin, False) for statement in block]
    while pending:
        node, is_held = pending.pop()
        if not isinstance(node, ast.AST) or (isinstance(node, ast.ClassDef) and node.name == name):
            continue
        if isinstance(node, ast.Name) and node.id == name:
            if not is_held:
                return False
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            held = held or is_held
        is_held = is_held or id(node) in inside
        pending += [(child, is_held) for child in ast.iter_child_nodes(node)]
    return held
