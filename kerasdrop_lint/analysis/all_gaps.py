"""All that is not followed of a file.

One entry for each class or function, the most telling: a bound that was met before a base class that is not known, and
that before a part that is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.causes import Base, Cause, Outside
from kerasdrop_lint.analysis.classes import ClosureFunction, UserClass
from kerasdrop_lint.analysis.construction import is_foreign
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.gaps import Gap
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.roots import is_model, keras_name_of
from kerasdrop_lint.analysis.syntax.methods import mentions_of
from kerasdrop_lint.analysis.values import ClassValue, External, FunctionValue, Unknown
from kerasdrop_lint.knowledge.layer_table import ROWS

_EFFECT = 5
_WORDS = {str(row[0]) for row in ROWS if row[_EFFECT]} | {"training", "dropout", "is_training"}
"""The names of which a class mentions one, if anything in it depends on the mode."""
_RUN_BY_KERAS = frozenset({"call", "train_step", "test_step", "predict_step"})


def gaps_of(machine: Machine, met: Iterable[Gap]) -> tuple[Gap, ...]:
    """All that is not followed: the bounds that were `met`, and what was noted; each class and function once."""
    found: dict[ir.Node | str, Gap] = {}
    for gap in (*machine.noted.cut, *met, *_of_classes(machine), *machine.noted.gaps.values()):
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
