"""What is known of a module without running it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from kerasdrop_lint.project.index import Imported, Lines, ModuleIndex, index_of


def index(text: str) -> ModuleIndex:
    found = index_of(dedent(text))
    assert found is not None
    return found


def test_imports() -> None:
    found = index(
        "import a.b\nimport c.d as e\nfrom f import g as h\nfrom ..i import j\nfrom . import k\nfrom l import *\n"
    )
    assert found.imports == {
        "a": Imported("a"),
        "e": Imported("c.d"),
        "h": Imported("f", "g"),
        "j": Imported("..i", "j"),
        "k": Imported(".", "k"),
    }
    assert found.stars == ("l",)
    assert not found.statements
    assert not found.pieces


def test_what_binds_and_what_changes_a_name() -> None:
    found = index(
        """
        A = []
        A.append(1)
        B = 2

        @decorated
        class C:
            def d(self):
                E = 1

        C.f = g
        register(C)
        A += [B]
        for H in A:
            I = H
        """
    )
    assert found.statements["A"] == (Lines(2, 2), Lines(3, 3), Lines(13, 13))
    assert found.statements["B"] == (Lines(4, 4),)
    assert found.statements["C"] == (Lines(6, 9), Lines(11, 11), Lines(12, 12))
    assert found.statements["H"] == found.statements["I"] == (Lines(14, 15),)
    assert found.statements.keys() == {"A", "B", "C", "H", "I"}


def test_names_that_share_a_statement_are_bound_together() -> None:
    found = index("a = 1\na, b = 2, 3\nc = b = 4\nd = 5\n")
    assert (
        found.statements["a"]
        == found.statements["b"]
        == found.statements["c"]
        == (Lines(1, 1), Lines(2, 2), Lines(3, 3))
    )
    assert found.statements["d"] == (Lines(4, 4),)


def test_a_name_that_is_imported_and_bound() -> None:
    found = index("from a import b\nif not b:\n    b = None\n")
    assert not found.imports
    assert found.statements == {"b": (Lines(1, 1), Lines(2, 3))}


def test_an_import_that_may_fail() -> None:
    found = index("try:\n    import a\nexcept ImportError:\n    a = None\n")
    assert not found.imports
    assert found.statements == {"a": (Lines(1, 4),)}


def test_statements_on_one_line_are_one() -> None:
    assert index("a = 1; b = 2\n").statements == {"a": (Lines(1, 1),), "b": (Lines(1, 1),)}


@pytest.mark.parametrize(
    ("text", "exported"),
    [
        ("__all__ = ['a', 'b']", ("a", "b")),
        ("__all__ = ('a',)", ("a",)),
        ("__all__ = []", ()),
        ("__all__ = names()", None),
        ("__all__ = ['a']\n__all__ += b.__all__", None),
        ("__all__ = ['a']\n__all__.extend(b.__all__)", None),
        ("__all__ = ['a']\n__all__ = ['b']", ("b",)),
        ("a = 1", None),
    ],
)
def test_exported(text: str, exported: tuple[str, ...] | None) -> None:
    assert index(text).exported == exported


def test_for_type_checkers() -> None:
    found = index("import typing\nif typing.TYPE_CHECKING:\n    from .a import b\nelse:\n    c = 1\n")
    assert found.fallbacks == {"b": Imported(".a", "b")}
    assert found.statements == {"c": (Lines(5, 5),)}


@pytest.mark.parametrize("text", ["def (", "\0", "x = " + "(" * 5000 + ")" * 5000, "print 'x'"])
def test_what_is_not_python(text: str) -> None:
    assert index_of(text) is None
