"""Where in the user's source something happens: the frames of the running program, read from the inside out."""

from __future__ import annotations

import ast
import linecache
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FrameType

from kerasdrop_lint.runtime.frameworks import directories, loaded

_STANDARD = f"{Path(os.__file__).parent}{os.sep}"
_PACKAGES = ("site-packages", "dist-packages")
_GENERATED = "__autograph_generated_file"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A call in the user's source. Lines and columns count from 1; the column is 0 where Python does not tell it."""

    path: str
    line: int
    column: int


def outward(frame: FrameType | None) -> Iterator[FrameType]:
    """The frame, the one that called it, and so on."""
    while frame is not None:
        yield frame
        frame = frame.f_back


def is_users(path: str) -> bool:
    """Whether a file is neither of the frameworks nor of Python itself."""
    return not path.startswith("<frozen") and not _is_of_others(path, directories(loaded()))


def is_generated(path: str) -> bool:
    """Whether AutoGraph wrote the file from the user's."""
    return _GENERATED in path


@cache
def _is_of_others(path: str, folders: tuple[str, ...]) -> bool:
    if path.startswith(folders):
        return True
    return path.startswith(_STANDARD) and not any(part in path[len(_STANDARD) :] for part in _PACKAGES)


def place_of(frame: FrameType) -> Place:
    """Where the frame of a user's function stands: at a call, where Python knows columns (from 3.11)."""
    if is_generated(frame.f_code.co_filename):
        return _original()
    line, column = _position(frame.f_code, frame.f_lasti) if frame.f_lasti >= 0 else (None, None)
    path = frame.f_code.co_filename
    if line is None or column is None:
        return Place(path, frame.f_lineno, 0)
    return Place(path, line, _characters(path, line, column) + 1)


def statement_at(path: str, line: int) -> range:
    """The lines of the statement at a line. AutoGraph knows of a call only where its statement begins."""
    try:
        tree = ast.parse("".join(linecache.getlines(path)))
    except SyntaxError:
        return range(line, line + 1)
    simple = (node for node in ast.walk(tree) if isinstance(node, ast.stmt) and not hasattr(node, "body"))
    spans = [range(node.lineno, (node.end_lineno or node.lineno) + 1) for node in simple]
    return min((span for span in spans if line in span), key=len, default=range(line, line + 1))


def _position(code: CodeType, instruction: int) -> tuple[int | None, int | None]:
    if sys.version_info < (3, 11):
        return None, None
    for index, (line, _, column, _) in enumerate(code.co_positions()):
        if index == instruction // 2:
            return line, column
    return None, None


def _characters(path: str, line: int, column: int) -> int:
    """A column in bytes as one in characters."""
    text = linecache.getline(path, line)
    return column if text.isascii() else len(text.encode()[:column].decode(errors="ignore"))


def _original() -> Place:
    """The innermost user's line, looked up by TensorFlow, which knows what AutoGraph made of which line."""
    from tensorflow.python.util import tf_stack

    for entry in reversed(list(tf_stack.extract_stack())):
        if is_users(entry.filename) and not is_generated(entry.filename):
            return Place(entry.filename, entry.lineno, 0)
    return Place("", 0, 0)
