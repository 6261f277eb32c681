"""Where nodes stand in the text, found by printing the tree once and noting only the nodes that are asked for.

libcst's PositionProvider notes every node and costs more than the parse; this costs a fraction of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import libcst as cst
from libcst._nodes.internal import CodegenState

from kerasdrop_lint.finding import Span

_NEWLINE = re.compile(r"\r\n?|\n")

_Point = tuple[int, int]


class _Recorder(CodegenState):
    """Prints a tree while counting lines and columns (in characters, from 0) and noting the wanted nodes."""

    def __init__(self, module: cst.Module, wanted: set[int]) -> None:
        super().__init__(default_indent=module.default_indent, default_newline=module.default_newline)
        self.wanted = wanted
        self.line = 1
        self.column = 0
        self.starts: list[_Point] = []
        self.spans: dict[int, tuple[_Point, _Point]] = {}
        self.exact: set[int] = set()

    def add_token(self, value: str) -> None:
        if "\n" in value or "\r" in value:
            lines = _NEWLINE.split(value)
            self.line += len(lines) - 1
            self.column = len(lines[-1])
        else:
            self.column += len(value)

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.add_token(token)

    def pop_trailing_newline(self) -> None:
        """Positions do not depend on the newline that ends the file."""

    def before_codegen(self, node: cst.CSTNode) -> None:
        if id(node) in self.wanted:
            self.starts.append((self.line, self.column))

    def after_codegen(self, node: cst.CSTNode) -> None:
        if id(node) in self.wanted:
            start = self.starts.pop()
            if id(node) not in self.exact:
                self.spans[id(node)] = (start, (self.line, self.column))

    @contextmanager
    def record_syntactic_position(
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> Iterator[None]:
        start = (self.line, self.column)
        yield
        if id(node) in self.wanted:
            end = (self.line, self.column)
            self.spans[id(node)] = (start, end)
            self.exact.add(id(node))


def spans(module: cst.Module, nodes: Iterable[Any]) -> dict[int, Span]:
    """The span of each of `nodes` by its `id`; a function or class spans its header, without the colon."""
    wanted = list(nodes)
    ends = {
        id(node): node.whitespace_before_colon for node in wanted if isinstance(node, (cst.FunctionDef, cst.ClassDef))
    }
    recorder = _Recorder(module, {id(node) for node in [*wanted, *ends.values()]})
    module._codegen(recorder)
    found: dict[int, Span] = {}
    for node in wanted:
        if id(node) in recorder.spans:
            (line, column), (end_line, end_column) = recorder.spans[id(node)]
            if id(node) in ends:
                end_line, end_column = recorder.spans[id(ends[id(node)])][0]
            found[id(node)] = Span(line, column + 1, end_line, end_column + 1)
    return found
