"""Makes a batch that a model accepts: from what the model says of its inputs, else by trying."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from kerasdrop_lint.runtime.batch import Batch
from kerasdrop_lint.runtime.subjects.clues import first_layouts, layers_inside
from kerasdrop_lint.runtime.subjects.drawing import drawn, tensors
from kerasdrop_lint.runtime.subjects.families import call_parameters, requires_training
from kerasdrop_lint.runtime.subjects.hosting import structured
from kerasdrop_lint.runtime.subjects.layouts import ROWS, SIDE, STEPS, VOCABULARY, Feature, Layout
from kerasdrop_lint.runtime.subjects.mishaps import described
from kerasdrop_lint.runtime.subjects.search import Accepted, OnlyEagerError, Unaccepted, search
from kerasdrop_lint.runtime.subjects.steering import ceiling_in

_LARGE = 200_000
"""Numbers a row, above which a batch has two rows only."""
_MOST_RANGES = 3
Build = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is nothing to measure, as one line that a person can act on."""

    reason: str
    error: Exception | None = None


def unaccepted(what: str, error: Exception | None) -> str:
    """What to say where nothing was accepted."""
    said = f": {described(error)}" if error else ""
    return f"`{what}` refused all inputs that were tried{said}"


def fit_batch(build: Build, keras: ModuleType) -> Batch | Refusal:
    """A batch that a fresh model accepts."""
    model = build()
    name = type(model).__name__
    for batch in batches(model, keras):
        try:
            _call(model, (batch.x,))
        except Exception as error:
            if small := _with_smaller_indices(build, keras, error):
                return small
            said = f"`{name}` does not accept inputs of its own specification ({batch.description})"
            return Refusal(f"{said}: {described(error)}", error)
        return batch
    match search_layout(build):
        case Accepted(layout=layout):
            return batch_of(layout)
        case Unaccepted(error=failed):
            return Refusal(unaccepted(f"{name}.call", failed), failed)


def _with_smaller_indices(build: Build, keras: ModuleType, error: Exception) -> Batch | None:
    """The batch again, below the range that the error names: not every table of embeddings is an `Embedding`."""
    for _ in range(_MOST_RANGES):
        ceiling = ceiling_in(error)
        if ceiling is None:
            return None
        model = build()
        batch = next(batches(model, keras, ceiling))
        try:
            _call(model, (batch.x,))
        except Exception as other:
            error = other
        else:
            return batch
    return None


def search_layout(build: Build) -> Accepted[Any] | Unaccepted:
    """Inputs that a layer or model accepts, each tried on a fresh one; what was built for the last is the result."""
    layer = build()
    names = tuple(parameter.name for parameter in call_parameters(layer)) or ("inputs",)

    def attempt(layout: Layout) -> Any:
        fresh = build()
        _call(fresh, layout.arguments(tensors(layout)), layout.keywords(tensors(layout)))
        try:
            _trace(fresh, layout)
        except Exception as error:
            raise OnlyEagerError(fresh) from error
        return fresh

    return search(attempt, first_layouts(layer, names))


def _call(layer: Any, arguments: tuple[Any, ...], keywords: dict[str, Any] | None = None) -> Any:
    training = {"training": False} if requires_training(layer) else {}
    return layer(*arguments, **(keywords or {}), **training)


def _trace(layer: Any, layout: Layout) -> None:
    """Call it as `fit` does. What has no room for a window is an empty tensor eagerly, and an error here."""
    tf = importlib.import_module("tensorflow")
    tf.function(
        lambda: _call(layer, layout.arguments(tensors(layout)), layout.keywords(tensors(layout)))
    ).get_concrete_function()


def batch_of(layout: Layout) -> Batch:
    """The batch of a model that takes these inputs."""
    return Batch(structured(layout, tensors(layout)), None, str(layout))


def batches(model: Any, keras: ModuleType, most: int | None = None) -> Iterator[Batch]:
    """Batches from what a built model says of its inputs; none where it says nothing. Integers are below `most`."""
    structure = _declared(model)
    if structure is None:
        return
    ceiling = most or _vocabulary(model)
    features: list[Feature] = []
    x = _mapped(structure, lambda tensor: _drawn(tensor, ceiling, features))
    yield Batch(x, None, ", ".join(map(str, features)))


def _declared(model: Any) -> Any:
    """The structure of symbolic inputs of a functional or a built sequential model."""
    for name in ("input", "inputs"):
        try:
            value = getattr(model, name)
        except (AttributeError, ValueError, RuntimeError):
            continue
        if value is not None and not (isinstance(value, (list, dict)) and not value):
            return value
    return None


def _mapped(structure: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(structure, dict):
        return {key: _mapped(value, change) for key, value in structure.items()}
    if isinstance(structure, (list, tuple)):
        return type(structure)(_mapped(value, change) for value in structure)
    return change(structure)


def _drawn(tensor: Any, ceiling: int, features: list[Feature]) -> Any:
    feature = feature_of(tensor, ceiling)
    value = drawn(feature, len(features) + 3)
    features.append(feature)
    return _ragged(value) if getattr(tensor, "ragged", False) or _is_ragged(tensor) else value


def _is_ragged(tensor: Any) -> bool:
    return "Ragged" in type(getattr(tensor, "type_spec", None)).__name__


def _ragged(value: Any) -> Any:
    """A ragged tensor whose rows are shorter and shorter."""
    tf = importlib.import_module("tensorflow")
    rows = int(value.shape[0])
    lengths = [max(1, int(value.shape[1]) - row) for row in range(rows)]
    return tf.RaggedTensor.from_tensor(value, lengths=lengths)


def feature_of(tensor: Any, ceiling: int) -> Feature:
    """A tensor that fits a symbolic one: unknown sizes become small ones."""
    shape = tuple(tensor.shape)
    rest = tuple(size if size is not None else _size(axis, len(shape)) for axis, size in enumerate(shape[1:], 1))
    numbers = 1
    for size in rest:
        numbers *= size
    rows = shape[0] if shape and shape[0] else (ROWS if numbers < _LARGE else 2)
    name = str(getattr(tensor, "name", ""))
    dtype = getattr(tensor.dtype, "name", str(tensor.dtype))
    low = min(ceiling, 2) if "segment" in name or "token_type" in name else ceiling
    return Feature((rows, *rest), dtype, low, is_mask="mask" in name and dtype != "string")


def _size(axis: int, rank: int) -> int:
    """What an unknown size becomes: a side of an image, the steps of a sequence."""
    if rank >= 4 and axis < rank - 1:
        return SIDE * 2
    return STEPS if axis < rank - 1 or rank == 2 else 3 if rank >= 4 else 16


def _vocabulary(model: Any) -> int:
    """The smallest range of the embeddings inside."""
    sizes = [
        layer.input_dim
        for layer in layers_inside(model)
        if isinstance(getattr(layer, "input_dim", None), int) and hasattr(layer, "embeddings_initializer")
    ]
    return min([size for size in sizes if size > 0], default=VOCABULARY)


def accepts_several(layer: Any) -> bool:
    """Whether `call` takes more tensors than `fit` hands over."""
    try:
        return len(call_parameters(layer)) > 1
    except (TypeError, ValueError):
        return False
