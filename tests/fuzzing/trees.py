"""Changes to the syntax tree of a program: what comes out is nearly always Python, and hardly ever sensible."""

from __future__ import annotations

import ast
import copy
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any, TypeAlias

from tests.fuzzing.corpus import real_programs
from tests.fuzzing.templates import AROUND_EXPRESSIONS, AROUND_STATEMENTS, DECORATORS, EXTRA_STATEMENTS, NAMES

CONSTANTS: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        ...,
        0,
        1,
        -1,
        2,
        64,
        65,
        10**30,
        2**4000,
        0.0,
        -0.0,
        0.5,
        1e308,
        1e400,
        1j,
        "",
        "x",
        b"",
        b"x",
    ),
    *("training", "x" * 3000, "\ud800", "{}{x}", "%s", "self", "\0", "é", float("nan"), "{0.__class__}", "%(x)s %*d"),
)
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.LShift, ast.RShift, ast.BitOr)
COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Is, ast.IsNot, ast.In, ast.NotIn)
MOST_NODES = 1_500
"""Trees that have grown larger than this are no longer grown: inputs stay as large as files that people write."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a tree that holds a node: a field, or an item of a list in it."""

    parent: ast.AST
    field: str
    index: int | None
    node: ast.AST

    def put(self, *nodes: ast.AST) -> None:
        """Set what the place holds; none or several only where a list has it."""
        if self.index is not None:
            getattr(self.parent, self.field)[self.index : self.index + 1] = nodes
        elif nodes:
            setattr(self.parent, self.field, nodes[0])


def slots(tree: ast.AST) -> Iterator[Slot]:
    """Every place in a tree."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if isinstance(value, ast.AST):
                yield Slot(parent, field, None, value)
            elif isinstance(value, list):
                yield from (Slot(parent, field, i, node) for i, node in enumerate(value) if isinstance(node, ast.AST))


@dataclass(frozen=True, slots=True)
class Donors:
    """Parts of programs to be put into others."""

    expressions: tuple[ast.expr, ...]
    statements: tuple[ast.stmt, ...]


def donors(sources: Sequence[str]) -> Donors:
    """The parts of all sources that are Python."""
    nodes = [node for tree in filter(None, map(parsed, sources)) for node in ast.walk(tree)]
    expressions = tuple(node for node in nodes if isinstance(node, ast.expr))
    return Donors(expressions, tuple(node for node in nodes if isinstance(node, ast.stmt)))


@cache
def real_donors() -> Donors:
    """The parts of the real programs."""
    return donors(real_programs())


def parsed(source: str) -> ast.Module | None:
    """The tree of a source, None where it is not Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


@dataclass(frozen=True, slots=True)
class Editor:
    """A tree that is being changed, at random, with parts of others."""

    tree: ast.Module
    rng: Random
    donors: Donors

    def pick(self, kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> Slot | None:
        """A place that holds such a node; not one that is assigned to."""
        found = [slot for slot in slots(self.tree) if isinstance(slot.node, kind) and not _is_target(slot.node)]
        return self.rng.choice(found) if found else None

    def expression(self) -> ast.expr:
        """An expression from anywhere: this program, another one, a name or a constant."""
        chance = self.rng.random()
        if chance < 0.2:
            return ast.Name(self.rng.choice(NAMES), ast.Load())
        if chance < 0.35:
            return ast.Constant(self.rng.choice(CONSTANTS))
        own = self.pick(ast.expr) if chance < 0.7 else None
        return copy.deepcopy(self.rng.choice(self.donors.expressions) if own is None else own.node)  # type: ignore[return-value]

    def statement(self) -> ast.stmt:
        """A statement from anywhere."""
        if self.rng.random() < 0.5:
            return copy.deepcopy(self.rng.choice(self.donors.statements))
        return self.filled(self.rng.choice(EXTRA_STATEMENTS))

    def filled(self, template: str) -> ast.stmt:
        """A statement by its template."""
        names = Random(self.rng.random())
        while "{n}" in template:
            template = template.replace("{n}", names.choice(_IDENTIFIERS), 1)
        (statement,) = ast.parse(template.replace("{e}", "_e_").replace("{{", "{").replace("}}", "}")).body
        return _Filling(self).visit(statement)  # type: ignore[no-any-return]


_IDENTIFIERS = tuple(name for name in NAMES if name not in ("None", "True"))


class _Filling(ast.NodeTransformer):
    """Puts expressions in the places of a template."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.editor.expression() if node.id == "_e_" else node


def _is_target(node: ast.AST) -> bool:
    return isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del))


def _replace_expression(editor: Editor) -> None:
    if slot := editor.pick(ast.expr):
        slot.put(editor.expression())


def _swap(editor: Editor) -> None:
    kind = editor.rng.choice((ast.expr, ast.stmt))
    first, second = editor.pick(kind), editor.pick(kind)
    if first and second:
        inside = {id(node) for slot in (first, second) for node in ast.walk(slot.node)}
        one, other = copy.deepcopy(first.node), copy.deepcopy(second.node)
        if id(first.parent) not in inside and id(second.parent) not in inside:
            first.put(other)
            second.put(one)


def _delete(editor: Editor) -> None:
    slot = editor.pick((ast.stmt, ast.keyword, ast.arg, ast.expr))
    if slot and slot.index is not None and len(getattr(slot.parent, slot.field)) > 1:
        slot.put()


def _duplicate(editor: Editor) -> None:
    if (slot := editor.pick((ast.stmt, ast.expr, ast.keyword))) and slot.index is not None:
        slot.put(slot.node, copy.deepcopy(slot.node))


def _insert(editor: Editor) -> None:
    if slot := editor.pick(ast.stmt):
        nodes = [slot.node, editor.statement()]
        editor.rng.shuffle(nodes)
        slot.put(*nodes)


def _replace_statement(editor: Editor) -> None:
    if slot := editor.pick(ast.stmt):
        slot.put(editor.statement())


def _rename(editor: Editor) -> None:
    """One mention, or all mentions of a name."""
    node_types = (ast.Name, ast.Attribute, ast.arg, ast.keyword, ast.FunctionDef, ast.ClassDef, ast.alias)
    nodes = [node for node in ast.walk(editor.tree) if isinstance(node, node_types)]
    if not nodes:
        return
    old = _name_of(editor.rng.choice(nodes))
    used = [name for node in nodes if (name := _name_of(node))]
    new = editor.rng.choice(used if editor.rng.random() < 0.6 and used else _IDENTIFIERS)
    same = [node for node in nodes if _name_of(node) == old]
    for node in same if editor.rng.random() < 0.3 else [editor.rng.choice(same)]:
        setattr(node, _name_field(node), new)


def _name_field(node: ast.AST) -> str:
    return {"Name": "id", "Attribute": "attr", "arg": "arg", "keyword": "arg"}.get(type(node).__name__, "name")


def _name_of(node: ast.AST) -> str | None:
    return getattr(node, _name_field(node), None)


def _change_constant(editor: Editor) -> None:
    if slot := editor.pick(ast.Constant):
        slot.put(ast.Constant(editor.rng.choice(CONSTANTS)))


def _change_operator(editor: Editor) -> None:
    match slot := editor.pick((ast.BinOp, ast.Compare, ast.AugAssign, ast.BoolOp)):
        case Slot(node=ast.BinOp() | ast.AugAssign() as node):
            node.op = editor.rng.choice(OPERATORS)()
        case Slot(node=ast.Compare() as node):
            node.ops = [editor.rng.choice(COMPARISONS)() for _ in node.ops]
        case Slot(node=ast.BoolOp() as node):
            node.op = editor.rng.choice((ast.And, ast.Or))()
        case _:
            assert slot is None


def _wrap_expression(editor: Editor) -> None:
    """An expression inside others, sometimes many times."""
    slot = editor.pick(ast.expr)
    if slot is None:
        return
    kept: ast.AST = slot.node
    for _ in range(editor.rng.choice((1, 1, 1, 2, 3, 8))):
        template = editor.rng.choice(AROUND_EXPRESSIONS)
        # The first mention is the expression itself; the others are something else, so that nothing doubles each time.
        text = template.replace("{0}", "_k_", 1).replace("{0}", "_e_").replace("{{", "{").replace("}}", "}")
        kept = _Around(editor, kept).visit(ast.parse(text, mode="eval").body)
    slot.put(kept)


class _Around(_Filling):
    def __init__(self, editor: Editor, kept: ast.AST) -> None:
        super().__init__(editor)
        self.kept = kept

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.kept if node.id == "_k_" else super().visit_Name(node)  # type: ignore[return-value]


def _wrap_statement(editor: Editor) -> None:
    slot = editor.pick(ast.stmt)
    if slot is None:
        return
    statement = editor.filled(editor.rng.choice(AROUND_STATEMENTS))
    holes = [hole for hole in slots(statement) if isinstance(hole.node, ast.Pass)]
    editor.rng.choice(holes).put(slot.node)
    slot.put(statement)


def _change_call(editor: Editor) -> None:
    slot = editor.pick(ast.Call)
    if slot is None:
        return
    call = slot.node
    assert isinstance(call, ast.Call)
    match editor.rng.randrange(6):
        case 0:
            call.args.insert(editor.rng.randint(0, len(call.args)), ast.Starred(editor.expression(), ast.Load()))
        case 1:
            call.keywords.append(ast.keyword(None, editor.expression()))
        case 2:
            call.keywords.append(ast.keyword(editor.rng.choice(_IDENTIFIERS), editor.expression()))
        case 3:
            editor.rng.shuffle(call.args)
            call.keywords = call.keywords[1:]
        case 4:
            call.func = editor.expression()
        case _:
            functions = [n.name for n in ast.walk(editor.tree) if isinstance(n, (ast.FunctionDef, ast.ClassDef))]
            call.func = ast.Name(editor.rng.choice(functions or ["call"]), ast.Load())


def _change_signature(editor: Editor) -> None:
    slot = editor.pick((ast.FunctionDef, ast.Lambda))
    if slot is None:
        return
    signature: ast.arguments = slot.node.args  # type: ignore[attr-defined]
    match editor.rng.randrange(6):
        case 0:
            signature.vararg = ast.arg(editor.rng.choice(_IDENTIFIERS))
        case 1:
            signature.kwarg = ast.arg(editor.rng.choice(_IDENTIFIERS))
        case 2:
            signature.kwonlyargs.append(ast.arg(editor.rng.choice(_IDENTIFIERS)))
            signature.kw_defaults.append(editor.expression() if editor.rng.random() < 0.5 else None)
        case 3:
            signature.posonlyargs, signature.args = signature.posonlyargs + signature.args[:1], signature.args[1:]
        case 4:
            signature.defaults = [editor.expression() for _ in range(len(signature.args))]
        case _:
            signature.args = [ast.arg(editor.rng.choice(_IDENTIFIERS)) for _ in signature.args]
            signature.defaults = signature.defaults[: len(signature.args)]


def _change_definition(editor: Editor) -> None:
    """Decorators and base classes, of the file itself too."""
    slot = editor.pick((ast.FunctionDef, ast.ClassDef))
    if slot is None:
        return
    node = slot.node
    if isinstance(node, ast.ClassDef) and editor.rng.random() < 0.7:
        classes = [n.name for n in ast.walk(editor.tree) if isinstance(n, ast.ClassDef)]
        base: ast.expr = ast.Name(editor.rng.choice(classes), ast.Load())
        node.bases.insert(0, base if editor.rng.random() < 0.7 else editor.expression())
    else:
        decorator = ast.parse(editor.rng.choice(DECORATORS), mode="eval").body
        node.decorator_list.append(decorator)  # type: ignore[attr-defined]


def _append_program(editor: Editor) -> None:
    other = parsed(editor.rng.choice(real_programs()))
    assert other is not None
    place = editor.rng.randint(0, len(editor.tree.body))
    editor.tree.body[place:place] = other.body


EDITS: tuple[tuple[Callable[[Editor], None], int], ...] = (
    (_replace_expression, 8),
    (_replace_statement, 3),
    (_swap, 4),
    (_delete, 4),
    (_duplicate, 2),
    (_insert, 8),
    (_rename, 8),
    (_change_constant, 4),
    (_change_operator, 2),
    (_wrap_expression, 10),
    (_wrap_statement, 5),
    (_change_call, 6),
    (_change_signature, 4),
    (_change_definition, 4),
    (_append_program, 1),
)
Change: TypeAlias = Callable[[Editor], None]
_CHANGES: tuple[Change, ...] = tuple(change for change, _ in EDITS)
_WEIGHTS = tuple(weight for _, weight in EDITS)


def changed(source: str, rng: Random, parts: Donors | None = None) -> str:
    """The source with some changes; the source itself where it is not Python, or none of them can be written down."""
    tree = parsed(source)
    if tree is None:
        return source
    editor = Editor(tree, rng, parts or real_donors())
    for change in rng.choices(_CHANGES, _WEIGHTS, k=rng.choice((1, 1, 2, 2, 3, 4, 6, 10))):
        if sum(1 for _ in ast.walk(tree)) < MOST_NODES:
            change(editor)
    try:
        return ast.unparse(ast.fix_missing_locations(tree))
    except (ValueError, TypeError, AttributeError, RecursionError):
        # Not every tree is a program: a backslash in a formatted string, a default without its parameter.
        return source
