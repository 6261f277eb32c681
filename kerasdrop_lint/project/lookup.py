"""Finds the file of a module by its name, as Python's own path finder does, and remembers what it found."""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, ModuleSpec, SourceFileLoader

from kerasdrop_lint.project.layout import Layout
from kerasdrop_lint.project.upwards import is_below


class Lookup:
    """The files of modules, for as long as a run lasts."""

    def __init__(self) -> None:
        self._finders: dict[str, FileFinder] = {}
        self._found: dict[tuple[tuple[str, ...], str], tuple[str, ...]] = {}

    def find(self, layout: Layout, importer: str, name: str) -> str | None:
        """The file of a module, of a namespace package its directory; None where there is none within bounds.

        `name` is dotted, with a dot before it for each level as in `from ..layers import x`; `importer` is the file
        that says so.
        """
        bare = name.lstrip(".")
        places: tuple[str, ...] = layout.places
        if bare != name:
            directory = os.path.dirname(importer)
            for _ in range(len(name) - len(bare) - 1):
                directory = os.path.dirname(directory)
            places = (directory,)
            if not bare:
                return self._within(layout, _package(directory))
        found: tuple[str, ...] = ()
        for part in bare.split("."):
            found = self._in(places, part)
            places = _searched(found)
        return self._within(layout, found[0]) if found else None

    def submodule(self, layout: Layout, package: str, name: str) -> str | None:
        """The file of a module in a package, which is given by its own file or directory."""
        found = self._in(_searched((package,)), name)
        return self._within(layout, found[0]) if found else None

    def _in(self, places: tuple[str, ...], part: str) -> tuple[str, ...]:
        """The file of a module or package in one of these directories; of a namespace package all its directories."""
        key = (places, part)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._looked_up(places, part)
        return found

    def _looked_up(self, places: Iterable[str], part: str) -> tuple[str, ...]:
        portions: list[str] = []
        for place in places:
            spec = self._spec(place, part)
            if spec is not None and spec.loader is not None and spec.origin is not None:
                return (spec.origin,)
            portions += (spec.submodule_search_locations or []) if spec is not None else []
        return tuple(portions)

    def _spec(self, place: str, part: str) -> ModuleSpec | None:
        finder = self._finders.get(place)
        if finder is None:
            finder = self._finders[place] = FileFinder(place, (SourceFileLoader, SOURCE_SUFFIXES))
        try:
            return finder.find_spec(part)
        except (OSError, ValueError):
            return None

    def _within(self, layout: Layout, found: str) -> str | None:
        real = os.path.realpath(found)
        return found if any(is_below(real, bound) for bound in layout.bounds) else None


def _package(directory: str) -> str:
    initial = os.path.join(directory, "__init__.py")
    return initial if os.path.isfile(initial) else directory


def _searched(found: tuple[str, ...]) -> tuple[str, ...]:
    """Where the modules of a package are looked up; nowhere for a module."""
    if len(found) == 1 and os.path.basename(found[0]) == "__init__.py":
        return (os.path.dirname(found[0]),)
    return tuple(path for path in found if not path.endswith(".py"))
