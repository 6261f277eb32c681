"""Finds source that is nested too deeply to be walked by recursion.

Nobody writes such code by hand. A few cheap searches tell which files are suspect, and only of those the depth is
measured on the tree; the parser has guards of its own.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from kerasdrop_lint.source.tree import parse

DEEPEST = 300
"""How many levels of syntax may lie inside each other."""
LONGEST_ELIF_CHAIN = 2000

_MESSAGE = "nested too deeply to analyse"
_BRACKETS = b"()[]{}"
_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in _BRACKETS)
_SUSPECT_DEPTH = 60
_SUSPECT_LINE = 2000
_SUSPECT_RUN = 200
_OPERATORS = ("+", "-", "*", "/", "%", "@", "&", "|", "^", "<", ">", "=", ".", "and ", "or ", "not ", "if ", "else ")
_DANGLING = (
    "+",
    "-",
    "*",
    "/",
    "%",
    "@",
    "&",
    "|",
    "^",
    "<",
    ">",
    "=",
    ".",
    "\\",
    " and",
    " or",
    " not",
    " if",
    " else",
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a text cannot be parsed safely."""

    line: int | None
    message: str


def too_deep(text: str) -> Trouble | None:
    """What makes this text unsafe to parse, if anything."""
    if not _suspect(text):
        return None
    try:
        tree = parse(text)
    except (RecursionError, MemoryError):
        return Trouble(None, _MESSAGE)
    except SyntaxError as error:
        return Trouble(error.lineno, f"syntax error: {error.msg}")
    return _deepest_line(tree)


def _suspect(text: str) -> bool:
    lines = text.splitlines()
    return (
        text.count("elif") > DEEPEST
        or max(map(len, lines), default=0) > _SUSPECT_LINE
        or _many_open_brackets(text)
        or _long_run_of_operators(lines)
    )


def _long_run_of_operators(lines: list[str]) -> bool:
    """Whether many lines in a row begin or end as a part of a larger expression."""
    run = 0
    for line in lines:
        word = line.strip()
        run = run + 1 if word.startswith(_OPERATORS) or word.endswith(_DANGLING) else 0
        if run > _SUSPECT_RUN:
            return True
    return False


def _many_open_brackets(text: str) -> bool:
    """Whether brackets could be nested deeply. Those in strings and comments count too: this only raises suspicion."""
    brackets = text.encode("utf-8", "replace").translate(None, _NOT_BRACKETS)
    for _ in range(_SUSPECT_DEPTH):
        shorter = brackets.replace(b"()", b"").replace(b"[]", b"").replace(b"{}", b"")
        if len(shorter) == len(brackets):
            break
        brackets = shorter
    return sum(brackets.count(opening) for opening in (b"(", b"[", b"{")) > _SUSPECT_DEPTH


def _deepest_line(tree: ast.Module) -> Trouble | None:
    pending: list[tuple[ast.AST, int, int]] = [(tree, 0, 0)]
    while pending:
        node, depth, chain = pending.pop()
        if depth > DEEPEST or chain > LONGEST_ELIF_CHAIN:
            return Trouble(getattr(node, "lineno", None), _MESSAGE)
        for child in ast.iter_child_nodes(node):
            if isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]:
                pending.append((child, depth, chain + 1))
            else:
                pending.append((child, depth + 1, 0))
    return None
