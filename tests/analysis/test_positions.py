"""Our spans are those of libcst's own PositionProvider."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import libcst as cst
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from kerasdrop_lint.analysis.positions import spans
from kerasdrop_lint.finding import Span
from kerasdrop_lint.source.lines import split_lines
from kerasdrop_lint.source.tree import parse

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").glob("kdl*/*.py"))

ODD = {
    "CRLF": "class A:\r\n    def f(self, x):\r\n        return self.g(\r\n            x,\r\n        )\r\n",
    "lone carriage returns": "a = f(1)\rb = g(2)\r",
    "tabs": "def f(x):\n\tif x:\n\t\treturn g(x)\n\treturn\th(x)\n",
    "form feed between": "a = f(1)\n\x0c\nb = g(2)\n",
    "form feed inside": "a = 'x\x0cy', f(1)\n",
    "not ASCII": "größe = f('日本語', x)  # é\n名 = größe + g('𝔘𝔘') + 1\n",
    "other line separators": "a = 'x\u2028y', f('\x85', g(1))\n",
    "multi-line strings": "a = f(\"\"\"one\n  two\n\"\"\", g(1)) + h('''\n''')\n",
    "formatted strings": "a = f'{x!r:>{w}} {h}' + f(f'{1}', g(2))\n",
    "decorators": "@a.b(1)\n@c\nclass D(e(2)):\n    @f\n    @g(3)\n    async def h(self): return i(4)\n",
    "parenthesised calls": "a = ((f)(1)); b = (\n    (g(2))\n    .h(3)\n)\n",
    "trailing spaces": "a = f( 1 )   \nb = g( 2 ) ;  c = h( 3 )  ; \n",
    "no final newline": "def f(x):\n    return g(x)",
    "no final newline, spaces": "def f(x):\n    return g(x)   ",
    "no final newline, a comment": "if a:\n    b(1)\n  # end",
    "continuation lines": "a = f(1) + \\\n    g(2) \\\n  .h(3)\n",
    "continued header": "class A(\n    B,\n    metaclass=c(1),\n):\n  def f(\n        self,\n    ) -> g(2): pass\n",
    "one line": "if a: b(1); c(2)\nelse: d(3)\n",
    "lambdas and comprehensions": "a = [f(x) for x in g(1) if h(x)] + [*(lambda y=i(2): j(y))()]\n",
    "comments in between": "# one\n\n    # two\na = f(  # three\n    1,  # four\n)\n# five\n",
    "indented blank lines": "def f():\n    \n    a(1)\n\t\n    b(2)\n",
    "nothing": "",
    "a comment alone": "# nothing",
    "await and yield": "async def f():\n    a = await g(1)\n    yield (h(2))\n    b = (yield)\n",
    "match": "match f(1):\n    case g(x=1) if h(x):\n        i(2)\n    case _: j(3)\n",
    "with and assert": "with f(1) as a, (g(2)):\n    assert h(3), i(4)\n    del a[j(5)]\n",
    "starred and walrus": "f(*a, **{'b': c(1)}, d=(e := g(2)))\n",
    "types": "def f(a: g(1) = h(2), *, b: 'c' = i(3)) -> j(4): ...\nx: k(5) = l(6)\n",
}


def as_span(found: CodeRange) -> Span:
    return Span(found.start.line, found.start.column + 1, found.end.line, found.end.column + 1)


KINDS = {
    ast.Await: cst.Await,
    ast.Call: cst.Call,
    ast.Dict: cst.Dict,
    ast.Lambda: cst.Lambda,
    ast.ListComp: cst.ListComp,
    ast.NamedExpr: cst.NamedExpr,
    ast.Subscript: cst.Subscript,
}
HEADED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def check(text: str) -> None:
    """Expressions span what libcst says; a function or class starts where it says, and ends with its header."""
    tree = parse(text)
    expected = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True).resolve(PositionProvider)
    for kind, theirs in KINDS.items():
        reference = [as_span(found) for node, found in expected.items() if isinstance(node, theirs)]
        assert sorted(spans_of(tree, text, kind), key=repr) == sorted(reference, key=repr), kind
    starts = {(found.start.line, found.start.column + 1) for node, found in expected.items() if is_headed(node)}
    headers = spans_of(tree, text, *HEADED)
    assert {(span.line, span.column) for span in headers} == starts
    for span in headers:
        header, rest = cut(text, span)
        assert re.match(r"[ \t\f]*(\\\s+)*:", rest), (header, rest)
        assert isinstance(ast.parse(f"{header}: pass").body[0], HEADED)


def is_headed(node: object) -> bool:
    return isinstance(node, (cst.FunctionDef, cst.ClassDef))


def spans_of(tree: ast.Module, text: str, *kinds: type[ast.AST]) -> list[Span]:
    """The spans of the nodes of some kinds."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    found = spans(tree, text, nodes)
    assert len(found) == len(nodes)
    return list(found.values())


def cut(text: str, span: Span) -> tuple[str, str]:
    """The text of a span, and what follows it."""
    lines = split_lines(text)
    held = [*lines[span.line - 1 : span.end_line - 1], lines[span.end_line - 1][: span.end_column - 1]]
    held[0] = held[0][span.column - 1 :]
    return "".join(held), lines[span.end_line - 1][span.end_column - 1 :] + "".join(lines[span.end_line :])


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_fixtures(path: Path) -> None:
    check(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_texts(text: str) -> None:
    check(text)


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_texts_with_other_newlines(text: str, newline: str) -> None:
    check(text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", newline))


def test_a_form_feed_is_a_column() -> None:
    text = "\x0cdef f(x):\n    return g(x)\n"
    tree = parse(text)
    assert spans(tree, text, tree.body) == {id(tree.body[0]): Span(1, 2, 1, 10)}


def test_only_what_is_asked_for() -> None:
    text = "a = f(1)\n\n\nb = g(2)\n"
    tree = parse(text)
    call = next(node for node in ast.walk(tree.body[1]) if isinstance(node, ast.Call))
    assert spans(tree, text, [call]) == {id(call): Span(4, 5, 4, 9)}
    assert spans(tree, text, []) == {}
    assert spans(parse(text), text, [call]) == {}


SIMPLE = st.sampled_from(
    ["a = f(1)", "self.b(x)  # c", "é = 'ü', g(  2 )  ", "return_ = h(\n1\n)", "x = '''\n'''", "y = i(1) + \\\n j(2)"]
)
HEADS = st.sampled_from(["if k(1):", "class A(B):", "@c(1)\n{}def d(e=f(2)):", "for _ in l(3) :", "with m(4) as n:"])
INDENT = st.sampled_from(["  ", "    ", "\t"])


@st.composite
def blocks(draw: st.DrawFn, indent: str = "", depth: int = 0) -> str:
    """Some statements at one indentation, compound ones with a block of their own."""
    lines = []
    for _ in range(draw(st.integers(1, 3))):
        if depth < 3 and draw(st.booleans()):
            deeper = indent + draw(INDENT)
            lines += [indent + draw(HEADS).replace("{}", indent), draw(blocks(deeper, depth + 1))]
        else:
            lines.append(indent + draw(SIMPLE))
        lines.append(draw(st.sampled_from(["", " ", "# between", "\x0c"])))
    return "\n".join(lines)


@settings(max_examples=150, deadline=None)
@given(blocks(), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\n", "\n\n", "\n    # end\n"]))
def test_generated_texts(text: str, newline: str, end: str) -> None:
    check((text + end).replace("\n", newline))
