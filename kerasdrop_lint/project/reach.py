"""Whether a file that names no framework takes something from a module of the project that does.

Only texts are searched, and each module is read once. A module that cannot be found leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kerasdrop_lint.project.upwards import is_below
from kerasdrop_lint.source.gate import names_framework
from kerasdrop_lint.source.imported import ImportedName, imported_names, lazily_named
from kerasdrop_lint.source.text import LARGEST, read

if TYPE_CHECKING:
    from kerasdrop_lint.project.project import Surroundings

MOST_MODULES = 400
"""How many modules are followed for one file; one that leads further is taken to matter."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What a module's text says: whether it names a framework, what it imports, what it may import by a string."""

    names_framework: bool
    imports: tuple[ImportedName, ...] = ()
    lazy: tuple[str, ...] = ()


_Wanted = tuple[str, str | None]
"""A name of a module, given by the module's file; None for the whole module."""


class Reach:
    """What was found out of the modules of a run."""

    def __init__(self) -> None:
        self._pages: dict[str, _Page] = {}
        self._dead_ends: set[_Wanted] = set()

    def leads_to_framework(self, text: str, around: Surroundings) -> bool:
        """Whether what a file with this text imports comes from a module of the project that names a framework, at
        first hand or through others."""
        pending = [wanted for name in imported_names(text) for wanted in _found(around, around.path, name)]
        seen: set[_Wanted] = set()
        while pending:
            wanted = pending.pop()
            if wanted in seen or wanted in self._dead_ends:
                continue
            seen.add(wanted)
            if self._page(wanted[0]).names_framework or len(seen) > MOST_MODULES:
                return True
            pending += self._behind(around, *wanted)
        self._dead_ends |= seen
        return False

    def _page(self, path: str) -> _Page:
        found = self._pages.get(path)
        if found is None:
            data = read(path) if path.endswith(".py") else b""
            text = data.decode("latin-1") if isinstance(data, bytes) and len(data) <= LARGEST else ""
            named = names_framework(text)
            found = _Page(True) if named else _Page(False, tuple(imported_names(text)), lazily_named(text))
            self._pages[path] = found
        return found

    def _behind(self, around: Surroundings, path: str, name: str | None) -> Iterator[_Wanted]:
        """Where a name of a module comes from: its imports that bind it; a module in it; or else any of its imports,
        since statements of the module may make it of them."""
        page = self._page(path)
        binding = [one for one in page.imports if name is not None and one.bound == name]
        projects = around.projects
        named = name is not None and name != "*"
        inner = projects.lookup.submodule(projects.layout(path), path, name or "") if named else None
        if inner is not None:
            yield inner, None
            if not binding:
                return
        # Of installed packages only what they export by its name is followed: there is no end to the rest.
        own = not any(is_below(path, packages) for packages in projects.environment)
        for one in binding or [one for one in page.imports if own or one.name == "*"]:
            # A star brings the name in, if that module has it.
            yield from _found(around, path, ImportedName(one.module, name, name) if one.name == "*" else one)
        for word in page.lazy if own or not binding else ():
            yield from _found(around, path, ImportedName(word))


def _found(around: Surroundings, importer: str, wanted: ImportedName) -> Iterator[_Wanted]:
    module = around.find(importer, wanted.module)
    if module is not None:
        yield module, wanted.name
