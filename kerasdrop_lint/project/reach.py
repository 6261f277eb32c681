"""Whether a file that names no framework takes something from a module of the project that does.

Only texts are searched, and each module is read once. A module that cannot be found leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kerasdrop_lint.project.upwards import is_below
from kerasdrop_lint.source.gate import has_subject, names_framework
from kerasdrop_lint.source.imported import ImportedName, classes_in, imported_names, lazily_named
from kerasdrop_lint.source.text import LARGEST, read

if TYPE_CHECKING:
    from kerasdrop_lint.project.project import Surroundings

_MOST_DETOURS = 2
"""How often, on the way to a framework, a name may be made by code of any imports of its module: base classes and what
is only handed on are followed without an end."""
MOST_NAMES = 2_000
"""How many names of modules are followed for one file; one that leads further is taken to matter."""
_FRAMEWORKS = frozenset({"keras", "keras_core", "tensorflow", "tf_keras"})


@dataclass(frozen=True, slots=True)
class _Page:
    """What a module's text says: whether it imports a framework, what else it imports, also by strings that may name
    modules, and what its classes derive from."""

    uses_framework: bool
    imports: tuple[ImportedName, ...] = ()
    lazy: tuple[str, ...] = ()
    classes: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A name of a module, given by the module's file; None for the whole module, `*` for all that it hands on."""

    path: str
    name: str | None


class Reach:
    """What was found out of the modules of a run."""

    def __init__(self) -> None:
        self._pages: dict[str, _Page] = {}
        self._modules: dict[tuple[str, str], str | None] = {}
        self._dead_ends: dict[_Wanted, int] = {}

    def leads_to_framework(self, text: str, around: Surroundings) -> bool:
        """Whether what a file with this text imports comes from a module of the project that imports a framework, at
        first hand or through others."""
        pending = [(wanted, 0) for name in _of_interest(text) for wanted in self._found(around, around.path, name)]
        seen: dict[_Wanted, int] = {}
        while pending:
            wanted, detours = pending.pop()
            if min(seen.get(wanted, _FAR), self._dead_ends.get(wanted, _FAR)) <= detours:
                continue
            seen[wanted] = detours
            if self._page(wanted.path).uses_framework or len(seen) > MOST_NAMES:
                return True
            pending += self._behind(around, wanted, detours)
        for wanted, detours in seen.items():
            self._dead_ends[wanted] = min(detours, self._dead_ends.get(wanted, _FAR))
        return False

    def _page(self, path: str) -> _Page:
        found = self._pages.get(path)
        if found is None:
            found = self._pages[path] = _page(path)
        return found

    def _behind(self, around: Surroundings, wanted: _Wanted, detours: int) -> Iterator[tuple[_Wanted, int]]:
        """Where a name of a module comes from: an import, a module inside, the bases of a class; or else any of the
        module's imports, by a detour."""
        page, path, name = self._page(wanted.path), wanted.path, wanted.name
        if name is not None and name in page.classes:
            for base in page.classes[name]:
                yield _Wanted(path, base), detours
            return
        binding = [one for one in page.imports if name is not None and one.bound == name]
        inner = self._inner(around, path, name)
        if inner is not None:
            yield _Wanted(inner, None), detours
        for one in binding:
            yield from ((found, detours) for found in self._found(around, path, one))
        if binding or inner is not None:
            return
        for one in page.imports:
            if one.name == "*":  # which brings the name in, if that module has it
                handed_on = ImportedName(one.module, name, name)
                yield from ((found, detours) for found in self._found(around, path, handed_on))
        # Of installed packages only what they hand on is followed: there is no end to the rest.
        if detours < _MOST_DETOURS and not any(is_below(path, packages) for packages in around.projects.environment):
            for one in (*page.imports, *map(ImportedName, page.lazy)):
                yield from ((found, detours + 1) for found in self._found(around, path, one))

    def _inner(self, around: Surroundings, path: str, name: str | None) -> str | None:
        if name in (None, "*"):
            return None
        projects = around.projects
        return projects.lookup.submodule(projects.layout(path), path, name or "")

    def _found(self, around: Surroundings, importer: str, wanted: ImportedName) -> Iterator[_Wanted]:
        if wanted.module.partition(".")[0] in _FRAMEWORKS:
            return
        key = (importer, wanted.module)
        if key not in self._modules:
            self._modules[key] = around.find(importer, wanted.module)
        module = self._modules[key]
        if module is not None:
            yield _Wanted(module, wanted.name)


_FAR = _MOST_DETOURS + 1


def _of_interest(text: str) -> Iterator[ImportedName]:
    """The imports of a file that may bring in what the rules are about: of one that has no other word of it, or has its
    framework at hand, those that its classes derive from."""
    if has_subject(text) and not names_framework(text):
        yield from imported_names(text)
        return
    bases = frozenset[str]().union(*classes_in(text).values())
    yield from (one for one in imported_names(text) if one.bound in bases or one.name == "*")


def _page(path: str) -> _Page:
    data = read(path) if path.endswith(".py") else b""
    if not isinstance(data, bytes) or len(data) > LARGEST:
        return _Page(False)
    text = data.decode("latin-1")
    imports, lazy = tuple(imported_names(text)), lazily_named(text)
    if names_framework(text) and any(names_framework(name) for name in (*(one.module for one in imports), *lazy)):
        return _Page(True)
    return _Page(False, imports, lazy, classes_in(text))
