"""What a layer's `call` takes: whether it names `training`, its default, and what a caller wrote for it."""

from __future__ import annotations

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.causes import PerhapsUnpacked
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.heap import Instance
from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.values import Constant, FunctionValue, Origin, OriginKind, Unknown, Value
from kerasdrop_lint.knowledge.catalogue import LayerKind, application_effect, layer_kind

_TRAINING_IS_SECOND = frozenset(
    {
        "Dropout",
        "SpatialDropout1D",
        "SpatialDropout2D",
        "SpatialDropout3D",
        "AlphaDropout",
        "BatchNormalization",
        "GaussianNoise",
        "GaussianDropout",
        "Model",
        "Functional",
        "Sequential",
    }
)
"""Layers of Keras whose `call` is `call(inputs, training=None, ...)`."""


def kind_of(machine: Machine, instance: Instance) -> LayerKind | None:
    """What the catalogue knows of the Keras class behind an instance."""
    if instance.keras is None:
        return None
    if instance.keras.startswith("applications."):
        return _application(instance.keras, machine.profile.target)
    return layer_kind(instance.keras, machine.profile.target)


def _application(name: str, target: str) -> LayerKind:
    """A model of `keras.applications` is one site: its batch normalization, if it has any."""
    _, effect = application_effect(name.rpartition(".")[2], target)
    return LayerKind(name, True, None, effect, (), owns_variables=True, built_at_init=True, parameters=())


def takes_training(machine: Machine, instance: Instance) -> tuple[bool, Value | None]:
    """Whether the layer's `call` has a parameter named `training`, and its default."""
    found = instance.definition.find("call") if instance.definition else None
    value = machine.process.method(instance.keras, "call") if found is None or found[0] is found[1] else found[0]
    if isinstance(value, FunctionValue):
        function = value.function.shown
        parameter = function.syntax.parameter("training")
        if parameter is not None:
            return True, default_of(function, parameter)
        legacy_kwargs = machine.profile.legacy and any(
            parameter.kind == "var_keyword" for parameter in function.syntax.parameters
        )
        return legacy_kwargs, None
    kind = kind_of(machine, instance)
    if kind is None:
        return True, None
    return kind.takes_training, Constant(kind.training_default, Origin(OriginKind.DEFAULT))


def requires_training(instance: Instance | None) -> FunctionValue | None:
    """The layer's own `call`, where `training` is a parameter of it that has no default."""
    found = instance.definition.find("call") if instance and instance.definition else None
    if found is None or not isinstance(found[0], FunctionValue):
        return None
    parameter = found[0].function.shown.syntax.parameter("training")
    return found[0] if parameter is not None and parameter.default is None else None


def default_of(function: ClosureFunction, parameter: ir.Parameter) -> Value | None:
    """The default of a parameter, marked as one; None if it has none."""
    default = function.defaults.get(parameter.name)
    if isinstance(default, Constant):
        return Constant(default.value, Origin(OriginKind.DEFAULT, parameter, function.syntax))
    return default


def written_mode(machine: Machine, instance: Instance, arguments: Arguments) -> Value | None:
    """The `training=` that the caller wrote, None if it did not."""
    written = arguments.keyword("training")
    if written is not None:
        return written
    position = _training_position(instance)
    if position is not None and position < len(arguments.positional):
        return arguments.positional[position]
    if arguments.open_keywords is not None:
        return Unknown(PerhapsUnpacked("training"))
    return None


def _training_position(instance: Instance) -> int | None:
    names = _positional_names(instance)
    return names.index("training") if "training" in names else None


def positional_name(instance: Instance, position: int) -> str | None:
    """The parameter of the layer's `call` that takes a positional argument, as far as that is known."""
    names = _positional_names(instance)
    return names[position] if position < len(names) else None


def _positional_names(instance: Instance) -> list[str]:
    """The parameters of the layer's `call` after `self`; of Keras' own, those up to a `training` in second place."""
    found = instance.definition.find("call") if instance.definition else None
    if found is not None and isinstance(found[0], FunctionValue):
        parameters = found[0].function.shown.syntax.parameters[1:]
        return [parameter.name for parameter in parameters if parameter.kind in ("positional_only", "positional")]
    name = instance.keras or ""
    return ["inputs", "training"] if name in _TRAINING_IS_SECOND or name.startswith("applications.") else []
