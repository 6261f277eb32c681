"""Adds to a module what nothing uses."""

# ruff: noqa: N802 (the names of methods are those of libcst)

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from tests.generated.transforming.bindings import leading_imports

ADDED = "unneeded"
"""What the names of added definitions begin with."""
_IMPORTS = f"""\
import collections as {ADDED}_collections
from string import ascii_letters as {ADDED}_letters
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
"""
_DEFINITIONS = f'''\
def {ADDED}_sum(first, second=0, *rest, **more):
    """Adds what it is given."""
    total = first + second
    for one in rest:
        total += one
    return total


class {ADDED.title()}:
    """Holds a number."""

    def __init__(self, number=1):
        self.number = number

    def __call__(self, x, training=None):
        return x * self.number
'''
_METHOD = f'''\
def {ADDED}_method(self, number):
    """Twice the number."""
    return [number, number]
'''


def added_to(text: str) -> str:
    """The text with imports, definitions, methods, docstrings, comments, annotations and `pass` that change nothing."""
    module = cst.parse_module(text)
    changed = module.visit(_Adder())
    start = leading_imports(changed.body)
    body = [
        *changed.body[:start],
        *cst.parse_module(_IMPORTS).body,
        *cst.parse_module(_DEFINITIONS).body,
        *changed.body[start:],
        *cst.parse_module(_DEFINITIONS.replace(ADDED, f"{ADDED}_2").replace(ADDED.title(), f"{ADDED.title()}2")).body,
    ]
    return changed.with_changes(body=body).code


class _Adder(cst.CSTTransformer):
    def __init__(self) -> None:
        self.global_names: list[set[str]] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        items = [
            item.name.value
            for line in node.body.body
            if isinstance(line, cst.SimpleStatementLine)
            for part in line.body
            if isinstance(part, (cst.Global, cst.Nonlocal))
            for item in part.names
        ]
        self.global_names.append(set(items))

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        self.global_names.pop()
        body = updated_node.body
        if not isinstance(body, cst.IndentedBlock):
            return updated_node
        lines = [*_documented(body.body), _line("pass")]
        if isinstance(lines[-2], cst.SimpleStatementLine) and isinstance(lines[-2].body[-1], cst.Return):
            lines[-2:] = [_line("pass"), lines[-2]]
        return updated_node.with_changes(
            body=body.with_changes(body=lines), params=updated_node.params.visit(_Annotator())
        )

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        body = updated_node.body
        if not isinstance(body, cst.IndentedBlock):
            return updated_node
        method = cst.parse_module(_METHOD).body
        return updated_node.with_changes(body=body.with_changes(body=[*_documented(body.body), *method]))

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign) -> cst.Assign | cst.AnnAssign:
        target = updated_node.targets[0].target
        if not self.global_names or len(updated_node.targets) > 1 or not isinstance(target, cst.Name):
            return updated_node
        if any(target.value in names for names in self.global_names):
            return updated_node
        return cst.AnnAssign(target, cst.Annotation(cst.Name("object")), updated_node.value)

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine:
        if not self.global_names:
            return updated_node
        remark = cst.EmptyLine(comment=cst.Comment("# One step."))
        return updated_node.with_changes(leading_lines=[remark, *updated_node.leading_lines])


class _Annotator(cst.CSTTransformer):
    """Annotates parameters that have a default."""

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        return False

    def leave_Param(self, original_node: cst.Param, updated_node: cst.Param) -> cst.Param:
        if updated_node.annotation is not None or updated_node.default is None:
            return updated_node
        return updated_node.with_changes(annotation=cst.Annotation(cst.Name("object")))


def _documented(body: Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
    match body[0]:
        case cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString()), *_]):
            return list(body)
    return [_line('"""Does one thing."""'), *body]


def _line(text: str) -> cst.BaseStatement:
    return cst.ensure_type(cst.parse_statement(text), cst.SimpleStatementLine)
