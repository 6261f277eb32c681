"""Where a file's imports are looked up: its package, its project, `src`, what the configuration adds, other projects.

Python looks in `sys.path`, which nobody knows without running the project; these are the directories that are on it
when the project is installed, tested, or one of its scripts is run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kerasdrop_lint.project.declarations import source_directories
from kerasdrop_lint.project.path_additions import path_additions
from kerasdrop_lint.project.upwards import REPOSITORIES, has_any, is_below, nearest

MARKERS = ("pyproject.toml", "setup.py", "setup.cfg")
"""The files by which a directory is known for a project's."""
_MOST_DIRECTORIES = 2_000
_DEEPEST_PROJECT = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """The directories that imports are looked up in, first the nearest; nothing outside of `bounds` is read.

    `root` is the outermost directory that has to do with the file: its repository's, or without one its project's, of
    an unpacked wheel the one where its metadata lies, and else a folder that is checked as a whole. `home` is where the
    users of its classes are looked for; of a script that is `alone`, in none of these, that is its own folder and the
    packages in it.
    """

    places: tuple[str, ...]
    bounds: tuple[str, ...]
    home: str
    root: str
    alone: bool = False


class Layouts:
    """The layouts of directories, and what they have in common, for as long as a run lasts.

    `environment` holds directories of installed packages. `folders` are those that are checked as a whole: where there
    is no repository, as in an unpacked archive of one, its files belong together all the same.
    """

    def __init__(self, environment: tuple[str, ...] = (), folders: tuple[str, ...] = ()) -> None:
        self._environment = environment
        self._folders = tuple(sorted(folders, key=len))
        self._layouts: dict[str, Layout] = {}
        self._sources: dict[str, tuple[str, ...]] = {}
        self._projects: dict[str, tuple[str, ...]] = {}

    def of(self, directory: str) -> Layout:
        """The layout for the files of an absolute directory."""
        found = self._layouts.get(directory)
        if found is None:
            found = self._layouts[directory] = self._made(directory)
        return found

    def _made(self, directory: str) -> Layout:
        top = package_parent(directory)
        is_wheel = len(list(Path(top).glob("*.dist-info"))) == 1
        repository = None if is_wheel else nearest(directory, REPOSITORIES)
        # A repository may be a package itself; what lies around it is none of its business.
        inside = repository is None or len(top) >= len(repository)
        project = top if is_wheel else nearest(top if inside else directory, MARKERS, repository)
        folder = next((one for one in self._folders if is_below(top, one)), None)
        outermost = repository or project or folder or top
        own = self._of_project(project) if project is not None else ()
        others = [place for other in self._other_projects(outermost) for place in self._of_project(other)]
        # A folder that is no package may be imported by its name all the same, from the one that it lies in.
        around = os.path.dirname(directory) if len(directory) > len(outermost) else directory
        near = (outermost, directory, around, *_above(directory, outermost))
        places = (top, *own, *_tested(directory, outermost), *near, *others, *self._environment)
        bounds = tuple(os.path.realpath(place) for place in (outermost, *self._environment))
        alone = repository is None and project is None and folder is None
        return Layout(tuple(dict.fromkeys(places)), bounds, project or outermost, outermost, alone)

    def _of_project(self, project: str) -> tuple[str, ...]:
        if project not in self._sources:
            self._sources[project] = tuple(_of_project(project))
        return self._sources[project]

    def _other_projects(self, outermost: str) -> tuple[str, ...]:
        if outermost not in self._projects:
            self._projects[outermost] = tuple(_projects_in(outermost))
        return self._projects[outermost]


def package_parent(directory: str) -> str:
    """The directory that the outermost package around `directory` lies in; itself if it is no package."""
    while os.path.exists(os.path.join(directory, "__init__.py")) and os.path.dirname(directory) != directory:
        directory = os.path.dirname(directory)
    return directory


def _above(directory: str, outermost: str) -> Iterator[str]:
    """The directories around one, as far as the outermost: a script that lies there may be what is run."""
    while len(directory) > len(outermost):
        directory = os.path.dirname(directory)
        yield directory


def _of_project(project: str) -> Iterator[str]:
    for name in ("", "src", *source_directories(project)):
        place = os.path.normpath(os.path.join(project, name))
        if os.path.isdir(place):
            yield place


def _tested(directory: str, outermost: str) -> Iterator[str]:
    """What pytest puts on the path for each `conftest.py`, and what these put there themselves."""
    while True:
        conftest = os.path.join(directory, "conftest.py")
        if os.path.isfile(conftest):
            yield package_parent(directory)
            yield from path_additions(conftest)
        if directory == outermost or os.path.dirname(directory) == directory:
            return
        directory = os.path.dirname(directory)


def _projects_in(repository: str) -> Iterator[str]:
    """The projects of a repository, which are installed side by side; none where there is no repository."""
    if not has_any(repository, REPOSITORIES):
        return
    pending, seen = [(repository, 0)], 0
    while pending and seen < _MOST_DIRECTORIES:
        place, depth = pending.pop(0)
        seen += 1
        if depth and has_any(place, MARKERS):
            yield place
        elif depth < _DEEPEST_PROJECT:
            pending += [(inner, depth + 1) for inner in _directories(place)]


def _directories(place: str) -> list[str]:
    """The directories in which a project may lie: no packages, nothing hidden, no links."""
    try:
        with os.scandir(place) as scan:
            names = [entry.path for entry in scan if entry.is_dir(follow_symlinks=False) and entry.name[0] not in "._"]
    except OSError:
        return []
    return sorted(name for name in names if not os.path.exists(os.path.join(name, "__init__.py")))
