"""Gives everything that a module defines another name that says nothing, everywhere alike."""

# ruff: noqa: N802 (the names of methods are those of libcst)

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import libcst as cst

from kerasdrop_lint.rules.deliberate import names_a_kind, says_kept, says_so
from tests.generated.transforming.bindings import Bindings, bindings, names_in

_MEANS_SOMETHING = re.compile(
    r"train|determin|test|eval|valid|(?<![a-z])val(?![a-z])|predict|infer|mask|phase|teacher|momentum|target|reference|ema|^batch_size$|^_+$|^__"
    r"|drop_?(?:out|path|connect)|fr[eo]e?z|fixed|depth|keep|load|restore|serving|export|corrupt|nois|augment|random|generat|sampl"
    r"|keras|tensorflow|version|legacy|compat|backend",
    re.IGNORECASE,
)
"""Names of the mode, of shares that are kept, of networks that are not trained, of what is random by nature, of which
Keras there is, and what Keras fills in."""
_OF_KERAS = frozenset(
    [
        "call",
        "build",
        "built",
        "fit",
        "compile",
        "predict",
        "train_step",
        "test_step",
        "predict_step",
        "get_config",
        "from_config",
        "summary",
        "name",
        "dtype",
        "compute_output_shape",
        "compute_output_spec",
        "compute_mask",
        "compute_loss",
        "add_weight",
        "add_loss",
        "add_metric",
        "layers",
        "get_layer",
        "inputs",
        "outputs",
        "input",
        "output",
        "weights",
        "variables",
        "losses",
        "metrics",
        "optimizer",
        "loss",
        "stateful",
        "supports_masking",
        "input_spec",
        "input_shape",
        "output_shape",
        "rate",
        "noise_shape",
        "seed",
        "seed_generator",
        "cell",
        "cells",
        "layer",
        "forward_layer",
        "backward_layer",
        "stack",
        "units",
        "state_size",
        "output_size",
        "get_initial_state",
        "initial_state",
        "states",
        "constants",
        "return_sequences",
        "axis",
        "epsilon",
        "loss_fn",
        "forward",
        "path",
        "iterations",
        "add",
        "pop",
        "save",
        "load_weights",
        "set_weights",
        "get_weights",
        "count_params",
        "updates",
        "dynamic",
    ]
)
"""What a layer or model of Keras calls, reads or has itself."""
_OF_CONTAINERS = frozenset(name for kind in (str, list, dict, tuple, set, int, float) for name in dir(kind))


@dataclass(frozen=True, slots=True)
class Renaming:
    """A renamed text, and the old names by the new ones."""

    text: str
    old: Mapping[str, str]


def renamed(text: str) -> Renaming:
    """The text with neutral names."""
    module = cst.parse_module(text)
    found = bindings(module)
    kept = _kept(found)
    attributes = (found.attributes | found.in_class) - kept - _OF_KERAS - _OF_CONTAINERS
    # What a class body binds is seen as an attribute too, and has one name.
    barred = (found.in_class | kept) - attributes
    names = (found.variables | found.functions | found.classes | (found.in_class & attributes)) - barred - {"build"}
    taken = names_in(module) | found.words
    new = _new(names | attributes, found, taken)
    changed = module.visit(_Renamer({name: new[name] for name in names}, {name: new[name] for name in attributes}))
    return Renaming(changed.code, {after: before for before, after in new.items()})


def _kept(found: Bindings) -> set[str]:
    """The names that others rely on."""
    passed = {
        keyword
        for callee, keyword in found.keywords
        if keyword not in found.parameters.get(callee, ()) or callee.startswith("__")
    }
    of_modules = {name for head, name in found.reached if head in found.imported}
    mentioned = found.words | found.imported | of_modules | set(dir(builtins))
    bound = found.variables | found.functions | found.classes | found.attributes | found.in_class
    telling = {name for name in bound if _MEANS_SOMETHING.search(name) or _says(name)}
    made = {name for name in bound if any(name.startswith(prefix) for prefix in found.prefixes)}
    return passed | mentioned | telling | made


def _says(name: str) -> bool:
    """Whether a name says something that decides what is a fault."""
    return says_so(name) or says_kept(name) or names_a_kind(name)


def _new(names: Iterable[str], found: Bindings, taken: set[str]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for number, name in enumerate(sorted(names)):
        stem = "Thing" if name in found.classes else "does" if name in found.functions else "held"
        new = f"{stem}{number}"
        chosen[name] = new if new not in taken else f"{new}_"
    return chosen


class _Renamer(cst.CSTTransformer):
    def __init__(self, names: Mapping[str, str], attributes: Mapping[str, str]) -> None:
        self.names = names
        self.attributes = attributes

    def visit_Import(self, node: cst.Import) -> bool:
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        return False

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        return updated_node.with_changes(value=self.names.get(original_node.value, original_node.value))

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.Attribute:
        name = original_node.attr.value
        return updated_node.with_changes(attr=cst.Name(self.attributes.get(name, name)))
