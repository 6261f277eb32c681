"""Values for parameters that nobody gives a value to: by name, annotation and default. All sizes fit each other."""

from __future__ import annotations

import enum
import inspect
import re
import types
import typing
from typing import Any

from kerasdrop_lint.runtime.subjects.layouts import SIDE, STEPS, WIDTH
from kerasdrop_lint.runtime.subjects.made import Made, constant

_BY_NAME: tuple[tuple[str, tuple[Any, ...]], ...] = (
    (r"dropout|drop_?(prob|rate|path)|(^|_)rate$|drop$|p_drop|survival", (0.5,)),
    (r"weights_path|checkpoint|pretrained|^weights$|path$|preset", (None,)),
    (
        r"include_top|include_rescaling|use_\w+|is_\w+|with_\w+|return_\w+|trainable|^training$|norm_first",
        (False, True),
    ),
    (
        r"input_shape|in_shape|image_shape|img_shape|shape_in|input_size$",
        ((SIDE, SIDE, 3), (STEPS, WIDTH), (WIDTH,), WIDTH),
    ),
    (r"image_size|img_size|img_dim|resolution", (SIDE, (SIDE, SIDE), (SIDE, SIDE, 3))),
    (r"height|width(?!s)|(^|_)(im_?)?[hw]$", (SIDE,)),
    (r"patch_size|patch", (4, (4, 4))),
    (r"window_size|window", (4, (4, 4), 3)),
    (r"num_patches", (64,)),
    (r"^vocabulary$|^words$", (["[UNK]", "a", "b", "c"], 50)),
    (r"vocab|num_embeddings|num_tokens|n_tokens|max_features|num_words|lexicon", (50,)),
    (
        r"max_?len|max_?seq|seq\w*_len|sequence_length|seq_length|timesteps|time_steps|max_position|(^|_)steps$|lookback",
        (STEPS,),
    ),
    (r"class_names|(?<!num_)(?<!n_)labels$", (["a", "b", "c", "d"], 4)),
    (r"initializer_range", (0.02,)),
    (r"_bias$|^bias$", (True, False)),
    (r"num_heads|n_heads|heads|num_head|nhead|attn_heads|groups|num_groups|group", (2,)),
    (r"head_dim|head_size|key_dim|value_dim|dim_head|query_dim", (8,)),
    (r"n?u?m?b?_?classes|n_class|num_labels|n_labels|num_outputs?|n_outputs?|num_actions|n_actions|num_targets", (4,)),
    (r"kernel_size|kernel$|^k$|ksize|filter_size|filter_length", (3, (3, 3), [3, 3])),
    (
        r"strides?$|dilation|dilations|pool_?size|down_?sampl\w+|up_?sampl\w+|scale_factor|^pool$",
        (1, 2, (2, 2), [1, 2]),
    ),
    (r"block_type|conv_type|norm_type|mode$|method|type$|kind$", ("default", "basic", "sum", "concat")),
    (r"activation|nonlinearity|^act|_act$", ("relu",)),
    (r"initializer|^init$", ("glorot_uniform",)),
    (r"regularizer|constraint", (None,)),
    (r"padding", ("same", "valid", 1)),
    (r"data_format", ("channels_last",)),
    (r"dtype", ("float32",)),
    (r"^name$|prefix|scope|_name$|^block$|^stage$", ("subject", "1")),
    (r"axis", (-1,)),
    (r"epsilon|eps$|decay|^lr$|learning_rate|stddev|std$|l1|l2", (1e-3,)),
    (r"momentum|alpha|beta|gamma|temperature|tau|scale|ratio|factor|fraction|threshold|probability|^p$", (0.5, 2, 1)),
    (r"value_range", ((0, 255), (0, 1))),
    (r"bounding_box_format", ("xyxy",)),
    (r"seed", (7,)),
    (
        r"^(stackwise|list|layer_sizes|hidden_units|hidden_layers|hidden_dims|units_list|sizes|widths|dims$)|_(list|sizes|per_\w+)$|filters_list"
        r"|filter_num_?\w*|num_filters|depths|blocks$|repeats",
        ([WIDTH, WIDTH], (WIDTH, WIDTH), WIDTH, [2, 2], 2, [1, 1, 1, 1]),
    ),
    (
        r"num_layers|n_layers|depth|num_blocks|n_blocks|stack_num\w*|num_stages|layers_num|n_stack|num_\w*layers|levels|num_convs",
        (2,),
    ),
    (
        r"units|filters|channels|dim$|_dim|dims|hidden|width|embed|features|size$|size_|neurons|nodes|latent|d_model|dff|d_ff|mlp"
        r"|planes|^n_?\w*out|^out$|_out$|^n$|^d$|^c$|output|nb_\w+|num_\w+|n_\w+",
        (WIDTH, [WIDTH, WIDTH], (WIDTH, WIDTH)),
    ),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), values) for pattern, values in _BY_NAME)
_BY_TYPE: dict[Any, tuple[Any, ...]] = {
    bool: (False, True),
    int: (WIDTH, 2, 4, 1),
    float: (0.5, 1.0),
    str: ("relu", "same", "subject"),
    tuple: ((WIDTH, WIDTH), (2, 2), (SIDE, SIDE, 3)),
    list: ([WIDTH, WIDTH], [2, 2], ["a", "b"]),
    dict: ({},),
}
_ANYTHING: tuple[Any, ...] = (WIDTH, [WIDTH, WIDTH], "relu", 0.5, None, (SIDE, SIDE, 3), False, 2, 1)
_TURNED_ON = re.compile(
    r"dropout|drop_?(prob|rate|path)|^rate$|_drop$|^drop|stochastic_depth|noise|survival", re.IGNORECASE
)
_SWITCH = re.compile(r"dropout|drop|bn|batch_?norm|norm|regular|augment|noise", re.IGNORECASE)


def guesses(parameter: inspect.Parameter) -> tuple[Made, ...]:
    """Plain values that a parameter may take, the likeliest first."""
    annotated = list(_annotated(parameter.annotation))
    named = next((values for pattern, values in _PATTERNS if pattern.search(parameter.name)), ())
    kinds = tuple({type(value) for value in annotated})
    # A name says more than an annotation, if the annotation allows what the name says.
    fitting = [value for value in named if not kinds or isinstance(value, kinds)] + annotated
    others = named if fitting else (*named, *_ANYTHING)
    values = fitting + [value for value in others if value not in fitting]
    return tuple(dict.fromkeys(map(constant, values)))


def _annotated(annotation: Any) -> list[Any]:
    """Values of the annotated type."""
    if annotation is inspect.Parameter.empty:
        return []
    if isinstance(annotation, str):
        return _annotated_in_text(annotation)
    if inspect.isclass(annotation) and issubclass(annotation, enum.Enum):
        return list(annotation)
    origin = typing.get_origin(annotation)
    if origin is typing.Literal:
        return list(typing.get_args(annotation))
    if origin is typing.Union or origin is getattr(types, "UnionType", None):
        return [value for part in typing.get_args(annotation) for value in _annotated(part)]
    if origin in {list, tuple}:
        return _sequence(origin, typing.get_args(annotation))
    if annotation is type(None):
        return [None]
    return list(_BY_TYPE.get(origin or annotation, ()))


def _sequence(origin: Any, parts: tuple[Any, ...]) -> list[Any]:
    inner = [value for value in _annotated(parts[0]) if value is not None] if parts else []
    if not inner:
        return list(_BY_TYPE[origin])
    count = 2 if origin is list or Ellipsis in parts else len(parts)
    return [origin([value] * count) for value in inner[:2]]


def _annotated_in_text(text: str) -> list[Any]:
    """Annotations that are strings, as `from __future__ import annotations` leaves them."""
    if found := re.search(r"Literal\[(.*)\]", text):
        return re.findall(r"['\"]([^'\"]+)['\"]", found[1])
    if re.search(r"\b[Ll]ist\[|Sequence\[|Iterable\[", text):
        return [["a", "b"]] if "str" in text else [[WIDTH, WIDTH], [2, 2]]
    if re.search(r"\b[Tt]uple\b", text):
        return list(_BY_TYPE[tuple])
    return [value for kind, values in _BY_TYPE.items() if re.search(rf"\b{kind.__name__}\b", text) for value in values]


def turned_on(parameter: inspect.Parameter) -> Made | None:
    """A value with which a parameter that is off by default brings the dropout in."""
    if not _TURNED_ON.search(parameter.name) or parameter.name.endswith(("seed", "initializer", "shape", "layer")):
        return None
    match parameter.default:
        case False:
            return constant(True)
        case None | 0 | 0.0:
            return constant(0.5)
    return None


def switched(parameter: inspect.Parameter) -> Made | None:
    """The other position of a switch that may bring a site in or take it out."""
    if isinstance(parameter.default, bool) and (_SWITCH.search(parameter.name) or parameter.name.startswith("use")):
        return constant(not parameter.default)
    return None


def harmless(parameter: inspect.Parameter) -> Made | None:
    """A value in place of a default that would load weights from the network."""
    if re.search(r"^weights$|pretrained|checkpoint", parameter.name):
        if parameter.default is True:
            return constant(False)
        if isinstance(parameter.default, str):
            return constant(None)
    return None
