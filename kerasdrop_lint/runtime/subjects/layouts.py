"""What goes into a call: how many tensors, of which shape and dtype, in a list, a dictionary or as arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

ROWS = 4
STEPS = 7
WIDTH = 16
SIDE = 32
VOCABULARY = 10

_SHAPES: dict[int, tuple[int, ...]] = {
    1: (ROWS,),
    2: (ROWS, WIDTH),
    3: (ROWS, STEPS, WIDTH),
    4: (ROWS, SIDE, SIDE, 3),
    5: (ROWS, 8, SIDE, SIDE, 3),
    6: (ROWS, 2, 8, SIDE, SIDE, 3),
}


class Form(str, Enum):
    """How several tensors are handed over."""

    SINGLE = "one tensor"
    LIST = "a list"
    TUPLE = "a tuple"
    DICT = "a dictionary"
    ARGUMENTS = "arguments"


@dataclass(frozen=True, slots=True)
class Feature:
    """One tensor, the batch its first axis. Integers are below `ceiling`; a mask is all ones.

    Ordered integers count from 0: which row belongs to which graph.
    """

    shape: tuple[int, ...]
    dtype: str = "float32"
    ceiling: int = VOCABULARY
    is_mask: bool = False
    is_sparse: bool = False
    is_ordered: bool = False

    def __str__(self) -> str:
        kind = "sparse " if self.is_sparse else "ordered " if self.is_ordered else ""
        return f"{kind}{self.dtype}{list(self.shape)}"

    @property
    def rank(self) -> int:
        """The number of axes, the batch included."""
        return len(self.shape)

    @property
    def is_integer(self) -> bool:
        """Whether it holds numbers of something."""
        return "int" in self.dtype

    def of_rank(self, rank: int) -> Feature:
        """The same with more or fewer axes."""
        # Indices have no features: more axes than a sequence of them has mean numbers.
        dtype = "float32" if self.is_integer and rank > 2 else self.dtype
        return replace(self, shape=_SHAPES[min(max(rank, 1), 6)], dtype=dtype)

    def with_axis(self, axis: int, size: int) -> Feature:
        """The same with one axis of another size."""
        shape = list(self.shape)
        shape[axis] = size
        return replace(self, shape=tuple(shape))


@dataclass(frozen=True, slots=True)
class Layout:
    """The tensors of a call, in order, and how they are handed over.

    `keys` are those of a dictionary, or the names of the last arguments, which are keywords.
    """

    features: tuple[Feature, ...]
    form: Form = Form.SINGLE
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.form is Form.DICT:
            return ", ".join(f"{key}: {feature}" for key, feature in zip(self.keys, self.features, strict=True))
        return ", ".join(map(str, self.features))

    def arguments(self, tensors: Sequence[Any]) -> tuple[Any, ...]:
        """The positional arguments of the call that these tensors make."""
        match self.form:
            case Form.LIST:
                return (list(tensors),)
            case Form.TUPLE:
                return (tuple(tensors),)
            case Form.DICT:
                return (dict(zip(self.keys, tensors, strict=True)),)
        return tuple(tensors[: len(tensors) - len(self.keys)])

    def keywords(self, tensors: Sequence[Any]) -> dict[str, Any]:
        """The keyword arguments of the call."""
        if self.form is not Form.ARGUMENTS or not self.keys:
            return {}
        return dict(zip(self.keys, tensors[-len(self.keys) :], strict=True))

    def each(self, change: Callable[[Feature], Feature]) -> Layout:
        """Every feature changed."""
        return replace(self, features=tuple(map(change, self.features)))

    def at(self, place: int, feature: Feature) -> Layout:
        """One feature exchanged."""
        return replace(self, features=(*self.features[:place], feature, *self.features[place + 1 :]))


def floats(rank: int) -> Feature:
    """A tensor of numbers of this rank, of the size that most layers take."""
    return Feature(_SHAPES[rank])


def integers(rank: int = 2) -> Feature:
    """A tensor of indices."""
    return Feature(_SHAPES[rank + 1][:rank] if rank < 4 else _SHAPES[rank], "int32")


def graphs(others: tuple[str, ...] = ()) -> Iterator[tuple[Feature, ...]]:
    """Nodes and edges: a graph in each row, one graph dense, one graph sparse; then what parts of these names take."""
    yield (
        Feature((ROWS, STEPS, WIDTH)),
        Feature((ROWS, STEPS, STEPS)),
        *(Feature((ROWS, STEPS, STEPS, WIDTH)) for _ in others),
    )
    for is_sparse in (False, True):
        edges = Feature((ROWS, ROWS), is_sparse=is_sparse)
        yield Feature((ROWS, WIDTH)), edges, *(_of_graph(name) for name in others)


def _of_graph(name: str) -> Feature:
    # A graph of one node in each row: every row has a result, as in other batches.
    return Feature((ROWS * ROWS, WIDTH)) if name == "e" else rows_of_graphs()


def rows_of_graphs() -> Feature:
    """Which graph a row belongs to."""
    return Feature((ROWS,), "int32", ROWS, is_ordered=True)


def single(feature: Feature) -> Layout:
    """A call with this tensor alone."""
    return Layout((feature,))
