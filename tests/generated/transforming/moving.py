"""Moves a class, with what it needs, to another module."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import libcst as cst
import libcst.matchers as m

from tests.generated.transforming.bindings import leading_imports, names_in

MOVED = "moved"
"""The name of the other module."""
_DEFINITIONS = (cst.FunctionDef, cst.ClassDef)
_CONSTANT = m.SimpleStatementLine(body=[m.Assign(targets=[m.AssignTarget(target=m.Name())])])


def moved(text: str) -> tuple[str, str] | None:
    """The text without a class, which it imports, and the text of the module that has it; None if no class can move.

    Definitions that the class needs go with it; a constant is written in both modules.
    """
    module = cst.parse_module(text)
    start = leading_imports(module.body)
    head, body = module.body[:start], module.body[start:]
    bound = [name for statement in body for name in _bound(statement)]
    if len(set(bound)) < len(bound):
        return None
    by_name = dict(zip(bound, (statement for statement in body if _bound(statement)), strict=True))
    others = names_in(*(statement for statement in body if not _bound(statement)))
    for statement in body:
        if not isinstance(statement, cst.ClassDef):
            continue
        needed = _needed(statement.name.value, by_name)
        if not needed & others:
            return _split(module, head, body, needed)
    return None


def _bound(statement: cst.CSTNode) -> list[str]:
    if isinstance(statement, _DEFINITIONS):
        return [statement.name.value]
    return sorted(names_in(*_targets(statement)))


def _targets(statement: cst.CSTNode) -> Iterator[cst.CSTNode]:
    if m.matches(statement, _CONSTANT):
        yield cst.ensure_type(cst.ensure_type(statement, cst.SimpleStatementLine).body[0], cst.Assign).targets[0].target


def _needed(name: str, by_name: Mapping[str, cst.CSTNode]) -> frozenset[str]:
    """What a definition needs of a module, itself included."""
    needed, left = {name}, [name]
    while left:
        more = (names_in(by_name[left.pop()]) & by_name.keys()) - needed
        needed |= more
        left.extend(more)
    return frozenset(needed)


def _split(
    module: cst.Module,
    head: Sequence[cst.BaseStatement],
    body: Sequence[cst.BaseStatement],
    names: frozenset[str],
) -> tuple[str, str]:
    there = [one for one in body if names.intersection(_bound(one))]
    gone = [one for one in there if isinstance(one, _DEFINITIONS)]
    line = cst.parse_statement(f"from {MOVED} import {', '.join(one.name.value for one in gone)}")
    here = [*head, line, *(one for one in body if one not in gone)]
    return module.with_changes(body=here).code, module.with_changes(body=[*head, *there]).code
