"""Puts the definitions of a module, and the methods of its classes, in another order that works as well."""

# ruff: noqa: N802 (the names of methods are those of libcst)

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import libcst as cst
import libcst.matchers as m

from tests.generated.transforming.bindings import leading_imports, names_in

Statement = cst.BaseStatement | cst.BaseSmallStatement
_DEFINITIONS = (cst.FunctionDef, cst.ClassDef)


def reordered(text: str) -> str:
    """The text with its definitions and methods as far from where they were as they can go."""
    module = cst.parse_module(text)
    changed = module.visit(_Methods())
    return changed.with_changes(body=_ordered(changed.body)).code


class _Methods(cst.CSTTransformer):
    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        body = updated_node.body
        if not isinstance(body, cst.IndentedBlock):
            return updated_node
        return updated_node.with_changes(body=body.with_changes(body=_ordered(body.body)))


@dataclass(frozen=True, slots=True)
class _Part:
    """A statement of a body."""

    statement: cst.BaseStatement
    name: str | None
    """What a definition is called; None for another statement."""
    mentions: frozenset[str]
    needs: frozenset[str]
    """What must have been bound when it runs."""


def _ordered(body: Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
    fixed = leading_imports(body)
    parts = _parts(body[fixed:])
    left = list(range(len(parts)))
    chosen: list[int] = []
    while left:
        ready = (
            later for later in reversed(left) if not any(_stays(parts[i], parts[later]) for i in left if i < later)
        )
        best = next(ready)
        chosen.append(best)
        left.remove(best)
    return [*body[:fixed], *(parts[index].statement for index in chosen)]


def _stays(first: _Part, second: _Part) -> bool:
    """Whether the first of two statements must stay before the second."""
    if first.name is None:
        return second.name is None or second.name in first.mentions or bool(second.needs & first.mentions)
    return first.name in second.needs or first.name == second.name


def _parts(body: Sequence[cst.BaseStatement]) -> list[_Part]:
    mentions = {
        statement.name.value: frozenset(names_in(statement))
        for statement in body
        if isinstance(statement, _DEFINITIONS)
    }
    return [_part(statement, mentions) for statement in body]


def _part(statement: cst.BaseStatement, mentions: Mapping[str, frozenset[str]]) -> _Part:
    every = frozenset(names_in(statement))
    if not isinstance(statement, _DEFINITIONS):
        return _Part(statement, None, every, _reached(every, mentions))
    now = list(_evaluated(statement))
    needs = frozenset(names_in(*now))
    runs = any(isinstance(node, cst.Decorator) or m.findall(node, m.Call()) for node in now)
    return _Part(statement, statement.name.value, every, _reached(needs, mentions) if runs else needs)


def _reached(names: frozenset[str], mentions: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The names, and those that the definitions mention which they name."""
    reached, left = set(names), list(names)
    while left:
        more = mentions.get(left.pop(), frozenset()) - reached
        reached |= more
        left.extend(more)
    return frozenset(reached)


def _evaluated(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """What of a statement runs when the statement does, and not only when a function is called."""
    if isinstance(node, cst.FunctionDef):
        yield from node.decorators
        yield node.params
        if node.returns is not None:
            yield node.returns
    elif isinstance(node, cst.ClassDef):
        yield from (*node.decorators, *node.bases, *node.keywords)
        for statement in node.body.body:
            yield from _evaluated(statement)
    else:
        yield node
