"""What Keras has: its layers as they are in each version, its dropout operations, random functions and applications."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

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
    operation.name: operation
    for operation in (
        Operation("tf.nn.dropout", "rate", 1),
        Operation("tf.compat.v1.nn.dropout", "rate", 5, "keep_prob", 1),
        Operation("tf.nn.experimental.stateless_dropout", "rate", 1),
        Operation("tf.nn.experimental.general_dropout", "rate", 1),
        Operation("keras.random.dropout", "rate", 1),
        Operation("keras.backend.dropout", "level", 1),
    )
}
"""The dropout functions by canonical name. Keras has none among `keras.ops`."""

RANDOM_OPERATIONS: frozenset[str] = frozenset(
    {
        *(
            f"tf.random.{name}"
            for name in (
                "categorical",
                "gamma",
                "normal",
                "poisson",
                "shuffle",
                "stateless_binomial",
                "stateless_categorical",
                "stateless_gamma",
                "stateless_normal",
                "stateless_parameterized_truncated_normal",
                "stateless_poisson",
                "stateless_truncated_normal",
                "stateless_uniform",
                "truncated_normal",
                "uniform",
            )
        ),
        *(
            f"tf.compat.v1.{name}"
            for name in (
                "multinomial",
                "random_crop",
                "random_gamma",
                "random_normal",
                "random_poisson",
                "random_shuffle",
                "random_uniform",
                "truncated_normal",
            )
        ),
        *(
            f"keras.random.{name}"
            for name in (
                "beta",
                "binomial",
                "categorical",
                "gamma",
                "normal",
                "randint",
                "shuffle",
                "truncated_normal",
                "uniform",
            )
        ),
        *(
            f"keras.backend.{name}"
            for name in (
                "random_bernoulli",
                "random_binomial",
                "random_normal",
                "random_uniform",
                "truncated_normal",
            )
        ),
        # TensorFlow 1 spellings that programs of that time still use.
        "tf.random_normal",
        "tf.random_uniform",
        "tf.truncated_normal",
    }
)
"""Functions that return a random tensor whatever the mode: what hand-made masks and noise are made of."""

_NORMALISED = (
    "DenseNet121 DenseNet169 DenseNet201 "
    "EfficientNetB0 EfficientNetB1 EfficientNetB2 EfficientNetB3 EfficientNetB4 EfficientNetB5 EfficientNetB6 "
    "EfficientNetB7 EfficientNetV2B0 EfficientNetV2B1 EfficientNetV2B2 EfficientNetV2B3 EfficientNetV2L "
    "EfficientNetV2M EfficientNetV2S InceptionResNetV2 InceptionV3 MobileNet MobileNetV2 MobileNetV3Large "
    "MobileNetV3Small NASNetLarge NASNetMobile ResNet50 ResNet101 ResNet152 ResNet50V2 ResNet101V2 ResNet152V2 "
    "Xception "
    # These only tf_keras has.
    "RegNetX002 RegNetX004 RegNetX006 RegNetX008 RegNetX016 RegNetX032 RegNetX040 RegNetX064 RegNetX080 RegNetX120 "
    "RegNetX160 RegNetX320 RegNetY002 RegNetY004 RegNetY006 RegNetY008 RegNetY016 RegNetY032 RegNetY040 RegNetY064 "
    "RegNetY080 RegNetY120 RegNetY160 RegNetY320 ResNetRS50 ResNetRS101 ResNetRS152 ResNetRS200 ResNetRS270 "
    "ResNetRS350 ResNetRS420"
)
# ConvNeXt has stochastic depth only for a drop path rate that its constructors leave at zero.
_PLAIN = "ConvNeXtTiny ConvNeXtSmall ConvNeXtBase ConvNeXtLarge ConvNeXtXLarge VGG16 VGG19"

APPLICATIONS: dict[str, bool] = {
    **dict.fromkeys(_NORMALISED.split(), True),
    **dict.fromkeys(_PLAIN.split(), False),
}
"""The constructors of `keras.applications`, and whether their models hold batch normalization, top or no top.

None has a dropout without having batch normalization as well.
"""


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
