"""What Keras has: its layers as they are in each version, its dropout operations, random functions and applications."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kerasdrop_lint.knowledge.function_table import APPLICATIONS, DROPS, RANDOM
from kerasdrop_lint.knowledge.layer_table import ALIASES, ROWS, TARGETS, Row
from kerasdrop_lint.modes import Effect


@dataclass(frozen=True, slots=True)
class LayerKind:
    """A layer class of Keras as it is in one target.

    `effect` is what is mode-dependent in it when on, None where nothing is; it is on only if one of the constructor
    arguments `rates` (name, position or None, default) is not zero, always if there are none. `parameters` are the
    positional parameters of the constructor.
    """

    name: str
    takes_training: bool
    training_default: bool | None
    effect: Effect | None
    rates: tuple[tuple[str, int | None, float], ...]
    owns_variables: bool
    built_at_init: bool
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """A dropout function that knows nothing of the training mode.

    It drops `rate` of its input, or keeps `keep_prob` of it where it has such an argument; the positions are those of
    positional arguments.
    """

    name: str
    rate: str
    rate_position: int
    keep_prob: str | None = None
    keep_prob_position: int | None = None
    effect: Effect = Effect.DROPOUT


LAYER_NAMES: frozenset[str] = frozenset(row[0] for row in ROWS) | frozenset(ALIASES)
"""The public names of all layers of all versions."""


def layer_kind(name: str, target: str) -> LayerKind | None:
    """The layer of that public name in the target Keras ("2", "3.0", ... "3.16"), None where it has none."""
    return _kinds(target).get(ALIASES.get(name, name))


@cache
def _kinds(target: str) -> dict[str, LayerKind]:
    """All layers of a target by class name."""
    return dict(_rows_of(TARGETS.index(target)))


def _rows_of(place: int) -> Iterator[tuple[str, LayerKind]]:
    for row in ROWS:
        if TARGETS.index(row[1]) <= place <= TARGETS.index(row[2]):
            yield row[0], _kind(row)


def _kind(row: Row) -> LayerKind:
    name, _, _, takes_training, default, effect, rates, owns_variables, built_at_init, parameters = row
    return LayerKind(
        name,
        takes_training,
        default,
        Effect(effect) if effect else None,
        rates,
        owns_variables,
        built_at_init,
        tuple(parameters.split()),
    )


OPERATIONS: dict[str, Operation] = {
    name: Operation(name, rate, position, "keep_prob" if kept is not None else None, kept)
    for name, _, _, rate, position, kept in DROPS
}
"""The dropout functions by canonical name, of any version. Keras has none among `keras.ops`."""

RANDOM_OPERATIONS: frozenset[str] = frozenset(row[0] for row in RANDOM) | frozenset(
    # TensorFlow 1 spellings that programs of that time still use.
    ("tf.random_normal", "tf.random_uniform", "tf.truncated_normal")
)
"""Functions that return a random tensor whatever the mode, in any version: what masks and noise are made of."""


def application_effect(name: str, target: str) -> tuple[bool, Effect | None]:
    """Whether `keras.applications` has a constructor of that name in a target, and what its models do, top or no top.

    None has a dropout without having batch normalization as well. ConvNeXt has stochastic depth only for a drop path
    rate that its constructors leave at zero.
    """
    effects = _applications(target).get(name)
    held = effects is not None and Effect.BATCH_STATISTICS.value in effects
    return effects is not None, Effect.BATCH_STATISTICS if held else None


@cache
def _applications(target: str) -> dict[str, tuple[str, ...]]:
    """What the applications of a target hold."""
    place = TARGETS.index(target)
    return {row[0]: row[3] for row in APPLICATIONS if TARGETS.index(row[1]) <= place <= TARGETS.index(row[2])}


WEIGHTED = frozenset(
    [
        "BatchNormalization",
        "Conv1D",
        "Conv1DTranspose",
        "Conv2D",
        "Conv2DTranspose",
        "Conv3D",
        "Conv3DTranspose",
        "Dense",
        "DepthwiseConv1D",
        "DepthwiseConv2D",
        "EinsumDense",
        "Embedding",
        "GRU",
        "LSTM",
        "MultiHeadAttention",
        "PReLU",
        "SeparableConv1D",
        "SeparableConv2D",
        "SimpleRNN",
    ]
)
"""Layers that have weights, whatever their arguments. Made in a `call`, they make fit raise: measured on Keras 3.3.3,
3.15.1, 3.16.0.dev2026102704 and tf_keras 2.21.0."""

ONLY_SEEDED = frozenset(
    [
        "AlphaDropout",
        "Dropout",
        "GaussianDropout",
        "GaussianNoise",
        "SpatialDropout1D",
        "SpatialDropout2D",
        "SpatialDropout3D",
    ]
)
"""Layers whose only variable, in Keras 3, is the state of their random numbers, if their rate is not 0: the same."""

MASK_IS_SECOND = frozenset({"AdditiveAttention", "Attention", "GlobalAveragePooling1D", "Lambda", "Softmax"})
"""Layers of Keras 3 whose `call` takes a mask after the inputs (3.15.1)."""

ONE_ARGUMENT = frozenset(
    [
        "AugMix",
        "AutoContrast",
        "CategoryEncoding",
        "CenterCrop",
        "ContrastLimitedAdaptiveHistogramEqualization",
        "CutMix",
        "Discretization",
        "Equalization",
        "MaxNumBoundingBoxes",
        "MelSpectrogram",
        "MixUp",
        "Normalization",
        "RandAugment",
        "RandomBrightness",
        "RandomColorDegeneration",
        "RandomColorJitter",
        "RandomContrast",
        "RandomCrop",
        "RandomElasticTransform",
        "RandomErasing",
        "RandomFlip",
        "RandomGaussianBlur",
        "RandomGrayscale",
        "RandomHue",
        "RandomInvert",
        "RandomPerspective",
        "RandomPosterization",
        "RandomRotation",
        "RandomSaturation",
        "RandomSharpness",
        "RandomShear",
        "RandomTranslation",
        "RandomZoom",
        "Rescaling",
        "Resizing",
        "Solarization",
    ]
)
"""The layers of Keras 3 that take nothing but their input by position, and raise a TypeError for more; all others raise
a ValueError for what is no tensor. Measured on Keras 3.15.1."""

REMOVED_FUNCTIONS = frozenset(
    {"in_test_phase", "in_train_phase", "learning_phase", "learning_phase_scope", "set_learning_phase"}
)
"""Functions of `keras.backend` in Keras 2 that Keras 3 has nowhere: they read or set a global training mode."""
