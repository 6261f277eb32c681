"""Writes programs of the new kinds, each about one of them, and some with a part of another kind inside."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from tests.generated.grammar.writer import Unit, Writer, indented
from tests.generated.kinds.alternatives import chosen
from tests.generated.kinds.factories import assembled
from tests.generated.kinds.iterating import iterated
from tests.generated.kinds.outputs import put_into_objects
from tests.generated.kinds.parts import KIND, PARSED, called, dropping, flag_of, plain, signature, written
from tests.generated.kinds.settings import configured
from tests.generated.kinds.siblings import beside
from tests.generated.kinds.subclassing import inherited
from tests.generated.kinds.wrapping import decorated
from tests.generated.program import MAIN, Program

KINDS: Mapping[str, Callable[[Writer], Unit]] = MappingProxyType(
    {
        "configuration": configured,
        "models from functions": assembled,
        "output objects": put_into_objects,
        "alternatives": chosen,
        "loops and iterators": iterated,
        "decorators": decorated,
        "sibling modes": beside,
        "subclass chains": inherited,
    }
)
"""What a program is mostly about."""
_LAYER = re.compile(r"\bL\.(\w+)")
_MODULES = (
    "abc",
    "argparse",
    "collections",
    "copy",
    "dataclasses",
    "enum",
    "functools",
    "itertools",
    "json",
    "os",
    "sys",
    "types",
    "typing",
)
_NAMES = {
    "dataclass": "dataclasses",
    "field": "dataclasses",
    "replace": "dataclasses",
    "asdict": "dataclasses",
    "NamedTuple": "typing",
    "TypedDict": "typing",
    "SimpleNamespace": "types",
    "namedtuple": "collections",
    "OrderedDict": "collections",
    "wraps": "functools",
}


def program(w: Writer, kind: str) -> Program:
    """A program that is mostly about one kind."""
    w.mark(KIND + kind)
    root = _root(w, KINDS[kind](w), kind)
    keras, imports, layers = w.weighted(
        (4, ("keras", "import keras\n", "keras.layers")),
        (3, ("keras", "import keras\nfrom keras import layers\n", "layers")),
        (2, ("keras", "from tensorflow import keras\nfrom tensorflow.keras import layers\n", "layers")),
        (1, ("tf.keras", "", "tf.keras.layers")),
    )
    parts = [*w.definitions, f"def build():\n    return {root}"]
    if "ARGS." in "\n".join(parts):
        parts = ["\n".join(PARSED), *parts]
    body = "\n\n\n".join(parts)
    body = re.sub(r"\bK\.", f"{keras}.", _LAYER.sub(rf"{layers}.\1", body))
    return Program(((MAIN, f"{_imports(body)}{imports}import tensorflow as tf\n\n\n{body}\n"),), frozenset(w.features))


def _root(w: Writer, made: Unit, kind: str) -> str:
    """The expression for the model."""
    told = f", training={w.pick('True', 'False')}" if made.flag and w.one_in(12) else ""
    form = w.weighted((4, "itself"), (2, "graph"), (1, "sequential"), (2, "net"), (1, "another kind"))
    if form == "itself" and _is_model(w, made.made):
        return made.made
    if form == "sequential":
        return f"K.Sequential([K.Input((10,)), {made.made}, {plain(w)}])"
    if form == "net" or (form == "itself" and w.one_in(2)):
        return _net(w, [made])
    if form == "another kind":
        others = [name for name in KINDS if name != kind]
        return _net(w, [made, KINDS[w.pick(*others)](w)])
    name = w.name("make_model")
    w.define(
        [
            f"def {name}():",
            *indented(
                [
                    "inputs = K.Input((10,))",
                    f"x = {made.made}(inputs{told})",
                    f"return K.Model(inputs, {dropping(w) if w.one_in(3) else plain(w)}(x))",
                ]
            ),
        ]
    )
    return f"{name}()"


def _is_model(w: Writer, made: str) -> bool:
    """Whether an expression makes a model: only that can be trained."""
    name = re.match(r"\w+", made)[0]  # type: ignore[index]
    for text in w.definitions:
        derived = re.search(rf"^class {name}\((.*)\):", text, re.MULTILINE)
        if derived and not made.endswith((".model()", ".build()")):
            return any(base == "K.Model" or (base[:2] != "L." and _is_model(w, base)) for base in _bases(derived[1]))
        returned = re.search(rf"^def {name}\(\):[\s\S]*\n    return (\w+)\(", text)
        if returned:
            return _is_model(w, returned[1])
    return name.startswith(("make_", "K", "Builder", "Child"))


def _bases(said: str) -> list[str]:
    return [base.strip() for base in said.partition("[")[0].split(",") if base.strip() and "=" not in base]


def _net(w: Writer, made: list[Unit]) -> str:
    mode = signature(w)
    names = [w.name("part") for _ in made]
    body = [f"x = {called(w, mode, f'self.{name}', part.flag)}" for name, part in zip(names, made, strict=True)]
    fields = [f"self.{name} = {part.made}" for name, part in zip(names, made, strict=True)]
    name = written(w, "Net", base="K.Model", fields=fields, mode=mode, body=[*body, "return x"])
    _ = flag_of(mode)
    return f"{name}()"


def _imports(text: str) -> str:
    """What the text needs of the standard library, and numpy."""
    lines = [f"import {name}\n" for name in _MODULES if re.search(rf"\b{name}\.", text)]
    named: dict[str, list[str]] = {}
    for name, module in _NAMES.items():
        if re.search(rf"(?<![\w.]){name}\b(?=\(|\)|:|,|\n)", text):
            named.setdefault(module, []).append(name)
    lines += [f"from {module} import {', '.join(sorted(names))}\n" for module, names in sorted(named.items())]
    if re.search(r"\bnp\.", text):
        lines.append("\nimport numpy as np\n")
    return "".join(lines) + ("\n" if lines else "")
