"""All that is not followed of a file.

One entry for each class or function, the most telling: a bound that was met before a base class that is not known, and
that before a part that is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.causes import Base, Cause, Outside, Parameter
from kerasdrop_lint.analysis.classes import ClosureFunction, UserClass
from kerasdrop_lint.analysis.construction import is_foreign
from kerasdrop_lint.analysis.facts import Root
from kerasdrop_lint.analysis.failing import failed
from kerasdrop_lint.analysis.fixed_causes import Limit, Nature
from kerasdrop_lint.analysis.gaps import Gap
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.roots import is_model, keras_name_of
from kerasdrop_lint.analysis.syntax.methods import mentions_of
from kerasdrop_lint.analysis.unfollowed import is_elsewhere, is_of_framework, may_be_layer
from kerasdrop_lint.analysis.values import ClassValue, External, FunctionValue, Unknown
from kerasdrop_lint.knowledge.catalogue import WEIGHTED
from kerasdrop_lint.knowledge.layer_table import ROWS

_EFFECT = 5
_EFFECTS = {str(row[0]) for row in ROWS if row[_EFFECT]} | {"dropout"}
_ON_SYMBOLIC = _EFFECTS | {"tf", "tensorflow"}
_WORDS = _EFFECTS | {"training", "is_training"}
"""The names of which a class mentions one, if anything in it depends on the mode."""
_RUN_BY_KERAS = frozenset({"call", "train_step", "test_step", "predict_step"})


def gaps_of(machine: Machine, met: Iterable[Gap], roots: Sequence[Root] = ()) -> tuple[Gap, ...]:
    """All that is not followed: the bounds that were `met`, what was noted, and the `roots` of which the analysis does
    not know a part that may be a layer, or in which it finds nothing, and what raises; each class and function once."""
    noted = machine.noted
    parts = [root.gap for root in roots if root.gap is not None and _may_hide_layers(root, root.gap.cause)]
    alone = (_given(function) for function in machine.functions if function.syntax not in noted.followed)
    given = [gap for gap in alone if gap is not None]
    given += [
        gap
        for function, gap in noted.on_given.items()
        if function not in noted.followed and _matters(machine, function)
    ]
    failing = (gap for gap in failed(machine, roots) if concerns_mode(machine, gap.node))
    return _each_once((*noted.cut, *met, *_of_classes(machine), *noted.gaps.values(), *parts, *given, *failing))


def concerns_mode(machine: Machine, node: ir.Node | None) -> bool:
    """Whether a class or function mentions a layer for which the mode matters."""
    if isinstance(node, ir.Function):
        return _matters(machine, node)
    methods = [
        value.function
        for definition in machine.classes
        if definition.syntax is node
        for value in definition.namespace.values()
        if isinstance(value, FunctionValue)
    ]
    return any(_EFFECTS & _words(method) for method in methods)


def _may_hide_layers(root: Root, cause: Cause) -> bool:
    """Whether what is not known of a root may be a layer for which the mode matters, as far as its text shows: in a
    class most functions of libraries are none."""
    if cause.nature is not Nature.LIMIT:
        return False
    if root.definition is None:
        return not root.rows or may_be_layer(cause)
    if root.rows or not is_elsewhere(cause):
        return not root.rows
    if is_of_framework(cause):
        return False
    methods = (value.function for value in root.definition.namespace.values() if isinstance(value, FunctionValue))
    return any(_EFFECTS & _words(method) for method in methods)


def is_block(machine: Machine, function: ClosureFunction) -> bool:
    """Whether a function of the module may apply layers for which the mode matters to what its caller passes, or return
    one that does, and makes weights for that: what does so is for symbolic tensors, as augmentation and metrics are
    not."""
    first = function.syntax.parameters[0] if function.syntax.parameters else None
    if function.syntax in machine.noted.followed or first is None or first.kind.startswith("var"):
        return False
    names = frozenset().union(*_mentioned(machine, function.syntax))
    return bool(WEIGHTED & names and _ON_SYMBOLIC & names)


def _matters(machine: Machine, function: ir.Function) -> bool:
    """Whether a function, or one of the module that it calls, mentions a layer for which the mode matters, or a
    function of TensorFlow."""
    return any(_ON_SYMBOLIC & names for names in _mentioned(machine, function))


def _mentioned(machine: Machine, function: ir.Function) -> Iterator[frozenset[str]]:
    """The names in a function, and in those of the module that it calls."""
    own = {one.name: one.syntax for one in machine.functions}
    words = mentions_of(function).names
    yield words
    yield from (mentions_of(own[name]).names for name in words & own.keys())


def _given(function: ClosureFunction) -> Gap | None:
    """A function of the module that applies a layer for which the mode matters to what its caller passes."""
    first = function.syntax.parameters[0] if function.syntax.parameters else None
    if first is None or first.kind.startswith("var") or first.default is not None or not _EFFECTS & _words(function):
        return None
    return Gap(function.name, function.syntax, Parameter(first.name))


def unseen_in(roots: Iterable[Root]) -> tuple[Gap, ...]:
    """The roots in which nothing is found, and not all is known."""
    seen = {root.definition for root in roots if root.rows and root.definition is not None}
    found = (root for root in roots if not root.rows and root.definition not in seen)
    return _each_once(root.gap for root in found if root.gap is not None)


def _each_once(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    found: dict[ir.Node | str, Gap] = {}
    for gap in gaps:
        found.setdefault(gap.name if gap.node is None else gap.node, gap)
    return tuple(found.values())


def _of_classes(machine: Machine) -> Iterator[Gap]:
    """The classes of which a base class is not known, or of which attributes may be set by what is not."""
    for definition in machine.classes:
        if definition.maker is None and _depends_on_mode(definition):
            cause = _base(definition) or (definition.over.cause if definition.over is not None else None)
            if cause is not None:
                yield Gap(definition.name, definition.syntax, cause)


def _base(definition: UserClass) -> Cause | None:
    """The first of its base classes that is not known."""
    if definition.library is not None:
        return None
    for link in definition.order:
        if isinstance(link, Unknown):
            return link.cause if isinstance(link.cause, Limit) else Base(link.cause)
        if isinstance(link, External) and is_foreign(link):
            return Base(Outside(link.path)) if not _is_plain(link.path) else None
    return None


def _is_plain(path: str) -> bool:
    """Whether a class from outside is one of Python's or Keras' that makes no layer of those that derive from it."""
    return path.partition(".")[0] in ("builtins", "abc", "typing", "enum", "collections", "dataclasses", "unittest")


def _depends_on_mode(definition: UserClass) -> bool:
    """Whether its methods mention the mode, or a layer for which it matters; and Keras runs one of them."""
    methods = [value.function for value in definition.namespace.values() if isinstance(value, FunctionValue)]
    runs = not _RUN_BY_KERAS.isdisjoint(definition.namespace) or is_model(definition)
    if not runs or not (_is_open(definition) or keras_name_of(definition) is None):
        return False
    return any(not _WORDS.isdisjoint(_words(method)) for method in methods)


def _is_open(definition: UserClass) -> bool:
    return definition.over is not None or not all(
        isinstance(link, ClassValue) or (isinstance(link, External) and not is_foreign(link))
        for link in definition.order
    )


def _words(method: ClosureFunction) -> frozenset[str]:
    return mentions_of(method.syntax).names | {parameter.name for parameter in method.syntax.parameters}
