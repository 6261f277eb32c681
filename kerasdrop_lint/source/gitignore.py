"""What git ignores, read from the .gitignore files of a tree."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@dataclass(frozen=True, slots=True)
class IgnoreFile:
    """The patterns of one file, which hold below one directory."""

    directory: str
    spec: GitIgnoreSpec

    def verdict(self, path: str, is_directory: bool) -> bool | None:
        """True for ignored, False for expressly kept, None where this file says nothing."""
        name = os.path.relpath(path, self.directory).replace(os.sep, "/")
        return self.spec.check_file(name + "/" if is_directory else name).include


Ignores = tuple[IgnoreFile, ...]
"""From the outermost directory to the innermost."""


def ignored(path: str, is_directory: bool, ignores: Ignores) -> bool:
    """Whether git would ignore this absolute path: the innermost file that says something decides."""
    for ignore_file in reversed(ignores):
        verdict = ignore_file.verdict(path, is_directory)
        if verdict is not None:
            return verdict
    return False


def inherited(directory: str) -> Ignores:
    """What holds in an absolute directory before its own .gitignore is read."""
    root = _repository(directory)
    if root is None:
        return ()
    ignores = _load(os.path.join(root, ".git", "info", "exclude"), root)
    place = root
    for part in Path(directory).relative_to(root).parts:
        ignores += read_ignore_file(place)
        place = os.path.join(place, part)
    return ignores


def read_ignore_file(directory: str) -> Ignores:
    """The patterns of the .gitignore in this absolute directory, if it has one."""
    return _load(os.path.join(directory, ".gitignore"), directory)


def _repository(directory: str) -> str | None:
    for place in (directory, *map(str, Path(directory).parents)):
        if os.path.exists(os.path.join(place, ".git")):
            return place
    return None


def _load(path: str, directory: str) -> Ignores:
    try:
        lines = Path(path).read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ()
    # Loading pathspec takes longer than checking a small project.
    from pathspec import GitIgnoreSpec

    return (IgnoreFile(directory, GitIgnoreSpec.from_lines(lines)),)
