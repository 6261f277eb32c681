"""What a text says to Python: its comments and strings blanked out, the rest where it was."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator

_PROSE = frozenset({tokenize.COMMENT, tokenize.STRING})


def without_prose(text: str) -> str:
    """The text with spaces for its comments and strings; as it is where it cannot be told apart."""
    lines = text.splitlines(keepends=True)
    try:
        for start, end in list(_prose(text)):
            _blank(lines, start, end)
    except (tokenize.TokenError, SyntaxError, IndexError):
        return text
    return "".join(lines)


def _prose(text: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in _PROSE:
            yield token.start, token.end


def _blank(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> None:
    (first, left), (last, right) = start, end
    for number in range(first, last + 1):
        line = lines[number - 1]
        begin = left if number == first else 0
        stop = right if number == last else len(line.rstrip("\r\n"))
        lines[number - 1] = line[:begin] + " " * (stop - begin) + line[stop:]
