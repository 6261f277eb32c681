"""Draws programs that build a Keras model: `programs()` is the strategy."""

from __future__ import annotations

import re

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.generated.grammar.classes import custom_class
from tests.generated.grammar.graphs import functional, functional_subclass, sequential
from tests.generated.grammar.leaves import Scope, leaf
from tests.generated.grammar.steps import with_steps
from tests.generated.grammar.writer import Unit, Writer
from tests.generated.program import MAIN, Program

_LAYER = re.compile(r"\bL\.(\w+)")
_DEEPEST = 2


def programs() -> SearchStrategy[Program]:
    """Programs of a few dozen lines that differ in every way in which a mode can travel."""
    return _program()


def unit(w: Writer, depth: int, scope: Scope) -> Unit:
    """Anything that can be called with a tensor, nested at most so deep."""
    if depth <= 0:
        return leaf(w, scope)
    kind = w.weighted((8, "leaf"), (4, "layer"), (1, "model"), (1, "sequential"), (1, "functional"))
    match kind:
        case "layer":
            return custom_class(w, depth, unit)
        case "model":
            return custom_class(w, depth, unit, base="K.Model")
        case "sequential":
            return sequential(w, depth, unit, scope)
        case "functional":
            return functional(w, depth, unit)
    return leaf(w, scope)


def _root(w: Writer) -> Unit:
    kind = w.weighted(
        (6, "model"), (4, "functional"), (2, "sequential"), (1, "functional subclass"), (1, "steps"), (1, "layer")
    )
    match kind:
        case "functional":
            return functional(w, _DEEPEST, unit)
        case "sequential":
            return sequential(w, _DEEPEST, unit)
        case "functional subclass":
            return functional_subclass(w, _DEEPEST, unit)
        case "steps":
            return with_steps(w, _DEEPEST, unit)
    return custom_class(w, _DEEPEST, unit, base="K.Model")


@st.composite
def _program(draw: DrawFn) -> Program:
    w = Writer(draw)
    root = _root(w)
    header, keras, layers = w.weighted(
        (4, ("import keras\n", "keras", "keras.layers")),
        (2, ("import keras\nfrom keras import layers\n", "keras", "layers")),
        (1, ("import keras\nfrom keras import layers as L\n", "keras", "L")),
        (1, ("from tensorflow import keras\n", "keras", "keras.layers")),
        (1, ("", "tf.keras", "tf.keras.layers")),
        (1, ("import keras\n", "keras", "")),
        (1, ("import keras\nfrom keras.layers import *\n", "keras", "*")),
        (1, ("import keras as k\nfrom tensorflow.keras import layers as kl\n", "k", "kl")),
    )
    parts = [_spelled(part, keras, layers) for part in w.definitions]
    end = _spelled(f"def build():\n    return {root.made}", keras, layers)
    used = sorted(set(_LAYER.findall("\n".join([*w.definitions, root.made]))))
    if not layers and used:
        header += f"from keras.layers import {', '.join(used)}\n"
    cut = w.number(1, len(parts) - 1) if len(parts) > 1 and w.one_in(30) else 0
    text = "\n".join([*parts, end])
    modules = ("functools", "inspect", "json", "os", "sys", "time")
    plain = "".join(f"import {name}\n" for name in modules if re.search(rf"\b{name}\.", text))
    head = f"{plain}\n{header}import tensorflow as tf\n".lstrip()
    if cut:
        w.mark("several modules")
        names = ", ".join(
            re.findall(r"^(?:class |def )?(\w+)", "\n".join(_first(part) for part in parts[:cut]), re.MULTILINE)
        )
        files = (
            (MAIN, _joined([f"{head}from blocks import {names}", *parts[cut:], end])),
            ("blocks.py", _joined([head.rstrip(), *parts[:cut]])),
        )
        return Program(files, frozenset(w.features))
    return Program(((MAIN, _joined([head.rstrip(), *parts, end])),), frozenset(w.features))


def _first(part: str) -> str:
    return next(line for line in part.splitlines() if not line.startswith("@"))


def _joined(parts: list[str]) -> str:
    return "\n\n\n".join(parts) + "\n"


def _spelled(text: str, keras: str, layers: str) -> str:
    """The text with the module names that the imports give."""
    text = _LAYER.sub(rf"{layers}.\1" if layers.isidentifier() or "." in layers else r"\1", text)
    return re.sub(r"\bK\.", f"{keras}.", text)
