"""Imports Keras in another way, and spells what is used of it accordingly."""

# ruff: noqa: N802 (the names of methods are those of libcst)

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from enum import Enum

import libcst as cst
import libcst.matchers as m
from libcst.helpers import get_full_name_for_node

from kerasdrop_lint.knowledge.catalogue import LAYER_NAMES, REMOVED_FUNCTIONS
from tests.generated.transforming.bindings import bindings, names_in


class Style(Enum):
    """How `keras.layers.Dropout` is reached."""

    WHOLE = "import keras"
    MEMBER = "from keras import layers"
    MODULE = "import keras.layers as L"
    CLASS = "from keras.layers import Dropout as D"
    ASSIGNED = "import tensorflow as tf; keras = tf.keras"
    FLOW = "from tensorflow import function as F"


_ROOTS = ("tensorflow.keras", "keras", "tf_keras")


def aliased(text: str, style: Style) -> str:
    """The text with what it uses of Keras reached as the style says."""
    module = cst.parse_module(text)
    homes = _homes(module)
    speller = _Speller(homes, style, names_in(module))
    body = list(cst.ensure_type(module.visit(speller), cst.Module).body)
    used = names_in(*(statement for statement in body if not _imports(statement)))
    needless = {name for name, home in homes.items() if name not in used and _split(home) is not None}
    first = next((index for index, statement in enumerate(body) if _bound(statement) & homes.keys()), len(body) - 1)
    lines = [cst.parse_statement(line) for line in speller.lines]
    kept = [*body[: first + 1], *lines, *body[first + 1 :]]
    return module.with_changes(
        body=[left for one in kept if (left := one if one in lines else _without(one, needless)) is not None]
    ).code


def _imports(statement: cst.CSTNode) -> list[cst.Import | cst.ImportFrom]:
    if not isinstance(statement, cst.SimpleStatementLine):
        return []
    return [part for part in statement.body if isinstance(part, (cst.Import, cst.ImportFrom))]


def _bound(statement: cst.CSTNode) -> Set[str]:
    return {name for part in _imports(statement) for name, _ in _origins(part)}


def _homes(module: cst.Module) -> dict[str, str]:
    """What the module's own imports bind, and nothing else does: where each name comes from."""
    found = bindings(module)
    homes: dict[str, set[str]] = {}
    for part in m.findall(module, m.Import() | m.ImportFrom()):
        if isinstance(part, (cst.Import, cst.ImportFrom)):
            for name, home in _origins(part):
                homes.setdefault(name, set()).add(home)
    own = {name for statement in module.body for name in _bound(statement)}
    bound = found.variables | found.functions | found.classes | found.in_class
    stars = LAYER_NAMES & names_in(module) if "*" in homes and homes["*"] == {"keras.layers"} else set()
    starred = {name: f"keras.layers.{name}" for name in stars - homes.keys() - bound}
    return starred | {name: min(places) for name, places in homes.items() if len(places) == 1 and name in own - bound}


def _origins(part: cst.Import | cst.ImportFrom) -> Iterator[tuple[str, str]]:
    """The names that an import binds, and what they are."""
    if isinstance(part, cst.Import):
        for alias in part.names:
            home = alias.evaluated_name
            first = home.partition(".")[0]
            yield (alias.evaluated_alias, home) if alias.evaluated_alias is not None else (first, first)
    elif not part.relative and part.module is not None:
        home = get_full_name_for_node(part.module) or ""
        if isinstance(part.names, cst.ImportStar):
            yield "*", home
            return
        for alias in part.names:
            yield alias.evaluated_alias or alias.evaluated_name, f"{home}.{alias.evaluated_name}"


def _split(path: str) -> tuple[str, list[str]] | None:
    """What of Keras a path is, if it is of Keras: its root, and the names from there.

    What Keras 3 does not have stays as it is: imported by its own name it raises there, and not where it is used.
    """
    if path.rpartition(".")[2] in REMOVED_FUNCTIONS:
        return None
    for root in _ROOTS:
        if path == root or path.startswith(f"{root}."):
            return root, path[len(root) + 1 :].split(".") if path != root else []
    return None


def _split_flow(path: str) -> tuple[str, list[str]] | None:
    """The same of TensorFlow, without its Keras."""
    root, _, rest = path.partition(".")
    return (root, rest.split(".")) if root == "tensorflow" and rest and _split(path) is None else None


def _without(statement: cst.BaseStatement, names: Set[str]) -> cst.BaseStatement | None:
    """An import statement without some of the names that it binds; None if it binds nothing then."""
    imports = _imports(statement)
    if not isinstance(statement, cst.SimpleStatementLine) or len(imports) != len(statement.body):
        return statement
    left = [part for one in imports if (part := _import_without(one, names)) is not None]
    return statement.with_changes(body=left) if left else None


def _import_without(part: cst.Import | cst.ImportFrom, names: Set[str]) -> cst.Import | cst.ImportFrom | None:
    if isinstance(part.names, cst.ImportStar):
        return part
    origins = [name for name, _ in _origins(part)] or [""] * len(part.names)
    left = [alias for alias, name in zip(part.names, origins, strict=True) if name not in names]
    if len(left) == len(part.names):
        return part
    return (
        part.with_changes(names=[*left[:-1], left[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)]) if left else None
    )


class _Speller(cst.CSTTransformer):
    def __init__(self, homes: Mapping[str, str], style: Style, taken: Set[str]) -> None:
        self.homes = homes
        self.style = style
        self.taken = taken
        self.lines: list[str] = []
        self.known: dict[str, int] = {}

    def visit_Import(self, node: cst.Import) -> bool:
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        return False

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        return self.spelled(node) is None

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.BaseExpression:
        new = self.spelled(original_node)
        return updated_node.with_changes(attr=original_node.attr) if new is None else new

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        return self.spelled(original_node) or updated_node

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(keyword=original_node.keyword)

    def spelled(self, node: cst.Name | cst.Attribute) -> cst.Name | cst.Attribute | None:
        """The new spelling of a dotted name, if it is of Keras."""
        name = get_full_name_for_node(node) if _is_dotted(node) else None
        head, _, rest = (name or "").partition(".")
        path = ".".join(filter(None, [self.homes.get(head, ""), rest]))
        split = _split(path) if self.style is not Style.FLOW else _split_flow(path)
        if split is None or not split[1]:
            return None
        new = self.respelled(*split)
        if new is None:
            return None
        expression = cst.parse_expression(new)
        assert isinstance(expression, (cst.Name, cst.Attribute))
        return expression.with_changes(lpar=node.lpar, rpar=node.rpar)

    def respelled(self, root: str, names: list[str]) -> str | None:
        depth = next((index + 1 for index, name in enumerate(names) if name[0].isupper()), len(names))
        inner, last, tail = names[: depth - 1], names[depth - 1], names[depth:]
        module = ".".join([root, *inner])
        match self.style:
            case Style.WHOLE:
                top, _, below = root.partition(".")
                start = self.bound(top, top, f"import {top}")
                return ".".join(filter(None, [start, below, *names]))
            case Style.FLOW:
                start = self.bound(self.short("F", names[0]), names[0], f"from {root} import {names[0]}")
                return ".".join([start, *names[1:]])
            case Style.MEMBER:
                start = self.bound(names[0], f"{root}.{names[0]}", f"from {root} import {names[0]}")
                return ".".join([start, *names[1:]])
            case Style.MODULE:
                start = self.bound(self.short("M", module), module, f"import {module}")
                return ".".join([start, last, *tail])
            case Style.CLASS:
                path = f"{module}.{last}"
                start = self.bound(self.short("D", path), path, f"from {module} import {last}")
                return ".".join([start, *tail])
            case Style.ASSIGNED if root != "tf_keras":
                self.add("import tensorflow as tf_made")
                self.add("keras_made = tf_made.keras")
                return ".".join(["keras_made", *names])
        return None

    def bound(self, name: str, home: str, statement: str) -> str:
        """The name that something has from now on; what imports it is added."""
        if self.homes.get(name) == home:
            return name
        free = f"{name}_" if name in self.taken else name
        self.add(statement if statement.split()[-1] == free else f"{statement} as {free}")
        return free

    def short(self, letter: str, path: str) -> str:
        """A name that says nothing of what it is."""
        return f"{letter}{self.known.setdefault(path, len(self.known))}"

    def add(self, line: str) -> None:
        if line not in self.lines:
            self.lines.append(line)


def _is_dotted(node: cst.BaseExpression) -> bool:
    while isinstance(node, cst.Attribute):
        node = node.value
    return isinstance(node, cst.Name)
