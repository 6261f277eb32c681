"""Where nodes stand in the text."""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Iterable, Sequence
from typing import Any

from kerasdrop_lint.finding import Span
from kerasdrop_lint.source.lines import split_lines

_HEADED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def spans(tree: ast.Module, text: str, nodes: Iterable[Any]) -> dict[int, Span]:
    """The span of each of `nodes` by its `id`, of those that are in the tree of `text`; a function or class spans its
    header, without decorators and colon."""
    wanted = {id(node) for node in nodes}
    held = [node for node in ast.walk(tree) if id(node) in wanted] if wanted else []
    lines = split_lines(text) if held else []
    return {id(node): _span(lines, node) for node in held}


def _span(lines: Sequence[str], node: Any) -> Span:
    end_line, end_column = _end_of_header(lines, node) if isinstance(node, _HEADED) else _end(lines, node)
    return Span(node.lineno, _characters(lines, node.lineno, node.col_offset) + 1, end_line, end_column + 1)


def _end(lines: Sequence[str], node: Any) -> tuple[int, int]:
    return node.end_lineno, _characters(lines, node.end_lineno, node.end_col_offset)


def _characters(lines: Sequence[str], line: int, offset: int) -> int:
    """The column of an offset, which the tree counts in bytes of UTF-8; before Python 3.12 those inside formatted
    strings may lie anywhere."""
    return len(lines[line - 1].encode()[:offset].decode(errors="replace"))


def _end_of_header(lines: Sequence[str], node: Any) -> tuple[int, int]:
    """Where the last token before the colon of a `def` or `class` ends."""
    rest = iter([lines[node.lineno - 1].encode()[node.col_offset :].decode(), *lines[node.lineno :]])
    end, depth = (1, 0), 0
    for token in tokenize.generate_tokens(lambda: next(rest, "")):
        if token.string == ":" and depth == 0:
            break
        depth += (token.string in ("(", "[", "{")) - (token.string in (")", "]", "}"))
        if token.type not in (tokenize.NL, tokenize.COMMENT):
            end = token.end
    line, column = end
    return node.lineno + line - 1, column + (_characters(lines, node.lineno, node.col_offset) if line == 1 else 0)
