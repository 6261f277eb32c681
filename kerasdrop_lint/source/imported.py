"""What a text imports, by plain text search: enough to know where to look, at a small part of the cost of a parse."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

_STATEMENT = re.compile(
    r"^[ \t]*(?:try:|else:)?[ \t]*"
    r"(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n#;]*)|import[ \t]+([\w., \t]+))",
    re.MULTILINE,
)
_CONTINUED = re.compile(r"\\\r?\n")
_COMMENT = re.compile(r"#[^\n]*")
_LAZY = ("__getattr__", "import_module", "__import__")
_QUOTED = re.compile(r"[\"'](\.*[A-Za-z_][\w.]*)[\"']")
_MOST_QUOTED = 400


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
    for source, names, modules in _STATEMENT.findall(text):
        if source:
            if source.partition(".")[0] not in sys.stdlib_module_names:
                yield from _taken(source, names)
            continue
        for part in modules.split(","):
            module, _, alias = part.strip().partition(" as ")
            if module and module.partition(".")[0] not in sys.stdlib_module_names:
                yield ImportedName(module.strip(), None, alias.strip() or module.partition(".")[0])


def _taken(module: str, names: str) -> Iterator[ImportedName]:
    if names.startswith("("):
        names = _COMMENT.sub("", names).strip("()")
    for part in names.split(","):
        words = part.split()
        if words:
            yield ImportedName(module, words[0], words[-1])


def lazily_named(text: str) -> tuple[str, ...]:
    """The strings in a text that may name modules, where it imports some of them only when they are asked for."""
    if not any(word in text for word in _LAZY):
        return ()
    return tuple(dict.fromkeys(_QUOTED.findall(text)))[:_MOST_QUOTED]
