"""Which files of a project mention a class: a plain text search, the first and cheapest step to its users."""

from __future__ import annotations

import re
from collections import defaultdict

from kerasdrop_lint.source.discovery import listed
from kerasdrop_lint.source.text import read

MOST_FILES = 20_000
MOST_FOLDERS = 5_000
"""In a larger project nobody looks for the users of a class: they are not known."""
_MOST_BESIDE = (1_000, 200)
"""The same, files and folders, where there is no project: packages that lie beside a script need not be its own."""
_MOST_WITH_WORDS = 24
_CLASS = re.compile(rb"^[ \t]*class[ \t]+(\w+)", re.MULTILINE)
_WORD = re.compile(rb"\w+")
_WORTH_AN_INDEX = 3
"""A run that asks more often than this is on many files, and finds all classes at once."""


class Mentions:
    """The files of one directory tree, listed once; `alone`, those of a folder that belongs to no project."""

    def __init__(self, root: str, *, alone: bool = False) -> None:
        most = _MOST_BESIDE if alone else (MOST_FILES, MOST_FOLDERS)
        self._listing = listed(root, *most, only_packages=alone)
        self._asked = 0
        self._index: dict[bytes, tuple[str, ...]] | None = None

    def of(self, name: str) -> tuple[str, ...] | None:
        """The files that have the name of a class in them, in their order; None where there are too many to look."""
        if not self._listing.complete:
            return None
        self._asked += 1
        if self._index is None and self._asked > _WORTH_AN_INDEX:
            self._index = _indexed(self._listing.files)
        word = name.encode()
        if self._index is not None and word in self._index:
            return self._index[word]
        whole = re.compile(rb"\b" + re.escape(word) + rb"\b")
        return tuple(path for path in self._listing.files if _has(path, word, whole))

    def of_all(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The files that have all these words in them; none where there are too many, of files or of these."""
        if not self._listing.complete:
            return ()
        words = [(name.encode(), re.compile(rb"\b" + re.escape(name.encode()) + rb"\b")) for name in names]
        found = [path for path in self._listing.files if all(_has(path, *word) for word in words)]
        return tuple(found) if len(found) <= _MOST_WITH_WORDS else ()


def _has(path: str, word: bytes, whole: re.Pattern[bytes]) -> bool:
    data = read(path)
    return isinstance(data, bytes) and word in data and whole.search(data) is not None


def _indexed(files: tuple[str, ...]) -> dict[bytes, tuple[str, ...]]:
    """For the name of every class that one of the files defines, the files that mention it."""
    names: set[bytes] = set()
    for path in files:
        data = read(path)
        names.update(_CLASS.findall(data) if isinstance(data, bytes) else ())
    found: defaultdict[bytes, list[str]] = defaultdict(list)
    for path in files:
        data = read(path)
        for name in names.intersection(_WORD.findall(data)) if isinstance(data, bytes) else ():
            found[name].append(path)
    return {name: tuple(paths) for name, paths in found.items()}
