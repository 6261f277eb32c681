"""The functions that refuse symbolic tensors, held against the TensorFlow and the Keras that are installed."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
import pytest

from kerasdrop_lint.knowledge.symbolic_operations import ACCEPTING, REFUSING

pytestmark = pytest.mark.tensorflow

ROWS = np.ones((2, 6), "float32")
IMAGE = np.ones((2, 4, 4, 4), "float32")
KERNEL = np.ones((1, 1, 4, 1), "float32")
FLAGS = np.ones((2, 6), bool)
PAIR = (
    "add",
    "atan2",
    "divide_no_nan",
    "equal",
    "floormod",
    "greater",
    "greater_equal",
    "less",
    "less_equal",
    "maximum",
    "minimum",
    "mod",
    "multiply",
    "not_equal",
    "pow",
    "squared_difference",
    "subtract",
    "xlogy",
)
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(PAIR, (ROWS, ROWS)),
    **dict.fromkeys(("logical_not", "reduce_all", "reduce_any"), (FLAGS,)),
    "add_n": ([ROWS, ROWS],),
    "adjust_brightness": (IMAGE[..., :3], 0.5),
    "adjust_contrast": (IMAGE[..., :3], 0.5),
    "avg_pool": (IMAGE, 2, 2, "SAME"),
    "avg_pool2d": (IMAGE, 2, 2, "SAME"),
    "bias_add": (ROWS, np.ones(6, "float32")),
    "boolean_mask": (ROWS, FLAGS),
    "broadcast_to": (ROWS, (2, 6)),
    "cast": (ROWS, "int32"),
    "central_crop": (IMAGE, 0.5),
    "clip_by_value": (ROWS, 0.0, 1.0),
    "concat": ([ROWS, ROWS], 1),
    "conv2d": (IMAGE, KERNEL, 1, "SAME"),
    "convert_image_dtype": (IMAGE, "float32"),
    "crop_to_bounding_box": (IMAGE, 0, 0, 2, 2),
    "depth_to_space": (IMAGE, 2),
    "depthwise_conv2d": (IMAGE, KERNEL, [1, 1, 1, 1], "SAME"),
    "dropout": (ROWS, 0.5),
    "einsum": ("ij,ij->i", ROWS, ROWS),
    "embedding_lookup": (ROWS, [0]),
    "ensure_shape": (ROWS, (2, 6)),
    "expand_dims": (ROWS, 1),
    "extract_patches": (IMAGE, [1, 2, 2, 1], [1, 1, 1, 1], [1, 1, 1, 1], "SAME"),
    "flip_left_right": (IMAGE,),
    "flip_up_down": (IMAGE,),
    "gather": (ROWS, [0]),
    "gather_nd": (ROWS, [[0]]),
    "inv": (np.eye(2, dtype="float32"),),
    "local_response_normalization": (IMAGE,),
    "lrn": (IMAGE,),
    "matmul": (ROWS, np.ones((6, 2), "float32")),
    "max_pool": (IMAGE, 2, 2, "SAME"),
    "max_pool2d": (IMAGE, 2, 2, "SAME"),
    "moments": (ROWS, [0]),
    "one_hot": (np.ones(2, "int32"), 3),
    "pad": (ROWS, [[0, 0], [1, 1]]),
    "pad_to_bounding_box": (IMAGE, 0, 0, 5, 5),
    "per_image_standardization": (IMAGE,),
    "random_flip_left_right": (IMAGE,),
    "repeat": (ROWS, 2),
    "reshape": (ROWS, (-1,)),
    "resize": (IMAGE, (8, 8)),
    "resize_with_crop_or_pad": (IMAGE, 8, 8),
    "resize_with_pad": (IMAGE, 8, 8),
    "reverse": (ROWS, [1]),
    "rgb_to_grayscale": (IMAGE[..., :3],),
    "roll": (ROWS, 1, 0),
    "rot90": (IMAGE,),
    "scalar_mul": (2.0, ROWS),
    "slice": (ROWS, [0, 0], [1, 1]),
    "space_to_depth": (IMAGE, 2),
    "split": (ROWS, 2, 1),
    "stack": ([ROWS, ROWS],),
    "tensordot": (ROWS, ROWS, [[1], [1]]),
    "tile": (ROWS, [1, 2]),
    "top_k": (ROWS, 2),
    "where": (FLAGS, ROWS, ROWS),
}


def is_tensor(value: Any) -> bool:
    return isinstance(value, np.ndarray)


def has_tensors(value: Any) -> bool:
    return isinstance(value, list) and all(map(is_tensor, value))


def symbolic(value: Any) -> Any:
    """A symbolic tensor in the place of each array."""
    import keras

    if isinstance(value, list):
        return [symbolic(item) for item in value]
    return keras.Input(batch_shape=value.shape, dtype=value.dtype.name) if is_tensor(value) else value


def found(path: str) -> Any:
    """The function of TensorFlow by its canonical name."""
    import tensorflow as tf

    return reduce(getattr, path.split(".")[1:], tf)


@pytest.mark.parametrize("path", REFUSING)
def test_it_takes_tensors_and_refuses_symbolic_ones(path: str) -> None:
    """One symbolic tensor among the arguments is enough."""
    function = found(path)
    arguments = ARGUMENTS.get(path.rpartition(".")[2], (ROWS,))
    function(*arguments)
    places = [place for place, value in enumerate(arguments) if is_tensor(value) or has_tensors(value)]
    assert places
    for place in places:
        mixed = [symbolic(value) if place == index else value for index, value in enumerate(arguments)]
        with pytest.raises(ValueError, match="KerasTensor"):
            function(*mixed)


@pytest.mark.parametrize("name", sorted(set(REFUSING.values()) - {""}))
def test_the_counterpart_is_there(name: str) -> None:
    import keras

    assert callable(reduce(getattr, name.split("."), keras.ops))


@pytest.mark.parametrize("path", sorted(ACCEPTING))
def test_what_takes_any_object_takes_symbolic_tensors(path: str) -> None:
    inputs = symbolic(ROWS)
    arguments = {"map_structure": (lambda part: part, inputs), "tuple": ([inputs],)}
    found(path)(*arguments.get(path.rpartition(".")[2], (inputs,)))
