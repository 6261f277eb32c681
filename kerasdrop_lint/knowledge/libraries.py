"""Layers and models of other libraries, which classes are derived from where the library itself is not at hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kerasdrop_lint.knowledge.profiles import LEGACY, Profile


@dataclass(frozen=True, slots=True)
class LibraryClass:
    """A class of another library: by what name it was found, and the Keras class that it derives from."""

    path: str
    keras: str
    steps: frozenset[str]
    """The entry points in which it does something of its own: `fit`, `evaluate`, `predict`."""


def library_class(path: str, profile: Profile) -> LibraryClass | None:
    """What a canonical name means in a library that works with this Keras; None if that is not known."""
    head, _, name = path.rpartition(".")
    for prefix, (keras, rows) in _tables().items():
        if (head == prefix or head.startswith(prefix + ".")) and name in rows:
            base, steps = rows[name]
            fits = keras in ("", LEGACY if profile.legacy else "3")
            return LibraryClass(path, _canonical(base), frozenset(steps.split())) if fits else None
    return None


def _canonical(keras: str) -> str:
    return f"keras.{keras}" if keras in ("Model", "Sequential", "Functional") else f"keras.layers.{keras}"


@cache
def _tables() -> dict[str, tuple[str, dict[str, tuple[str, str]]]]:
    """By dotted name of a library: its Keras, and its classes. Read when a first class has a base that is not known."""
    from kerasdrop_lint.knowledge.library_bases import LIBRARIES

    found: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {}
    for prefixes, keras, rows in LIBRARIES:
        classes = {name: (base, steps) for base, _, _, steps, names in rows for name in names.split()}
        found |= dict.fromkeys(prefixes, (keras, classes))
    return found
