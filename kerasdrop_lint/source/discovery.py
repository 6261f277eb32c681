"""From the paths a user names to the files to check, always in the same order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kerasdrop_lint.finding import Failure
from kerasdrop_lint.source.gitignore import Ignores, ignored, inherited, read_ignore_file
from kerasdrop_lint.source.patterns import matches_any

DEFAULT_EXCLUDE = (
    ".bzr",
    ".direnv",
    ".eggs",
    ".git",
    ".git-rewrite",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pyenv",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    ".vscode",
    "__pycache__",
    "__pypackages__",
    "_build",
    "buck-out",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
)


@dataclass(frozen=True, slots=True)
class Excludes:
    """Which paths are left out. The patterns are anchored; `root` is where looking for excluded parents ends."""

    patterns: tuple[str, ...] = DEFAULT_EXCLUDE
    extended: tuple[str, ...] = ()
    force: bool = False
    root: str = ""

    def match(self, path: str) -> bool:
        """Whether a pattern means this very path."""
        return matches_any(path, self.patterns) or matches_any(path, self.extended)

    def match_with_parents(self, path: str) -> bool:
        """Whether a pattern means this path or a directory that it lies in."""
        root = os.path.abspath(self.root or os.curdir)
        for place in (Path(os.path.abspath(path)), *Path(os.path.abspath(path)).parents):
            if str(place) == root:
                return False
            if self.match(str(place)):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a directory tree; not `complete` where there are more files, or folders, than are looked at."""

    files: tuple[str, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """A folder that was looked into. What is taken out of `inner` is not looked into."""

    path: str
    entries: tuple[os.DirEntry[str], ...]
    inner: list[str]


def discover(paths: Sequence[str], excludes: Excludes) -> tuple[tuple[str, ...], tuple[Failure, ...]]:
    """The files under the paths, each once, and what could not be looked into."""
    files: dict[str, str] = {}
    failures: list[Failure] = []
    for path in paths:
        for found in _under(path, excludes):
            if isinstance(found, Failure):
                failures.append(found)
            else:
                files.setdefault(os.path.abspath(found), found)
    return tuple(files.values()), tuple(failures)


def listed(directory: str, most_files: int, most_folders: int, *, only_packages: bool = False) -> Listing:
    """The files under a directory, as a run over it finds them; with `only_packages`, of the folders in it those that
    are packages. What cannot be looked into is passed over."""
    places = _places(directory, Excludes(), _from_above(os.path.abspath(directory)))
    files: list[str] = []
    folders = 0
    for found in places:
        if isinstance(found, Failure):
            continue
        folders += 1
        if folders > most_folders:
            return Listing(tuple(files[:most_files]), complete=False)
        files += _python_files(found.entries, found.path)
        if len(files) > most_files:
            return Listing(tuple(files[:most_files]), complete=False)
        if only_packages:
            found.inner[:] = [inner for inner in found.inner if os.path.exists(os.path.join(inner, "__init__.py"))]
    return Listing(tuple(files), complete=True)


def _under(path: str, excludes: Excludes) -> Iterator[str | Failure]:
    if excludes.force and _forced_out(path, excludes):
        return
    if os.path.isdir(path):
        yield from _walk(path, excludes, _from_above(os.path.abspath(path)))
    elif os.path.lexists(path):
        yield path
    else:
        yield Failure(path, None, "cannot be read: no such file or directory")


def _from_above(directory: str) -> Ignores:
    """What holds in a directory that the user named: nothing from above, if that ignores the directory itself."""
    ignores = inherited(directory)
    return () if ignored(directory, True, ignores) else ignores


def _forced_out(path: str, excludes: Excludes) -> bool:
    if excludes.match_with_parents(path):
        return True
    absolute = os.path.abspath(path)
    directory = os.path.dirname(absolute)
    return ignored(absolute, os.path.isdir(path), inherited(directory) + read_ignore_file(directory))


def _walk(directory: str, excludes: Excludes, outer: Ignores) -> Iterator[str | Failure]:
    for found in _places(directory, excludes, outer):
        if isinstance(found, Failure):
            yield found
        else:
            yield from _python_files(found.entries, found.path)


def _places(directory: str, excludes: Excludes, outer: Ignores) -> Iterator[_Place | Failure]:
    """The folders of a tree, each before those in it."""
    # A list of directories still to visit, so that a deep tree cannot exhaust the stack. Links to directories are not
    # followed: what they point at is either checked where it lies or not a part of the tree.
    pending = [(directory, outer)]
    while pending:
        place, ignores = pending.pop()
        ignores += read_ignore_file(os.path.abspath(place))
        try:
            with os.scandir(place) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            yield Failure(place, None, f"cannot be read: {error.strerror}")
            continue
        kept = tuple(entry for entry in entries if not _left_out(entry, excludes, ignores))
        inner = [_joined(place, entry.name) for entry in kept if entry.is_dir(follow_symlinks=False)]
        found = _Place(place, kept, inner)
        yield found
        pending.extend((path, ignores) for path in reversed(found.inner))


def _left_out(entry: os.DirEntry[str], excludes: Excludes, ignores: Ignores) -> bool:
    is_directory = entry.is_dir(follow_symlinks=False)
    if not is_directory and not entry.name.endswith(".py"):
        return True
    return excludes.match(entry.path) or (bool(ignores) and ignored(os.path.abspath(entry.path), is_directory, ignores))


def _python_files(entries: Iterable[os.DirEntry[str]], place: str) -> Iterator[str]:
    for entry in entries:
        if entry.name.endswith(".py") and _can_be_read(entry):
            yield _joined(place, entry.name)


def _can_be_read(entry: os.DirEntry[str]) -> bool:
    """Whether it is a file, or a link that leads to nothing or to itself, which reading will report. Sockets and pipes
    that happen to be called x.py are not sources."""
    try:
        return entry.is_file() or (entry.is_symlink() and not os.path.exists(entry.path))
    except OSError:
        return True


def _joined(place: str, name: str) -> str:
    return name if place in (os.curdir, "") else os.path.join(place, name)
