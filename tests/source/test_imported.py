"""Imports by plain text search, against what Python's own parser says."""

from __future__ import annotations

import pytest

from kerasdrop_lint.source.imported import ImportedName, classes_in, imported_names, lazily_named

FOUND: dict[str, list[ImportedName]] = {
    "import zoo": [ImportedName("zoo", None, "zoo")],
    "import zoo.core": [ImportedName("zoo.core", None, "zoo")],
    "import zoo.core as c, other": [ImportedName("zoo.core", None, "c"), ImportedName("other", None, "other")],
    "from zoo import a, b as c": [ImportedName("zoo", "a", "a"), ImportedName("zoo", "b", "c")],
    "from . import core": [ImportedName(".", "core", "core")],
    "from ..zoo.core import *": [ImportedName("..zoo.core", "*", "*")],
    "from zoo import (\n    a,  # the first, and more\n    b as c,\n)": [
        ImportedName("zoo", "a", "a"),
        ImportedName("zoo", "b", "c"),
    ],
    "from zoo import a, \\\n    b": [ImportedName("zoo", "a", "a"), ImportedName("zoo", "b", "b")],
    "from zoo import (a)  # b": [ImportedName("zoo", "a", "a")],
    "def f():\n    from zoo import a; import b": [ImportedName("zoo", "a", "a")],
    "try: from zoo import a\nexcept ImportError: pass": [ImportedName("zoo", "a", "a")],
    "from zoo import(a)": [ImportedName("zoo", "a", "a")],
    "import os, sys\nfrom collections.abc import Iterator\nfrom random import Random": [],
    "x = 'import zoo'\nimportant = from_zoo": [],
    "# one may import zoo here": [],
    "from zoo import (a": [],
}


@pytest.mark.parametrize(("text", "expected"), FOUND.items())
def test_imported_names(text: str, expected: list[ImportedName]) -> None:
    assert list(imported_names(text)) == expected
    assert list(imported_names(text.replace("\n", "\r\n"))) == expected


def test_modules_named_in_a_table() -> None:
    table = "_TABLE = {'Block': '.blocks'}\n"
    assert lazily_named(table) == ()
    assert lazily_named(table + "def __getattr__(name): ...") == ("Block", ".blocks")


def test_classes_and_what_they_derive_from() -> None:
    text = (
        "class A: ...\nclass B(): ...\n  class C(core.Base, metaclass=Meta): ...\nclass D (\n    A,\n    B,\n): ...\n"
    )
    assert classes_in(text) == {
        "C": frozenset({"core", "Base", "metaclass", "Meta"}),
        "D": frozenset({"A", "B"}),
    }
