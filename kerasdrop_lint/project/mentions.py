"""Which files of a project mention a name: a plain text search, the first and cheapest step to its users."""

from __future__ import annotations

import re

from kerasdrop_lint.source.discovery import Excludes, discover
from kerasdrop_lint.source.text import read

MOST_FILES = 20_000
"""In a larger project nobody looks for the users of a class: they are not known."""


class Mentions:
    """The files of one directory tree, listed once."""

    def __init__(self, root: str) -> None:
        self._files = discover([root], Excludes())[0][: MOST_FILES + 1]

    def of(self, name: str) -> tuple[str, ...] | None:
        """The files that have this word in them, in their order; None where there are too many to look."""
        if len(self._files) > MOST_FILES:
            return None
        word, whole = name.encode(), re.compile(rb"\b" + re.escape(name.encode()) + rb"\b")
        return tuple(path for path in self._files if _has(path, word, whole))


def _has(path: str, word: bytes, whole: re.Pattern[bytes]) -> bool:
    data = read(path)
    return isinstance(data, bytes) and word in data and whole.search(data) is not None
