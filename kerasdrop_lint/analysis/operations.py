"""Functions outside the file: TensorFlow's and Keras' operations, and the few of Python's libraries that matter."""

from __future__ import annotations

import sys
from collections.abc import Callable

from kerasdrop_lint.analysis import ir, standard_library
from kerasdrop_lint.analysis.arguments import NO_ARGUMENTS, Arguments
from kerasdrop_lint.analysis.builtin_names import call_builtin
from kerasdrop_lint.analysis.callbacks import callbacks
from kerasdrop_lint.analysis.causes import NotInCatalogue, NotModelled, Outside, ReadAtRun, ResultOf
from kerasdrop_lint.analysis.choices import argument, case, switch_case
from kerasdrop_lint.analysis.cloning import (
    DESERIALIZERS,
    SERIALIZERS,
    clone_model,
    deserialized,
    from_config,
    serialized,
)
from kerasdrop_lint.analysis.conditions import CONDITIONS, condition
from kerasdrop_lint.analysis.construction import (
    construct_application,
    construct_keras,
    is_application,
    keras_name,
)
from kerasdrop_lint.analysis.decorators import keeps_meaning
from kerasdrop_lint.analysis.drawing import DRAWS, applied_by, draw, seed
from kerasdrop_lint.analysis.fixed_causes import Absent, Inherent, Limit
from kerasdrop_lint.analysis.gradients import new_tape
from kerasdrop_lint.analysis.graph import add_node, symbolic_parts
from kerasdrop_lint.analysis.heap import copied
from kerasdrop_lint.analysis.imported_by_call import BUILT_IN_IMPORT, import_module
from kerasdrop_lint.analysis.inspection import signature
from kerasdrop_lint.analysis.instances import give_away
from kerasdrop_lint.analysis.iteration import elements
from kerasdrop_lint.analysis.learning_phase import PHASES
from kerasdrop_lint.analysis.left_out import INDICES, left_out
from kerasdrop_lint.analysis.library import passed_through
from kerasdrop_lint.analysis.machine import Machine, ProgramError, unknown_result
from kerasdrop_lint.analysis.marks import SiteKey
from kerasdrop_lint.analysis.rates import refuse_rate_of_operation
from kerasdrop_lint.analysis.records import record_operation
from kerasdrop_lint.analysis.removed import refuse_removed
from kerasdrop_lint.analysis.sampling import (
    as_mask,
    combine,
    computed,
    is_sampled,
    joint_provenance,
    sample,
    select_site,
)
from kerasdrop_lint.analysis.saved_models import FROM_JSON, model_from_json
from kerasdrop_lint.analysis.stateless import GRADIENTS, differentiate
from kerasdrop_lint.analysis.symbolic_operations import call_on_symbolic, refuse_symbolic
from kerasdrop_lint.analysis.tracing import compiled, run_eagerly
from kerasdrop_lint.analysis.unfollowed import note_unknown_layer
from kerasdrop_lint.analysis.values import (
    Bound,
    Constant,
    External,
    Partial,
    Provenance,
    Reference,
    Tensor,
    Truth,
    Unknown,
    Value,
    is_none,
    truth,
)
from kerasdrop_lint.knowledge.catalogue import LAYER_NAMES, OPERATIONS, RANDOM_OPERATIONS, Operation

_ONLY_KERAS_3 = ("keras.random.", "keras.ops.")

Handler = Callable[[Machine, str, Arguments, "ir.Call | None"], Value]


def call_external(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """Call a function or class outside the file by its canonical name."""
    if machine.profile.legacy and path.startswith(_ONLY_KERAS_3):
        raise ProgramError("AttributeError")
    refuse_removed(machine, path, place)
    refuse_symbolic(machine, path, arguments, place)
    if path in DRAWS and _runs_in_call(machine):
        return draw(machine, path, place)
    handler = _HANDLERS.get(path)
    if handler is not None:
        return handler(machine, path, arguments, place)
    head, _, last = path.partition(".")
    if head == "builtins":
        return applied_by(machine, path, call_builtin(machine, last, arguments), arguments)
    if head == "keras":
        return _call_keras(machine, path, arguments, place)
    if path in OPERATIONS:
        return _dropout(machine, OPERATIONS[path], arguments, place)
    if path in RANDOM_OPERATIONS or path.startswith("tensorflow_probability."):
        return sample(machine, path, arguments)
    if head in ("tf", "tensor", "numpy"):
        return _tensor_function(machine, path, arguments, place)
    return _unknown_function(machine, path, arguments, place)


def _runs_in_call(machine: Machine) -> bool:
    return bool(machine.active)


def _unknown_function(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    for name, _ in arguments.keywords:
        machine.passed.add((0, name))
    if path in GRADIENTS:
        differentiate(machine, arguments)
    cause = Outside(path, place)
    if _may_write(path):
        give_away(machine, arguments)
    if symbolic_parts(machine, arguments):
        note_unknown_layer(machine, cause, symbolic=True)
        return add_node(machine, Unknown(cause), arguments, place)
    return unknown_result(machine, ResultOf(cause, place), arguments)


def _may_write(path: str) -> bool:
    """Whether a function may change what it is given: most of Python's own do not, nor do those that register."""
    head, _, rest = path.partition(".")
    return (head not in sys.stdlib_module_names or head in _WRITERS) and not keeps_meaning(rest)


_WRITERS = frozenset({"argparse", "asyncio", "concurrent", "configparser", "ctypes", "multiprocessing", "operator"}) | {
    "threading"
}


def _call_keras(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    name = keras_name(path)
    if name is not None:
        if name in LAYER_NAMES or name in ("Model", "Sequential", "Functional", "Layer", "Wrapper"):
            return construct_keras(machine, path, arguments, place)
        return Unknown(NotInCatalogue(path))
    owner, _, method = path.rpartition(".")
    if keras_name(owner) is not None:
        return _unbound(machine, owner, method, arguments, place)
    if is_application(machine, path):
        return construct_application(machine, path.rpartition(".")[2], arguments, place)
    if path in OPERATIONS:
        return _dropout(machine, OPERATIONS[path], arguments, place)
    if path in RANDOM_OPERATIONS:
        return sample(machine, path, arguments)
    if path.startswith(("keras.ops.", "keras.backend.", "keras.activations.", "keras.layers.", "keras.losses.")):
        return _tensor_function(machine, path, arguments, place)
    return _unknown_function(machine, path, arguments, place)


def _unbound(machine: Machine, owner: str, method: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """`keras.layers.Dropout.call(self, x)`."""
    if method == "from_config":
        return from_config(machine, External(owner), arguments, place)
    receiver = arguments.positional[0] if arguments.positional else None
    if isinstance(receiver, Reference) and machine.heap.instance(receiver) is not None:
        rest = Arguments(
            arguments.positional[1:], arguments.keywords, arguments.open_positional, arguments.open_keywords
        )
        return machine.call(Bound(External(owner), receiver, method), rest, place)
    return unknown_result(machine, NotModelled(f"{owner}.{method}"), arguments)


def _input(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    given = arguments.keyword("tensor")
    if given is not None and is_none(given) is not Truth.TRUE:
        return given
    return add_node(machine, None, NO_ARGUMENTS, place)


def _dropout(machine: Machine, operation: Operation, arguments: Arguments, place: ir.Call | None) -> Value:
    """A dropout function: on wherever it runs, unless its rate is zero there."""
    rate = argument(arguments, operation.rate, operation.rate_position)
    keep = None
    if operation.keep_prob is not None:
        keep = argument(arguments, operation.keep_prob, operation.keep_prob_position)
    refuse_rate_of_operation(machine, operation, rate, keep, place)
    if symbolic_parts(machine, arguments):
        return call_on_symbolic(machine, operation.name, arguments, place)
    result = passed_through(machine, Arguments(arguments.positional[:1], arguments.without(operation.rate).keywords))
    if place is None:
        return result
    key = SiteKey(place, 0)
    if keep is not None and rate is None:
        rate = Constant(keep.value < 1) if _is_number(keep) and isinstance(keep, Constant) else keep
    known = rate if rate is not None else Unknown(Inherent.RATE)
    record_operation(machine, key, operation.name, operation.effect, known)
    return Tensor(result.provenance, result.marks | {key}, opaque=result.opaque)


def _is_number(value: Value) -> bool:
    return isinstance(value, Constant) and isinstance(value.value, (int, float))


_OPERATORS = {"multiply": "*", "mul": "*", "subtract": "-", "add": "+", "divide": "/", "truediv": "/"}
_MASKING = frozenset({"cast", "floor", "round", "ceil", "greater", "less", "greater_equal", "less_equal", "sign"})
_SHAPELESS = frozenset(
    {"shape", "int_shape", "ndim", "dtype", "floatx", "image_data_format", "epsilon", "rank", "size"}
)


def _tensor_function(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """A function that computes a tensor from its arguments."""
    return applied_by(machine, path, _computed(machine, path, arguments, place), arguments)


def _called_back(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """The same of one that TensorFlow calls back each time the graph runs."""
    machine.noted.called_back += 1
    try:
        return _tensor_function(machine, path, arguments, place)
    finally:
        machine.noted.called_back -= 1


def _computed(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    last = path.rpartition(".")[2]
    if last in _SHAPELESS:
        return Unknown(ReadAtRun(path))
    if symbolic_parts(machine, arguments):
        return call_on_symbolic(machine, path, arguments, place)
    values = tuple(arguments.positional)
    if last in ("where", "select") and len(values) == 3 and is_sampled(values[0]) and place is not None:
        result = passed_through(machine, Arguments(values[1:]))
        return Tensor(result.provenance, result.marks | select_site(machine, place, *values), opaque=result.opaque)
    if last in _OPERATORS and len(values) == 2 and place is not None and any(map(is_sampled, values)):
        return combine(machine, place, _OPERATORS[last], *values)
    part = left_out(machine, last, arguments, place)
    if part is not None:
        return part
    if last in INDICES and len(values) == 1 and not arguments.keywords and is_sampled(values[0]):
        return values[0]
    if last in _MASKING:
        return as_mask(last, joint_provenance(values), values, machine)
    if last in ("where", "select") and len(values) == 3 and isinstance(values[0], Constant):
        return values[1] if values[0].value else values[2]
    called = callbacks(machine, path, arguments)
    if called:
        arguments = Arguments((*arguments.positional, *called), arguments.keywords)
    result = passed_through(machine, arguments)
    if last in ("zeros_like", "zeros"):
        return Tensor(result.provenance, result.marks, opaque=result.opaque, zeros=True)
    if not any(isinstance(part, (Tensor, Unknown)) for v in arguments.values() for part in machine.heap.parts(v)):
        return Tensor(Provenance.DATA if _runs_in_call(machine) else Provenance.EAGER)
    return computed(machine, last, result)


def _cast(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """Constants stay known through a conversion; None has none."""
    value = arguments.positional[0] if arguments.positional else arguments.keyword("x") or Unknown(Absent.NO_ARGUMENT)
    if isinstance(value, Constant):
        if value.value is None:
            if machine.uncertain:
                return Unknown(Absent.NONE_CONVERTED)
            raise ProgramError("ValueError")
        return value if isinstance(value.value, (bool, int, float)) else Tensor(Provenance.EAGER)
    return _tensor_function(machine, path, arguments, place)


def _logical_not(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    decided = truth(arguments.positional[0]) if arguments.positional else Truth.MAYBE
    if decided is Truth.MAYBE:
        return _tensor_function(machine, path, arguments, place)
    return Constant(decided is Truth.FALSE)


def _equal(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    values = [value.value for value in arguments.positional if isinstance(value, Constant)]
    if len(values) == len(arguments.positional) == 2:
        return Constant(bool(values[0] == values[1]))
    return _tensor_function(machine, path, arguments, place)


def _chosen(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    found = (case if path == "tf.case" else switch_case)(machine, arguments)
    return _tensor_function(machine, path, arguments, place) if found is None else found


def _tape(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    return new_tape(machine)


def _partial(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    if not arguments.positional or arguments.open_keywords or arguments.open_positional:
        return Unknown(Limit.PARTIAL)
    return Partial(arguments.positional[0], arguments.positional[1:], arguments.keywords)


def _reduce(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    items, rest = elements(machine, arguments.positional[1]) if len(arguments.positional) > 1 else ((), None)
    values = [*arguments.positional[2:], *items]
    if rest is not None or not values:
        return _unknown_function(machine, path, arguments, place)
    result = values[0]
    for value in values[1:]:
        result = machine.call(arguments.positional[0], Arguments((result, value)))
    return result


def _wraps(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    return Partial(External(path), arguments.positional[:1], ()) if arguments.positional else External(path)


def _same(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    return arguments.positional[0] if arguments.positional else Unknown(Absent.NO_ARGUMENT)


def _copied(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    """A copy of a container, or of an object that is no layer; of a layer, the layer, as it does the same."""
    value = _same(machine, path, arguments, place)
    return copied(machine.heap, value, deep=path.endswith("deepcopy"))


def _draw(machine: Machine, path: str, arguments: Arguments, place: ir.Call | None) -> Value:
    return Unknown(ReadAtRun(path))


_HANDLERS: dict[str, Handler] = {
    **standard_library.HANDLERS,
    "keras.Input": _input,
    "importlib.import_module": import_module,
    BUILT_IN_IMPORT: import_module,
    **dict.fromkeys(CONDITIONS, condition),
    **dict.fromkeys(
        (
            "tf.cast",
            "tf.convert_to_tensor",
            "tf.identity",
            "tf.constant",
            "tf.stop_gradient",
            "tf.get_static_value",
            "keras.ops.cast",
            "keras.ops.convert_to_tensor",
            "keras.ops.stop_gradient",
            "keras.backend.cast",
            "keras.backend.constant",
            "keras.backend.stop_gradient",
        ),
        _cast,
    ),
    **dict.fromkeys(("tf.py_function", "tf.numpy_function", "tf.compat.v1.py_func", "tf.py_func"), _called_back),
    **dict.fromkeys(("random.seed", "numpy.random.seed"), seed),
    "keras.random.SeedGenerator": lambda *_: Unknown(Inherent.SEEDS),
    "tf.switch_case": _chosen,
    "tf.case": _chosen,
    "tf.logical_not": _logical_not,
    "keras.ops.logical_not": _logical_not,
    "tf.equal": _equal,
    "keras.ops.equal": _equal,
    "keras.backend.equal": _equal,
    **{f"keras.backend.{name}": function for name, function in PHASES.items()},
    "tf.GradientTape": _tape,
    "tf.function": compiled,
    "tf.compat.v1.function": compiled,
    "tf.config.run_functions_eagerly": run_eagerly,
    "tf.config.experimental_run_functions_eagerly": run_eagerly,
    "functools.reduce": _reduce,
    "functools.partial": _partial,
    "functools.wraps": _wraps,
    "inspect.signature": signature,
    **dict.fromkeys(("copy.copy", "copy.deepcopy"), _copied),
    "keras.models.clone_model": clone_model,
    **dict.fromkeys(FROM_JSON, model_from_json),
    **dict.fromkeys(SERIALIZERS, serialized),
    **dict.fromkeys(DESERIALIZERS, deserialized),
    "typing.cast": _same,
    **dict.fromkeys(
        (
            "numpy.random.rand",
            "numpy.random.random",
            "numpy.random.uniform",
            "numpy.random.randint",
            "numpy.random.binomial",
            "numpy.random.choice",
        ),
        _draw,
    ),
}
