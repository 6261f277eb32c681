"""The projects around the files of a run: one place that finds modules, reads them, and remembers both."""

from __future__ import annotations

import hashlib
import os
import re
from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kerasdrop_lint.finding import Failure
from kerasdrop_lint.project.index import Imported, Lines, ModuleIndex, index_of
from kerasdrop_lint.project.layout import Layout, Layouts
from kerasdrop_lint.project.lookup import Lookup
from kerasdrop_lint.project.mentions import Mentions
from kerasdrop_lint.project.nearest import Folders, Tables
from kerasdrop_lint.project.path_additions import path_additions
from kerasdrop_lint.project.reach import Reach
from kerasdrop_lint.project.store import Store
from kerasdrop_lint.project.tables import Configured
from kerasdrop_lint.project.upwards import has_any
from kerasdrop_lint.source.lines import split_lines
from kerasdrop_lint.source.text import decode, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from kerasdrop_lint.project.target import Declared
    from kerasdrop_lint.project.votes import Votes

DEEPEST = 40
"""How many modules are followed from one that re-exports a name to the one that binds it."""
MOST_MODULES = 256
"""How many modules are kept at hand, those used last."""
LARGEST_PIECE = 400_000
"""Characters of the statements of another module that are run for one name."""
MOST_PIECES = 1_000_000
"""Characters of statements of other modules that are kept parsed, those used last."""


_CHANGES = "append|extend|insert|update|setdefault|pop|popitem|clear|remove|add"
_CHANGED = re.compile(rf"\b([^\W\d]\w*)\s*(?:\[[^\]\n]*\]\s*=(?!=)|\+=|\.(?:{_CHANGES})\b)")


@dataclass(frozen=True)
class ModuleText:
    """Another module: its lines, and its index."""

    path: str
    lines: tuple[str, ...]
    index: ModuleIndex

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self.lines)

    @cached_property
    def _changed(self) -> frozenset[str]:
        return frozenset(_CHANGED.findall(self.text))

    def changes(self, name: str) -> bool:
        """Whether any of its code adds to, takes from, or replaces a part of the container that a name is bound to."""
        return name in self._changed

    def piece(self, lines: Lines) -> str:
        """The text of some of its statements."""
        return "".join(self.lines[lines.first - 1 : lines.last])


class Projects:
    """What the files of a run share. `environment` holds directories of installed packages that may be read; `folders`
    are those that are checked as a whole."""

    def __init__(
        self,
        environment: tuple[str, ...] = (),
        store: Store | None = None,
        tables: Tables | None = None,
        folders: tuple[str, ...] = (),
    ) -> None:
        self.environment = environment
        self.lookup = Lookup()
        self.reach = Reach()
        self.folders = Folders(tables or Tables(), environment)
        self._store = store or Store()
        self._layouts = Layouts(environment, folders)
        self._modules: OrderedDict[str, ModuleText | None] = OrderedDict()
        self._pieces: OrderedDict[tuple[str, Lines], Any] = OrderedDict()
        self._size = 0
        self._mentions: dict[str, Mentions] = {}

    def layout(self, path: str) -> Layout:
        """The layout for an absolute path."""
        return self._layouts.of(os.path.dirname(path))

    def mentions(self, layout: Layout) -> Mentions:
        """The files around those of a layout, for text searches."""
        found = self._mentions.get(layout.home)
        if found is None:
            found = self._mentions[layout.home] = Mentions(layout.home, alone=layout.alone)
        return found

    def module(self, path: str) -> ModuleText | None:
        """A module; None where it cannot be read or is not Python, or is no file but a namespace package."""
        if path in self._modules:
            self._modules.move_to_end(path)
            return self._modules[path]
        found = self._modules[path] = self._read(path)
        if len(self._modules) > MOST_MODULES:
            self._modules.popitem(last=False)
        return found

    def _read(self, path: str) -> ModuleText | None:
        data = read(path) if path.endswith(".py") else None
        text = decode(data, path) if isinstance(data, bytes) else None
        if not isinstance(data, bytes) or text is None or isinstance(text, Failure):
            return None
        digest = hashlib.sha256(data).hexdigest()
        index = self._store.index(digest, lambda: index_of(text))
        return None if index is None else ModuleText(path, tuple(split_lines(text)), index)

    def piece(self, module: ModuleText, lines: Lines, parse: Callable[[str], Any]) -> Any:
        """What `parse` makes of some statements of a module; None where they are too large."""
        key = (module.path, lines)
        if key in self._pieces:
            self._pieces.move_to_end(key)
            return self._pieces[key][1]
        text = module.piece(lines)
        if len(text) > LARGEST_PIECE:
            return None
        parsed = parse(text)
        self._pieces[key] = (len(text), parsed)
        self._size += len(text)
        while self._size > MOST_PIECES and len(self._pieces) > 1:
            _, (size, _) = self._pieces.popitem(last=False)
            self._size -= size
        return parsed


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The project as one file sees it. `path` is its absolute path, `additions` what it puts on `sys.path` itself."""

    projects: Projects
    path: str
    layout: Layout

    @property
    def directory(self) -> str:
        """The folder that the file lies in."""
        return os.path.dirname(self.path)

    @property
    def configured(self) -> Configured | None:
        """The target that the configuration names for the file. Raises TableError."""
        return self.projects.folders.configured(self.directory)

    @property
    def switched(self) -> str | None:
        """The `__init__.py` of a package around the file that switches it to Keras 2."""
        return self.projects.folders.switched(self.directory, self.layout.root)

    @property
    def declared(self) -> Declared | None:
        """What the nearest folder that names a Keras or TensorFlow says of it; or else what is installed."""
        folders = self.projects.folders
        found = folders.declaring(self.directory, self.layout.root)
        said = found[1] if found is not None else None
        return said if said is not None and said.decides else folders.installed() or said

    @property
    def votes(self) -> Votes:
        """What most files use of the folder that declares a Keras, or of the project where none does."""
        folders = self.projects.folders
        found = folders.declaring(self.directory, self.layout.root)
        folder = found[0] if found is not None else self.layout.home
        return folders.votes(folder, alone=self.layout.alone)

    def find(self, importer: str, name: str) -> str | None:
        """The file of the module that a file of the project means by a name; None if that is not known."""
        layout = self.layout if importer == self.path else self.projects.layout(importer)
        return self.projects.lookup.find(layout, importer, name)

    def own_package(self, name: str, foreign: tuple[str, ...]) -> str | None:
        """The file of a package of the project that is called like a library; None where there is none, or it has one
        of the folders that tell the library itself."""
        found = self.find(self.path, name)
        if found is None:
            return None
        folder = os.path.dirname(found) if os.path.basename(found) == "__init__.py" else found
        return None if has_any(folder, foreign) or folder.endswith(".py") else found

    def callers(self, path: str, name: str) -> list[tuple[str, frozenset[str]]] | None:
        """The files but this one that may use what the file at `path` binds to a name, and what they call it; None if
        there are too many files to look."""
        files = self.projects.mentions(self.layout).of(name)
        if files is None:
            return None
        found = [(file, self._names(file, path, name)) for file in files if file != self.path]
        return [(file, names) for file, names in found if names]

    def callers_of_function(self, path: str, name: str) -> list[tuple[str, frozenset[str]]]:
        """The same for a function. Names of functions are less telling than those of classes: only files that name its
        module as well are asked, and none where these are too many."""
        module = os.path.basename(os.path.dirname(path)) if path.endswith("__init__.py") else Path(path).stem
        files = self.projects.mentions(self.layout).of_all((name, module))
        found = [(file, self._names(file, path, name)) for file in files if file != self.path]
        return [(file, names) for file, names in found if names]

    def _names(self, file: str, path: str, name: str) -> frozenset[str]:
        """The names by which a file that mentions `name` may mean that of another file."""
        text = self.projects.module(file)
        if text is None:
            return frozenset()
        if file == path:
            return frozenset({name})
        imports = {**text.index.fallbacks, **text.index.imports}
        named = {local: imported for local, imported in imports.items() if imported.name == name}
        meant = {local for local, imported in named.items() if self._origin(file, imported) in (path, None)}
        other = (name in text.index.statements and name not in meant) or (name in named and name not in meant)
        if not other or re.search(rf"\.\s*{re.escape(name)}\b", text.text):
            meant.add(name)
        return frozenset(meant)

    def _origin(self, importer: str, imported: Imported, depth: int = 0) -> str | None:
        """The file whose statements bind what is imported; None where that cannot be told."""
        found = self.find(importer, imported.module)
        text = self.projects.module(found) if found is not None else None
        if text is None or imported.name is None or depth > DEEPEST:
            return None
        if imported.name in text.index.statements:
            return text.path
        further = text.index.imports.get(imported.name) or text.index.fallbacks.get(imported.name)
        return None if further is None else self._origin(text.path, further, depth + 1)

    def submodule(self, package: str, name: str) -> str | None:
        """The file of a module in a package, given by its file or directory."""
        return self.projects.lookup.submodule(self.layout, package, name)


def surroundings(projects: Projects, path: str, text: str) -> Surroundings | None:
    """What is around a file with this text; None for what is no file of a directory that exists."""
    absolute = os.path.abspath(path)
    if path.startswith("<") or not os.path.isdir(os.path.dirname(absolute)):
        return None
    layout = projects.layout(absolute)
    added = tuple(path_additions(absolute, text))
    if added:
        layout = replace(layout, places=(*layout.places, *added))
    return Surroundings(projects, absolute, layout)
