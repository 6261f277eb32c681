"""What a text imports and derives from, by plain text search: enough to know where to look, at a small part of the
cost of a parse."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

_IMPORT = re.compile(r"import\b[ \t]*")
_CLASS = re.compile(r"class[ \t]+(\w+)[ \t]*\(([^)]*)\)")
_WORD = re.compile(r"[^\W\d]\w*")
_CONTINUED = re.compile(r"\\\r?\n")
_COMMENT = re.compile(r"#[^\n]*")
_LAZY = ("__getattr__", "import_module", "__import__")
_QUOTED = re.compile(r"[\"'](\.*[A-Za-z_][\w.]*)[\"']")
_MOST_QUOTED = 400
_LONGEST = 20_000
"""Characters of the names that one import takes."""


@dataclass(frozen=True, slots=True)
class ImportedName:
    """A name that an import takes from a module, and what it is called afterwards; `name` is None where the module
    itself is meant, and `*` where all that it has is."""

    module: str
    name: str | None = None
    bound: str | None = None


def imported_names(text: str) -> Iterator[ImportedName]:
    """The imports in a text, whatever runs them, but for Python's own modules."""
    if "\\" in text:
        text = _CONTINUED.sub(" ", text)
    for found in _IMPORT.finditer(text):
        start = max(text.rfind("\n", 0, found.start()), text.rfind(":", max(0, found.start() - 200), found.start()))
        before = text[start + 1 : found.start()].split()
        if not before:
            yield from _modules(_rest_of_line(text, found.end()))
        elif len(before) == 2 and before[0] == "from" and not _is_of_python(before[1]):
            yield from _taken(before[1], text, found.end())


def _rest_of_line(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)].partition("#")[0].partition(";")[0]


def _is_of_python(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names


def _modules(names: str) -> Iterator[ImportedName]:
    for part in names.split(","):
        words = part.split()
        if len(words) in (1, 3) and not _is_of_python(words[0]) and words[0].replace(".", "").isidentifier():
            yield ImportedName(words[0], None, words[2] if len(words) == 3 else words[0].partition(".")[0])


def _taken(module: str, text: str, start: int) -> Iterator[ImportedName]:
    if text.startswith("(", start):
        end = text.find(")", start, start + _LONGEST)
        names = _COMMENT.sub("", text[start + 1 : end]) if end >= 0 else ""
    else:
        names = _rest_of_line(text, start)
    for part in names.split(","):
        words = part.split()
        if len(words) in (1, 3):
            yield ImportedName(module, words[0], words[-1])


def lazily_named(text: str) -> tuple[str, ...]:
    """The strings in a text that may name modules, where it imports some of them only when they are asked for."""
    if not any(word in text for word in _LAZY):
        return ()
    return tuple(dict.fromkeys(_QUOTED.findall(text)))[:_MOST_QUOTED]


def classes_in(text: str) -> dict[str, frozenset[str]]:
    """The classes of a text that derive from something, and the words in their bases."""
    return {name: frozenset(_WORD.findall(bases)) for name, bases in _CLASS.findall(text) if bases}
