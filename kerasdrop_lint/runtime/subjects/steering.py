"""Reads an error that a call raised: which other inputs would not raise it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from kerasdrop_lint.runtime.subjects.clues import named
from kerasdrop_lint.runtime.subjects.layouts import ROWS, WIDTH, Feature, Form, Layout, floats, integers, rows_of_graphs
from kerasdrop_lint.runtime.subjects.mishaps import text_of

_NDIM = re.compile(r"expected (?:min_|max_)?ndim=(\d+), found (?:full_|min_)?ndim=(\d+)")
_RANK = re.compile(
    r"(?:must be|must have|expected|requires?|to be|to have|be of|have)\D{0,20}rank[ -]?(?:of )?(\d)", re.I
)
_DIMENSIONAL = re.compile(
    r"(?:must be|expects?|should be|to be)[^.]{0,30}\b(\d)[ -]?(?:dimension|D\b)"
    r"|dimensions should be (\d)"
)
_AXIS = re.compile(r"expected axis (-?\d+) of input shape to have value (\d+)")
_FEW = re.compile(r"not enough values to unpack \(expected (?:at least )?(\d+), got (\d+)\)")
_MANY = re.compile(r"too many values to unpack \(expected (\d+)")
_LIST = re.compile(
    r"(?:called|be|expects?|passed)[^.]{0,30} (?:a )?(?:list|tuple)|Iterating over a symbolic|cannot unpack"
)
_COUNT = re.compile(r"expects? (?:exactly )?(\d+) inputs?", re.I)
_KEY = re.compile(r"KeyError: '(\w+)'|(?:valid )?indices[^\n]*got '(\w+)'")
_MISSING = re.compile(
    r"missing \d+ required (?:positional|keyword-only) arguments?: (.*)|missing a required argument: (.*)"
)
_INTEGER_WANTED = re.compile(
    r"(?:indices|ids|Tidx|T).{0,60}(?:float|not in list of allowed)|must be (?:of )?(?:an )?int"
    r"|expected.{0,30}\bint(?:32|64)?\b"
    r"|integer (?:dtype|type|tensor)|float32 (?:is )?not (?:in|supported|allowed)",
    re.I | re.S,
)
_FLOAT_WANTED = re.compile(
    r"int(?:32|64)\b.{0,80}float|float.{0,80}\bint(?:32|64)\b|bfloat16|must be .{0,10}float|requested to type int",
    re.I | re.S,
)
_STRING_WANTED = re.compile(r"(?:expected|must be|to be)[^.]{0,40}string", re.I)
_OTHER_TYPE = re.compile(r"was expected to be an? (\w+) tensor but is an? (\w+) tensor")
_SHAPE = re.compile(r"[(\[]((?:\d+|None)(?:, ?(?:\d+|None))*)[)\]]")
_CEILING = re.compile(r"is not in \[0, (\d+)\)")
_TOO_SMALL = re.compile(
    r"[Nn]egative dimension|would be negative|zero or negative|dimensions? .{0,30}<= 0|at least \d+x\d+|smaller than"
    r"|too small|empty tensor|with dimension 0"
)
_SIZES = re.compile(r"(?<![\w.])(\d{1,4})(?![\w.])")
_MISMATCH = re.compile(
    r"incompatible|mismatch|cannot be more than|multiple of"
    r"|must be equal|not match|broadcast|divisible|same|reshape|expected|shape",
    re.I,
)
_ARGUMENTS = re.compile(r"\n *(?:Call arguments|Arguments) received by")
_TARGET = re.compile(r"input_shape ?= ?[(\[]([^)\]]*)[)\]], (?:target|output)_shape ?= ?[(\[]([^)\]]*)[)\]]")
_VALUES = re.compile(r"tensor with (\d+) values, but the requested shape (has|requires a multiple of) (\d+)")
_TAKES_ONE = re.compile(
    r"expects 1 input\(s\)|'(?:list|tuple)' object has no attribute '(?:shape|dtype|get_shape|ndim)'"
)
_LAST_RANK = 6
_MOST_SIZES = 4
_MOST_NUMBERS = 100_000
_SIDES = (32, 96, 299, 512)
_LARGE_SIDE = 200


def improved(layout: Layout, error: BaseException) -> Iterator[Layout]:
    """Other inputs to try, the likeliest first."""
    text = text_of(error)
    # The list of what a layer was called with is no part of what it says.
    said = _ARGUMENTS.split(text)[0]
    for steer in (_by_total, _by_room, _by_rank):
        yield from steer(layout, said)
    yield from _by_axis(layout, text)
    for steer in (_by_structure, _by_keys, _by_dtype):
        yield from steer(layout, said)
    yield from _by_shapes(layout, text)
    yield from _by_size(layout, said)


def takes_one(layout: Layout, error: BaseException) -> bool:
    """Whether the error says that a list or tuple of tensors is one tensor in what was called."""
    return layout.form in {Form.LIST, Form.TUPLE} and _TAKES_ONE.search(text_of(error)) is not None


def ceiling_in(error: BaseException) -> int | None:
    """The range of indices that the error names."""
    match = _CEILING.search(text_of(error))
    return int(match[1]) or None if match else None


def _by_total(layout: Layout, text: str) -> Iterator[Layout]:
    """What is reshaped must have as many numbers as its new shape."""
    target: tuple[int, ...] = ()
    have = want = 0
    if match := _TARGET.search(text):
        row, target = (tuple(int(size) for size in re.findall(r"\d+", match[group])) for group in (1, 2))
        have, want = math.prod(row), math.prod(target)
    elif match := _VALUES.search(text):
        have, want = int(match[1]) // ROWS, int(match[3])
        want = want if match[2] != "has" else want // ROWS
    if not 0 < want <= _MOST_NUMBERS:
        return
    for place, feature in enumerate(layout.features):
        last = feature.shape[-1] * want
        if feature.rank > 1 and have and last % have == 0:
            yield layout.at(place, feature.with_axis(-1, last // have))
        yield layout.at(place, replace(feature, shape=(ROWS, want)))
        if len(target) > 1:
            yield layout.at(place, Feature((ROWS, *target)))


def _by_room(layout: Layout, text: str) -> Iterator[Layout]:
    if _TOO_SMALL.search(text):
        larger = layout.each(_larger)
        yield larger
        yield larger.each(_larger)


def _by_rank(layout: Layout, text: str) -> Iterator[Layout]:
    for wanted, found in _NDIM.findall(text):
        yield layout.each(partial(_ranked, int(wanted), int(found)))
    for pattern in (_RANK, _DIMENSIONAL):
        if match := pattern.search(text):
            rank = int(next(filter(None, match.groups())))
            for place, feature in enumerate(layout.features):
                yield layout.at(place, feature.of_rank(rank))
            yield layout.each(partial(_of_rank, rank))
    if "index out of range" in text or re.search(r"slice index \d of dimension 0 out of bounds", text):
        yield layout.each(lambda feature: feature.of_rank(min(feature.rank + 1, _LAST_RANK)))


def _of_rank(rank: int, feature: Feature) -> Feature:
    return feature.of_rank(rank)


def _ranked(wanted: int, found: int, feature: Feature) -> Feature:
    return feature.of_rank(wanted) if feature.rank == found else feature


def _by_axis(layout: Layout, text: str) -> Iterator[Layout]:
    if match := _AXIS.search(text):
        axis, size = int(match[1]), int(match[2])
        fitting = [place for place, feature in enumerate(layout.features) if _is_shown(feature, text)]
        for place in fitting or range(len(layout.features)):
            feature = layout.features[place]
            if -feature.rank <= axis < feature.rank:
                yield layout.at(place, feature.with_axis(axis, size))


def _is_shown(feature: Feature, text: str) -> bool:
    """Whether the message shows the shape of this tensor, with or without the size of the batch."""
    rest = ", ".join(map(str, feature.shape[1:]))
    return re.search(rf"[(\[](?:None|\d+), {re.escape(rest)}[)\]]", text) is not None


def _by_structure(layout: Layout, text: str) -> Iterator[Layout]:
    first = layout.features[0]
    if match := _FEW.search(text):
        few = int(match[1])
        if int(match[2]) == first.rank:
            yield layout.each(lambda feature: feature.of_rank(few))
        yield from _lists(layout, few)
    if match := _MANY.search(text):
        many = int(match[1])
        if first.rank > many and layout.form is Form.SINGLE:
            yield layout.each(lambda feature: feature.of_rank(many))
        yield from _lists(layout, many)
    if match := _COUNT.search(text):
        yield from _lists(layout, int(match[1]))
    elif _LIST.search(text):
        yield from _lists(layout, 2)
    if match := _MISSING.search(text):
        names = re.findall(r"'(\w+)'", match[0])
        if names and layout.form in {Form.SINGLE, Form.ARGUMENTS} and "training" not in names:
            added = tuple(named(name, first) for name in names)
            yield Layout((*layout.features, *added), Form.ARGUMENTS, (*layout.keys, *names))


def _lists(layout: Layout, count: int) -> Iterator[Layout]:
    """The same tensor several times."""
    if not 1 < count <= 8 or (layout.form is not Form.SINGLE and len(layout.features) == count):
        return
    for form in (Form.LIST, Form.TUPLE):
        yield Layout((layout.features[0],) * count, form)


def _by_keys(layout: Layout, text: str) -> Iterator[Layout]:
    if match := _KEY.search(text):
        key = match[1] or match[2]
        if layout.form is Form.DICT and key not in layout.keys:
            yield Layout((*layout.features, layout.features[0]), Form.DICT, (*layout.keys, key))
        elif layout.form is Form.SINGLE:
            yield Layout(layout.features, Form.DICT, (key,))


def _by_dtype(layout: Layout, text: str) -> Iterator[Layout]:
    if match := _CEILING.search(text):
        yield layout.each(lambda feature: replace(feature, ceiling=min(feature.ceiling, int(match[1]))))
    if _STRING_WANTED.search(text):
        yield layout.each(lambda feature: Feature(feature.shape[:1], "string"))
    if "SparseTensor" in text and len(layout.features) > 1:
        yield from _with_sparse_adjacency(layout)
    if _OTHER_TYPE.search(text):
        # Weights are floats: an integer beside them was meant to be one too, or to be looked up.
        yield layout.each(lambda feature: replace(feature, dtype="float32") if feature.is_integer else feature)
        yield layout.each(lambda feature: floats(max(feature.rank, 2)) if feature.is_integer else feature)
    if "Tindices" in text or "segment" in text.lower():
        yield layout.at(len(layout.features) - 1, rows_of_graphs())
    if _INTEGER_WANTED.search(text):
        yield from _each_place(layout, lambda feature: not feature.is_integer, lambda _: integers())
    if _FLOAT_WANTED.search(text):
        yield from _each_place(
            layout, lambda feature: feature.is_integer, lambda feature: replace(feature, dtype="float32")
        )
        yield from _each_place(layout, lambda feature: feature.is_integer, lambda feature: floats(feature.rank + 1))


def _with_sparse_adjacency(layout: Layout) -> Iterator[Layout]:
    """One graph: its nodes are the rows, its edges a sparse matrix."""
    nodes, edges = Feature((ROWS, WIDTH)), Feature((ROWS, ROWS), is_sparse=True)
    for other in (rows_of_graphs(), Feature((ROWS * ROWS, WIDTH))):
        yield replace(layout, features=(nodes, edges, *(other,) * (len(layout.features) - 2)))


def _each_place(
    layout: Layout, concerns: Callable[[Feature], bool], change: Callable[[Feature], Feature]
) -> Iterator[Layout]:
    places = [place for place, feature in enumerate(layout.features) if concerns(feature)]
    for place in places:
        yield layout.at(place, change(layout.features[place]))
    if len(places) > 1:
        yield layout.each(lambda feature: change(feature) if concerns(feature) else feature)


def _by_shapes(layout: Layout, text: str) -> Iterator[Layout]:
    """Where the message shows two shapes of one rank and a tensor has one of them, it may want the other."""
    shapes = [tuple(int(size) for size in found.split(",") if "None" not in size) for found in _SHAPE.findall(text)]
    for place, feature in enumerate(layout.features):
        others = [shape for shape in shapes if len(shape) == feature.rank and shape != feature.shape and 0 not in shape]
        if feature.shape in shapes and feature.rank > 1:
            yield from (layout.at(place, replace(feature, shape=shape)) for shape in others if max(shape) <= 2048)


def _by_size(layout: Layout, text: str) -> Iterator[Layout]:
    if not _MISMATCH.search(text):
        return
    sizes = [int(size) for size in _SIZES.findall(text) if 0 < int(size) <= 2048]
    own = {size for feature in layout.features for size in feature.shape}
    others = [size for size in dict.fromkeys(sizes) if size not in own][:_MOST_SIZES]
    for size in others:
        for place, feature in enumerate(layout.features):
            if feature.rank > 1 and not feature.is_mask:
                yield layout.at(place, feature.with_axis(-1, size))
        if len(layout.features) > 1:
            yield layout.each(partial(_sized, size))


def _sized(size: int, feature: Feature) -> Feature:
    return feature.with_axis(-1, size) if feature.rank > 1 else feature


def _larger(feature: Feature) -> Feature:
    """Twice as long and wide, the batch and the channels as they are."""
    if feature.rank == 2 and feature.is_integer:
        return feature.with_axis(1, feature.shape[1] * 4)
    if feature.rank < 3:
        return feature
    sides = tuple(map(_side_above, feature.shape[1:-1]))
    rows = 2 if len(sides) > 1 and max(sides) > _LARGE_SIDE else feature.shape[0]
    return replace(feature, shape=(rows, *sides, feature.shape[-1]))


def _side_above(size: int) -> int:
    return size * 4 if size < _SIDES[0] else next((side for side in _SIDES if side > size), size)
