"""From a directory to those that it lies in."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

REPOSITORIES = (".git", ".hg", ".svn")
"""The entries by which a directory is known for a repository's root."""


def upwards(directory: str, last: str | None = None) -> Iterator[str]:
    """A directory and those around it, up to `last`; itself alone where it does not lie in that."""
    for place in (directory, *map(str, Path(directory).parents)):
        yield place
        if last is not None and (place == last or not is_below(place, last)):
            return


def nearest(directory: str, names: Iterable[str], last: str | None = None) -> str | None:
    """The nearest directory from here upwards, up to `last`, that has one of these entries."""
    return next((place for place in upwards(directory, last) if has_any(place, names)), None)


def has_any(directory: str, names: Iterable[str]) -> bool:
    """Whether a directory has one of these entries."""
    return any(os.path.exists(os.path.join(directory, name)) for name in names)


def is_below(path: str, directory: str) -> bool:
    """Whether a path is a directory's, or lies in it."""
    return path == directory or path.startswith(directory.rstrip(os.sep) + os.sep)
