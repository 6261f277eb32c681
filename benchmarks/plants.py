"""Faults of the training mode that can be planted in real code: by syntax alone, without the linter's analysis.

A plant is a change of the text of one file that keeps its lines. It is made where the names say that a layer drops or
normalizes: a class of Keras, or a class of the repository that makes one, or one that makes such a class, and so on.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

DROPS = frozenset({"Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianDropout"})
NORMALIZES = frozenset({"BatchNormalization", "SyncBatchNormalization"})
_MODELS = re.compile(r"(^|\.)Model$")
_RANDOM = re.compile(r"\b(dropout|random\.(uniform|normal|truncated_normal|stateless_\w+))\(")

KINDS = {
    "drop told True": {"KDL202", "KDL207"},
    "part told True": {"KDL202", "KDL207"},
    "drop told False": {"KDL103", "KDL114"},
    "part told False": {"KDL103", "KDL114"},
    "drop told not training": {"KDL112"},
    "drop told by position": {"KDL306"},
    "drop bypassed": {"KDL104"},
    "drop result unused": {"KDL108"},
    "model without training": {"KDL101", "KDL114"},
    "model with is_training": {"KDL101", "KDL102"},
    "default True": {"KDL203"},
    "unguarded": {"KDL201", "KDL204"},
    "pass not told": {"KDL101", "KDL102", "KDL107", "KDL109"},
    "pass told False": {"KDL103", "KDL107"},
    "graph told True": {"KDL202", "KDL301"},
    "rate of a percentage": {"KDL401"},
}
"""What is planted, and the rules that may say so."""

Node = ast.expr | ast.stmt | ast.arg
Edit = tuple[int, int, bytes]


@dataclass(frozen=True, slots=True)
class Plant:
    """A change of a file: its kind, its line, the first and last line of the class or function around it."""

    kind: str
    line: int
    scope: tuple[int, int]
    symbol: str
    edits: tuple[Edit, ...]

    def planted(self, text: bytes) -> bytes:
        """The changed file. What is taken away leaves its line ends, so that no line moves."""
        for start, end, new in sorted(self.edits, reverse=True):
            ends = b"\n" * text[start:end].count(b"\n")
            text = text[:start] + new + ends + text[end:]
        return text


def dependent(trees: Iterable[ast.Module], names: frozenset[str]) -> frozenset[str]:
    """Names of classes that make one of these by name, or make one that does."""
    made = {
        node.name: {name for call in ast.walk(node) if isinstance(call, ast.Call) and (name := _last(call.func))}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = set(names)
    while more := {name for name, parts in made.items() if name not in found and parts & found}:
        found |= more
    return frozenset(found)


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


@dataclass(frozen=True, slots=True)
class Text:
    """A file: its bytes, and where its lines start."""

    data: bytes
    starts: tuple[int, ...]

    def span(self, node: Node) -> tuple[int, int]:
        """The offsets of a node."""
        assert node.end_lineno is not None and node.end_col_offset is not None
        start = self.starts[node.lineno - 1] + node.col_offset
        return start, self.starts[node.end_lineno - 1] + node.end_col_offset

    def of(self, node: Node) -> str:
        """The text of a node."""
        start, end = self.span(node)
        return self.data[start:end].decode()

    def replace(self, node: Node, new: str) -> Edit:
        """A node replaced; its line ends stay."""
        return (*self.span(node), new.encode())

    def without(self, start: int, end: int) -> Edit:
        """An item of a list taken away, with the comma before it, or the one after it."""
        before = re.search(rb",\s*$", self.data[:start])
        after = re.match(rb"\s*,[ \t]*", self.data[end:])
        if before is not None:
            return before.start(), end, b""
        return start, end + (after.end() if after is not None else 0), b""

    def without_keyword(self, keyword: ast.keyword) -> Edit:
        """A keyword argument taken away."""
        end = self.span(keyword.value)[1]
        assert keyword.arg is not None
        return self.without(self.starts[keyword.lineno - 1] + keyword.col_offset, end)


@dataclass(frozen=True, slots=True)
class Names:
    """The classes of a repository that drop, and those that normalize."""

    drops: frozenset[str]
    normalizes: frozenset[str]

    @classmethod
    def of(cls, trees: list[ast.Module]) -> Names:
        """Of all its files."""
        return cls(dependent(trees, DROPS), dependent(trees, NORMALIZES))


def plants(data: bytes, names: Names) -> Iterator[Plant]:
    """What can be planted in a file. Raises SyntaxError and ValueError where it is no Python."""
    tree = ast.parse(data)
    starts = [0, *(match.end() for match in re.finditer(rb"\n", data))]
    text = Text(data, tuple(starts))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for kind, at, edits in _in_class(text, node, names):
                yield _plant(kind, at, node, edits)
    outside = [node for node in tree.body if not isinstance(node, ast.ClassDef)]
    for top in outside:
        for kind, at, edits in (*_in_graph(text, top), *_passes(text, top)):
            yield _plant(kind, at, top, edits)


def _plant(kind: str, at: Node, around: ast.stmt, edits: tuple[Edit, ...]) -> Plant:
    assert around.end_lineno is not None
    symbol = getattr(around, "name", "<module>")
    return Plant(kind, at.lineno, (around.lineno, around.end_lineno), symbol, edits)


Made = tuple[str, Node, tuple[Edit, ...]]


def _in_class(text: Text, node: ast.ClassDef, names: Names) -> Iterator[Made]:
    parts = _parts(node)
    used = _called_in_call(node)
    model = any(_MODELS.search(ast.unparse(base)) for base in node.bases)
    for method in node.body:
        if not isinstance(method, ast.FunctionDef):
            continue
        if method.name == "call" or method.name in used:
            yield from _calls(text, method, parts, names)
        if method.name == "call" and _parameter(method) is not None:
            if any(made & (names.drops | names.normalizes) for made in parts.values()):
                yield from _signatures(text, method, model=model)
            yield from _guards(text, method)
        elif method.name != "call":
            yield from _passes(text, method)
    yield from _rates(text, node)


def _called_in_call(node: ast.ClassDef) -> set[str]:
    """The methods that its `call` uses."""
    call = next((one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "call"), None)
    uses = [] if call is None else [use for use in ast.walk(call) if isinstance(use, ast.Call)]
    return {use.func.attr for use in uses if isinstance(use.func, ast.Attribute) and _attribute(use.func)}


def _parts(node: ast.ClassDef) -> dict[str, set[str]]:
    """Of each attribute of `self`, the names of what is called in the values that it is given, or appended."""
    parts: dict[str, set[str]] = {}
    for one in ast.walk(node):
        targets: list[ast.expr] = []
        value: ast.AST | None = None
        if isinstance(one, ast.Assign):
            targets, value = one.targets, one.value
        elif isinstance(one, ast.AnnAssign | ast.AugAssign):
            targets, value = [one.target], one.value
        elif isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr == "append":
            targets, value = [one.func.value], one
        for name in filter(None, map(_attribute, targets)):
            calls = [call for call in ast.walk(value) if isinstance(call, ast.Call)] if value is not None else []
            parts.setdefault(name, set()).update(_last(call.func) for call in calls)
    return parts


def _attribute(node: ast.expr) -> str:
    """The attribute of `self` that an expression is, or is an item of."""
    while isinstance(node, ast.Subscript):
        node = node.value
    is_own = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    return node.attr if is_own and isinstance(node, ast.Attribute) else ""


def _parameter(method: ast.FunctionDef) -> ast.arg | None:
    arguments = [*method.args.args, *method.args.kwonlyargs]
    return next((argument for argument in arguments if argument.arg == "training"), None)


def _loops(method: ast.FunctionDef) -> dict[str, str]:
    """The attribute of `self` that a loop's variable is an item of."""
    found = {}
    for node in ast.walk(method):
        if isinstance(node, ast.For):
            own = [name for part in ast.walk(node.iter) if isinstance(part, ast.expr) and (name := _attribute(part))]
            variables = [part.id for part in ast.walk(node.target) if isinstance(part, ast.Name)]
            found.update(dict.fromkeys(variables, own[0]) if len(own) == 1 else {})
    return found


def _calls(text: Text, method: ast.FunctionDef, parts: dict[str, set[str]], names: Names) -> Iterator[Made]:
    loops = _loops(method)
    thrown = {id(node.value): node for node in ast.walk(method) if isinstance(node, ast.Assign)}
    for call in ast.walk(method):
        if not isinstance(call, ast.Call):
            continue
        name = loops.get(call.func.id, "") if isinstance(call.func, ast.Name) else _attribute(call.func)
        made = parts.get(name, set())
        drop = bool(made) and made <= DROPS
        part = drop or (bool(made & names.drops) and not made & NORMALIZES)
        if drop and id(call) in thrown and len(call.args) == 1:
            statement = thrown[id(call)]
            yield "drop result unused", call, ((text.span(statement)[0], text.span(call)[0], b""),)
        kind = "drop" if drop else "part"
        told = next((keyword for keyword in call.keywords if keyword.arg in ("training", None)), None)
        if told is None and len(call.args) == 1 and not isinstance(call.args[0], ast.Starred):
            end = text.span(call.args[0])[1]
            if part or made & names.normalizes:
                yield f"{kind} told True", call, ((end, end, b", training=True"),)
            if part:
                yield f"{kind} told False", call, ((end, end, b", training=False"),)
        if told is None or not isinstance(told.value, ast.Name) or told.value.id != "training":
            continue
        if part or made & names.normalizes:
            yield f"{kind} told True", call, (text.replace(told.value, "True"),)
        if part:
            yield f"{kind} told False", call, (text.replace(told.value, "False"),)
        if drop:
            yield "drop told not training", call, (text.replace(told.value, "not training"),)
            before = text.starts[told.lineno - 1] + told.col_offset
            yield "drop told by position", call, ((before, text.span(told.value)[0], b""),)
            after = text.span(call.func)[1]
            yield "drop bypassed", call, ((after, after, b".call"), text.without_keyword(told))


def _signatures(text: Text, method: ast.FunctionDef, *, model: bool) -> Iterator[Made]:
    parameter, default = _parameter(method), _default(method)
    assert parameter is not None
    if isinstance(default, ast.Constant) and default.value in (None, False):
        yield "default True", parameter, (text.replace(default, "True"),)
    uses = [node for node in ast.walk(method) if isinstance(node, ast.Name) and node.id == "training"]
    told = [
        keyword
        for call in ast.walk(method)
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if isinstance(keyword.value, ast.Name) and keyword.value.id == "training"
    ]
    if model and uses:
        renamed = [(node, text.span(node)) for node in uses]
        start = text.span(parameter)[0]
        edits = [(start, start, b"is_"), *((span[0], span[0], b"is_") for _, span in renamed)]
        yield "model with is_training", parameter, tuple(edits)
    if model and told and len(told) == len(uses) and isinstance(default, ast.Constant | None):
        end = text.span(default if default is not None else parameter)[1]
        gone = text.without(text.span(parameter)[0], end)
        edits = [gone, *map(text.without_keyword, told)]
        if not any(one[0] < other[1] and other[0] < one[1] for one in edits for other in edits if one is not other):
            yield "model without training", parameter, tuple(edits)


def _default(method: ast.FunctionDef) -> ast.expr | None:
    arguments = method.args
    positional = dict(zip(reversed(arguments.args), reversed(arguments.defaults), strict=False))
    defaults = {**positional, **dict(zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True))}
    parameter = _parameter(method)
    return defaults.get(parameter) if parameter is not None else None


def _guards(text: Text, method: ast.FunctionDef) -> Iterator[Made]:
    for node in ast.walk(method):
        if isinstance(node, ast.If | ast.IfExp) and isinstance(node.test, ast.Name) and node.test.id == "training":
            body = node.body if isinstance(node.body, list) else [node.body]
            if any(_RANDOM.search(text.of(one)) for one in body):
                yield "unguarded", node, (text.replace(node.test, "True"),)


def _passes(text: Text, around: ast.stmt) -> Iterator[Made]:
    """The forward passes under a tape or in a training step that are passed True."""
    for node in ast.walk(around):
        step = isinstance(node, ast.FunctionDef) and node.name == "train_step"
        tape = isinstance(node, ast.With) and any("GradientTape" in text.of(item.context_expr) for item in node.items)
        if not (step or tape):
            continue
        for call in ast.walk(node):
            for keyword in call.keywords if isinstance(call, ast.Call) else []:
                value = keyword.value
                if keyword.arg == "training" and isinstance(value, ast.Constant) and value.value is True:
                    yield "pass not told", keyword.value, (text.without_keyword(keyword),)
                    yield "pass told False", keyword.value, (text.replace(keyword.value, "False"),)


def _in_graph(text: Text, around: ast.stmt) -> Iterator[Made]:
    for call in ast.walk(around):
        made = call.func if isinstance(call, ast.Call) else None
        drops = isinstance(made, ast.Call) and _last(made.func) in DROPS
        if isinstance(call, ast.Call) and drops and len(call.args) == 1 and not call.keywords:
            end = text.span(call.args[0])[1]
            yield "graph told True", call, ((end, end, b", training=True"),)
    yield from _rates(text, around)


def _rates(text: Text, around: ast.stmt) -> Iterator[Made]:
    for call in ast.walk(around):
        if isinstance(call, ast.Call) and _last(call.func) in DROPS and len(call.args) == 1:
            rate = call.args[0]
            if isinstance(rate, ast.Constant) and isinstance(rate.value, float) and 0 < rate.value < 1:
                yield "rate of a percentage", call, (text.replace(rate, str(round(rate.value * 100))),)
