"""What `keras` itself has, so that a package of a project that is called the same can be told from it.

From keras 3.15.1 and tf_keras 2.21.0, their public modules and the private ones that programs import, and from what
older releases had.
"""

from __future__ import annotations

from kerasdrop_lint.knowledge.catalogue import LAYER_NAMES

_MODULES = """
    __internal__ _tf_keras activations api applications backend backend_config callbacks callbacks_v1 config constraints
    datasets distillation distribute distribution dtensor dtype_policies engine estimator experimental export
    feature_column initializers integration_test layers legacy legacy_tf_layers losses metrics mixed_precision models
    objectives ops optimizer_v1 optimizer_v2 optimizers premade premade_models preprocessing protobuf quantizers random
    regularizers saving src testing_infra tests tree utils visualization wrappers
"""
_NAMES = """
    DTypePolicy FloatDTypePolicy Function Initializer Input InputSpec KerasTensor Layer Loss Metric Model Operation
    Optimizer Quantizer Regularizer RematScope Sequential StatelessScope SymbolicScope Variable __version__ device
    name_scope remat version
"""
_IN_LAYERS = """
    Input InputSpec Layer add average concatenate deserialize dot maximum minimum multiply serialize subtract
    advanced_activations attention convolutional convolutional_recurrent core cudnn_recurrent embeddings experimental
    kernelized local locally_connected merge merging noise normalization pooling preprocessing recurrent regularization
    reshaping rnn wrappers
"""
_IN_MODELS = """
    Functional Input Model Sequential clone_model experimental load_model model_from_config model_from_json
    model_from_yaml save_model
"""
_KNOWN = {
    "keras": frozenset(_MODULES.split()) | frozenset(_NAMES.split()),
    "keras.layers": LAYER_NAMES | frozenset(_IN_LAYERS.split()),
    "keras.models": frozenset(_IN_MODELS.split()),
}
PARTS_OF_KERAS = ("src", "engine", "api", "_tf_keras")
"""Folders that a package called `keras` has if it is Keras itself, of any release."""


def keras_has(module: str, name: str) -> bool:
    """Whether it is known that a module of Keras has something of that name, in any release."""
    return name in _KNOWN.get(module, ())
