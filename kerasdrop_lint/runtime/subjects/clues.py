"""Reads from source and layers which inputs a call may accept, before anything is tried."""

from __future__ import annotations

import ast
import inspect
import itertools
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from kerasdrop_lint.runtime.subjects.layouts import STEPS, Feature, Form, Layout, floats, graphs, integers, single

_INDICES = re.compile(r"(^|_)(ids?|tokens?|indices|index|idx|positions?|words?|seq_ids|labels?|targets?)$")
_ADJACENCY = re.compile(r"^(adj\w*|A|a_in|laplacian)")
_LENGTH = re.compile(r"(^|_)(lengths?|lens?)$")
_MASK = re.compile(r"mask|sample_weight")
_RANK_OF_LAYER: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"(?<![a-z])ConvLSTM1D|ConvLSTM2D|Conv3D|Pool\w*3D|Padding3D|UpSampling3D|Dropout3D"), 5),
    (re.compile(r"Conv2D|Pool\w*2D|Padding2D|Cropping2D|UpSampling2D|Dropout2D|Resizing|Rescaling|Random\w+"), 4),
    (re.compile(r"Conv1D|Pool\w*1D|Padding1D|Dropout1D|LSTM|GRU|RNN|Attention|TimeDistributed|Bidirectional"), 3),
    (re.compile(r"Dense|BatchNormalization|Linear"), 2),
)
_EMBEDDING = re.compile(r"Embedding|embedding_lookup|one_hot|StringLookup|IntegerLookup")
_TEXT = re.compile(r"TextVectorization|StringLookup|tokeniz", re.IGNORECASE)


def source_of(thing: Any) -> str:
    """The source text of a class or function, empty where there is none."""
    try:
        return textwrap.dedent(inspect.getsource(thing))
    except (OSError, TypeError):
        return ""


def layers_inside(layer: Any) -> list[Any]:
    """All layers that a layer holds so far."""
    try:
        return list(layer._flatten_layers(include_self=False))
    except (AttributeError, TypeError, ValueError):
        return []


def first_layouts(layer: Any, names: tuple[str, ...]) -> Iterator[Layout]:
    """What to try on a layer or model, the likeliest first; `names` are those of the parameters to fill."""
    text = " ".join(type(inner).__name__ for inner in layers_inside(layer))
    own = "\n".join(source_of(base) for base in type(layer).__mro__ if _is_written_by_a_user(base))
    call = "\n".join(source_of(vars(base)["call"]) for base in _definers(type(layer))[:1])
    specified = [single(feature) for feature in specified_features(layer)]
    return iter(dict.fromkeys(itertools.chain(specified, layouts_for(names, call, f"{text}\n{own}"))))


def layouts_for(names: tuple[str, ...], call: str, words: str) -> Iterator[Layout]:
    """The same from the text of the function that is called and from words about what it does."""
    features = list(features_by_words(words))
    if len(names) > 1:
        for feature in features:
            yield Layout(tuple(named(name, feature) for name in names), Form.ARGUMENTS)
        return
    uses = _uses(names[0] if names else "inputs", call)
    if any(_ADJACENCY.search(part) for parts in uses.parts for part in parts):
        features.insert(0, floats(3))
    if uses.rank:
        features.insert(0, floats(uses.rank))
    if names and _INDICES.search(names[0]):
        features.insert(0, integers())
    if keys := uses.keys:
        yield from (Layout(tuple(named(key, each) for key in keys), Form.DICT, keys) for each in features)
    for parts in uses.parts:
        yield from _taken_apart(parts, features)
    yield from map(single, features)
    if not uses.parts and not keys:
        yield from (Layout((feature,) * 2, form) for form in (Form.LIST, Form.TUPLE) for feature in features[:4])


def _taken_apart(parts: tuple[str, ...], features: list[Feature]) -> Iterator[Layout]:
    """Lists for a call that takes its input apart into these names."""
    if parts[:2] == ("x", "a"):
        yield from (Layout(each, Form.LIST) for each in graphs(parts[2:]))
    for feature in features[:5]:
        yield Layout(tuple(named(part, feature) for part in parts), Form.LIST)
        yield from _as_graph(feature, len(parts), Form.LIST)
    if len(parts) == 2:
        yield from (Layout((floats(rank), other), Form.LIST) for rank in (4, 3) for other in (floats(2), integers()))


def specified_features(layer: Any) -> Iterator[Feature]:
    """What the layer itself says that it takes."""
    spec = getattr(layer, "input_spec", None)
    if isinstance(spec, (list, tuple)) and len(spec) == 1:
        spec = spec[0]
    if spec is None or isinstance(spec, (list, tuple, dict)):
        return
    if shape := getattr(spec, "shape", None):
        base = floats(len(shape)).shape if len(shape) <= 6 else tuple(shape)
        yield Feature(tuple(size or base[place] for place, size in enumerate(shape)))
    elif rank := getattr(spec, "ndim", None) or getattr(spec, "min_ndim", None):
        feature = floats(rank)
        for axis, size in (getattr(spec, "axes", None) or {}).items():
            feature = feature.with_axis(axis, size) if size else feature
        yield feature


def features_by_words(words: str) -> Iterator[Feature]:
    """Tensors of every rank; those come first that the layers named in the text take, in their order."""
    found: list[tuple[int, Feature]] = []
    if match := _TEXT.search(words):
        found.append((match.start(), Feature((4,), "string")))
    if match := _EMBEDDING.search(words):
        found.append((match.start(), integers()))
    found += [(match.start(), floats(rank)) for pattern, rank in _RANK_OF_LAYER if (match := pattern.search(words))]
    ordered = [feature for _, feature in sorted(found, key=lambda pair: pair[0])]
    everything = [floats(rank) for rank in (3, 4, 2)] + [integers(), floats(5), integers(1)]
    yield from dict.fromkeys(ordered + everything)


def _definers(cls: type) -> list[type]:
    """The class whose `call` it is, if a user wrote it."""
    definers = [base for base in cls.__mro__ if "call" in vars(base)]
    return definers[:1] if definers and _is_written_by_a_user(definers[0]) else []


def _is_written_by_a_user(base: type) -> bool:
    return not re.match(r"(keras|tf_keras|tensorflow|builtins)(\.|$)", base.__module__)


def named(name: str, feature: Feature) -> Feature:
    """What a parameter or key of this name takes, where the others take `feature`."""
    if _MASK.search(name):
        rank = min(feature.rank, 2)
        return Feature(feature.shape[:rank], "int32" if feature.is_integer else "bool", is_mask=True)
    if _LENGTH.search(name):
        return Feature((feature.shape[0], 1), "int32", STEPS)
    if "segment" in name or "token_type" in name:
        return replace(integers(), ceiling=2)
    if _ADJACENCY.search(name) and feature.rank in {2, 3}:
        return feature.with_axis(-1, feature.shape[-2])
    return integers() if _INDICES.search(name) else feature


def _as_graph(feature: Feature, count: int, form: Form) -> Iterator[Layout]:
    """Nodes and an adjacency matrix, where nodes would be rank 3."""
    if feature.rank == 3 and count in {2, 3}:
        adjacency = Feature((*feature.shape[:2], feature.shape[1]))
        rest = (Feature((*feature.shape[:2], feature.shape[1], 4)),) * (count - 2)
        yield Layout((feature, adjacency, *rest), form)


@dataclass(frozen=True, slots=True)
class _Uses:
    """What a function does with a parameter: the keys that it reads, the parts it is taken into, fewest first (a call
    may accept more than one count), and the rank of its shape."""

    keys: tuple[str, ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()
    rank: int = 0


def _uses(name: str, call: str) -> _Uses:
    try:
        tree = ast.parse(call)
    except (SyntaxError, ValueError):
        return _Uses()
    keys: dict[str, None] = {}
    parts: dict[int, tuple[str, ...]] = {}
    rank = last = 0
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=ast.Name(id=used), slice=ast.Constant(value=str() as key)) if used == name:
                keys[key] = None
            case ast.Subscript(value=ast.Name(id=used), slice=ast.Constant(value=int() as place)) if used == name:
                last = max(last, min(place + 1, 8))
            case ast.Assign(targets=[ast.Tuple(elts=elements)], value=value):
                if _is_taken_apart(name, value):
                    parts.setdefault(len(elements), tuple(map(ast.unparse, elements)))
                elif _is_shape_of(name, ast.unparse(value)):
                    rank = rank or len(elements)
    if last > max(parts, default=1):
        parts[last] = ("",) * last
    return _Uses(tuple(keys), tuple(parts[count] for count in sorted(parts) if count > 1), rank)


def _is_taken_apart(name: str, value: ast.expr) -> bool:
    """`inputs`, or a helper's `get_inputs(inputs)`."""
    match value:
        case ast.Name(id=used):
            return used == name
        case ast.Call(func=ast.Attribute(attr=attribute) | ast.Name(id=attribute), args=[ast.Name(id=used)]):
            return used == name and "input" in attribute
    return False


def _is_shape_of(name: str, text: str) -> bool:
    return re.search(rf"\bshape\({name}\)|\b{name}\.shape|\bget_shape\({name}", text) is not None
