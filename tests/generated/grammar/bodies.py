"""Statements of a `call`: what it does with the layers that it holds, and with the mode."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.generated.grammar.computations import decision, unknowable
from tests.generated.grammar.modes import Mode, guard, told
from tests.generated.grammar.writer import Unit, Writer, indented


@dataclass(frozen=True, slots=True)
class Held:
    """What a layer holds: one unit, or a list or dict of units that take the mode alike."""

    access: str
    flag: str | None
    is_many: bool = False
    values: str = ""
    """Of many: the expression to iterate over."""
    length: int = 1


Lines = list[str]


@dataclass(frozen=True, slots=True)
class Body:
    """Where a statement stands: the mode there, and how to call methods that are added to the class."""

    w: Writer
    mode: Mode
    methods: list[Lines]

    @property
    def x(self) -> str:
        """The name of the tensor."""
        return self.mode.tensor


def call_of(body: Body, callee: str, flag: str | None, argument: str | None = None) -> str:
    """A call of something held."""
    w, x = body.w, argument or body.x
    said = told(w, body.mode)
    name = flag
    if flag is None:
        if not w.one_in(25):
            return f"{callee}({x})"
        name = "training"
        w.mark("told what it does not take")
    if said is None:
        if body.mode.is_in_kwargs and w.one_in(3):
            return f"{callee}({x}, **kwargs)"
        return f"{callee}({x})"
    if name == "deterministic":
        said = f"not ({said})"
    if w.one_in(40) and name == "training":
        w.mark("positional mode")
        return f"{callee}({x}, {said})"
    if w.one_in(15):
        return f"{callee}({x}, **{w.pick(f'dict({name}={said})', f'{{{name!r}: {said}}}')})".replace("'", '"')
    return f"{callee}({x}, {name}={said})"


def statements(body: Body, held: list[Held], scope_rate: str) -> Lines:
    """All statements of a body but the last, which returns."""
    lines: Lines = []
    for one in held:
        lines += _many(body, one) if one.is_many else _one(body, one)
        if body.w.one_in(6):
            lines += _random_operation(body, scope_rate)
    return lines


def _one(body: Body, held: Held) -> Lines:
    shape: Callable[[Body, Held], Lines] = body.w.weighted(
        (12, _plain),
        (2, _residual),
        (2, _guarded),
        (1, _guarded_else),
        (1, _conditional_expression),
        (1, _early_return),
        (1, _by_method),
        (1, _by_function),
        (1, _by_closure),
        (1, _by_partial),
        (1, _alias),
        (1, _twice),
        (1, _in_try),
        (1, _in_scope),
        (1, _unused),
        (1, _overwritten),
        (1, _dead),
        (1, _by_getattr),
        (1, _bypassed),
        (1, _while),
        (1, _nested),
        (1, _in_containers),
        (1, _by_tf_function),
        (1, _by_tf_cond),
        (1, _by_decision),
        (1, _by_decorated),
        (1, _by_choice),
        (1, _by_stars),
        (1, _by_match),
        (1, _by_object),
        (1, _beside_unknown),
        (1, _by_operations),
        (1, _unbound),
        (1, _through_tensors),
        (1, _inspected),
        (1, _over_all),
    )
    return shape(body, held)


def _plain(body: Body, held: Held) -> Lines:
    return [f"{body.x} = {call_of(body, held.access, held.flag)}"]


def _residual(body: Body, held: Held) -> Lines:
    x = body.x
    if body.w.one_in(2):
        return [f"shortcut = {x}", f"{x} = {call_of(body, held.access, held.flag)}", f"{x} = {x} + shortcut"]
    return [f"{x} = {x} + {call_of(body, held.access, held.flag)} * 0.5"]


def _guarded(body: Body, held: Held) -> Lines:
    inner = _plain(_decided(body), held) if body.w.one_in(2) else _plain(body, held)
    return [f"if {guard(body.w, body.mode)}:", *indented(inner)]


def _decided(body: Body) -> Body:
    """Inside of a guard the mode may be written."""
    return replace(body, mode=replace(body.mode, value="True"))


def _guarded_else(body: Body, held: Held) -> Lines:
    return [
        f"if {guard(body.w, body.mode)}:",
        *indented(_plain(body, held)),
        "else:",
        *indented(body.w.pick([f"{body.x} = {body.x} * 1.0"], ["pass"], _plain(body, held))),
    ]


def _conditional_expression(body: Body, held: Held) -> Lines:
    x = body.x
    return [f"{x} = {call_of(body, held.access, held.flag)} if {guard(body.w, body.mode)} else {x}"]


def _early_return(body: Body, held: Held) -> Lines:
    return [f"if not ({guard(body.w, body.mode)}):", f"    return {body.x}", *_plain(body, held)]


def _by_method(body: Body, held: Held) -> Lines:
    """The layer is called in a method of its own, which may lose the mode on the way."""
    w, name = body.w, body.w.name("_step")
    passes = body.mode.value is not None and not w.one_in(4)
    inner = Mode("h, training", "training", "training", "h", switches=body.mode.switches)
    if passes and w.one_in(4):
        inner = replace(inner, parameters=w.pick("h, training=False", "h, training=None", "h, *, training=True"))
    if not passes:
        inner = replace(inner, parameters="h", flag=None, value=None)
    method = Body(w, inner, body.methods)
    decorator = ["@tf.function"] if w.one_in(12) else []
    if decorator:
        w.mark("tf.function")
    called = call_of(method, held.access, held.flag)
    body.methods.append([*decorator, f"def {name}(self, {inner.parameters}):", f"    return {called}"])
    if not passes:
        return [f"{body.x} = self.{name}({body.x})"]
    keyword = "training=" if "*" in inner.parameters or w.one_in(2) else ""
    if inner.parameters == "h, training" or not w.one_in(4):
        return [f"{body.x} = self.{name}({body.x}, {keyword}{body.mode.value})"]
    w.mark("helper not told")
    return [f"{body.x} = self.{name}({body.x})"]


def _by_function(body: Body, held: Held) -> Lines:
    w, name = body.w, body.w.name("apply")
    parameters = w.pick("layer, h, training=None", "layer, h, training=False", "layer, h, **kwargs")
    told_name = held.flag or "training"
    if held.flag is None:
        w.define([f"def {name}(layer, h):", "    return layer(h)"])
        return [f"{body.x} = {name}({held.access}, {body.x})"]
    inside = "**kwargs" if "kwargs" in parameters else f"{told_name}=training"
    outside = told_name if "kwargs" in parameters else "training"
    w.define([f"def {name}({parameters}):", f"    return layer(h, {inside})"])
    if body.mode.value is None or w.one_in(5):
        w.mark("helper not told")
        return [f"{body.x} = {name}({held.access}, {body.x})"]
    return [f"{body.x} = {name}({held.access}, {body.x}, {outside}={body.mode.value})"]


def _by_closure(body: Body, held: Held) -> Lines:
    inner = replace(body, mode=replace(body.mode, tensor="h"))
    called = call_of(inner, held.access, held.flag)
    if body.w.one_in(2):
        return [f"step = lambda h: {called}", f"{body.x} = step({body.x})"]
    return ["def step(h):", f"    return {called}", "", f"{body.x} = step({body.x})"]


def _by_partial(body: Body, held: Held) -> Lines:
    if held.flag is None or body.mode.value is None:
        return _plain(body, held)
    made = f"functools.partial({held.access}, {held.flag}={told(body.w, body.mode) or 'None'})"
    return [f"step = {made}", f"{body.x} = step({body.x})"]


def _alias(body: Body, held: Held) -> Lines:
    return [f"layer = {held.access}", f"{body.x} = {call_of(body, 'layer', held.flag)}"]


def _twice(body: Body, held: Held) -> Lines:
    if body.w.one_in(2):
        again = [f"for _ in range({body.w.number(1, 2)}):", *indented(_plain(body, held))]
        return again
    return [*_plain(body, held), *_plain(body, held)]


def _in_try(body: Body, held: Held) -> Lines:
    lines = ["try:", *indented(_plain(body, held))]
    return lines + body.w.pick(["finally:", "    pass"], ["except ValueError:", "    raise"])


def _in_scope(body: Body, held: Held) -> Lines:
    return ['with tf.name_scope("part"):', *indented(_plain(body, held))]


def _unused(body: Body, held: Held) -> Lines:
    body.w.mark("result unused")
    return [call_of(body, held.access, held.flag)]


def _overwritten(body: Body, held: Held) -> Lines:
    body.w.mark("result unused")
    return [f"h = {call_of(body, held.access, held.flag)}", f"h = {body.x}", f"{body.x} = h * 2"]


def _dead(body: Body, held: Held) -> Lines:
    body.w.mark("dead code")
    return [f"if {body.w.pick('False', 'None', '1 > 2', 'not True', '[]')}:", *indented(_plain(body, held))]


def _by_getattr(body: Body, held: Held) -> Lines:
    if not held.access.startswith("self.") or not held.access[5:].isidentifier():
        return _plain(body, held)
    return [f"{body.x} = {call_of(body, f'getattr(self, {held.access[5:]!r})', held.flag)}".replace("'", '"')]


def _bypassed(body: Body, held: Held) -> Lines:
    if not body.w.one_in(3):
        return _plain(body, held)
    body.w.mark("call bypassed")
    # Once it is built: without, what `call` raises has nothing to do with modes.
    return [*_plain(body, held), f"{body.x} = {call_of(body, held.access + '.call', held.flag)}"]


def _while(body: Body, held: Held) -> Lines:
    return ["left = 2", "while left > 0:", *indented([*_plain(body, held), "left -= 1"])]


def _nested(body: Body, held: Held) -> Lines:
    """Two applications in one expression."""
    return [f"{body.x} = {call_of(body, held.access, held.flag, call_of(body, held.access, held.flag))}"]


def _in_containers(body: Body, held: Held) -> Lines:
    x, called = body.x, call_of(body, held.access, held.flag)
    return body.w.pick(
        [f"outputs = [{called}]", f"{x} = outputs[0]"],
        [f'outputs = {{"a": {called}, "b": {x}}}', f'{x} = outputs["a"] + outputs["b"]'],
        [f"outputs = [{called} for _ in range(2)]", f"{x} = outputs[0] + outputs[-1]"],
        ["outputs = []", f"outputs.append({called})", f"{x} = tf.add_n(outputs)"],
        [f"first, second = {called}, {x}", f"{x} = first * 0.5 + second"],
    )


def _by_tf_function(body: Body, held: Held) -> Lines:
    """A function that TensorFlow traces: what it does not take as an argument is frozen at the first trace."""
    if not body.w.one_in(3):
        return _plain(body, held)
    body.w.mark("tf.function")
    inner = replace(body, mode=replace(body.mode, tensor="h"))
    name = body.w.name("_traced")
    takes = body.mode.value is not None and body.w.one_in(2)
    mode = Mode("h, training", "training", "training", "h") if takes else Mode("h", None, None, "h")
    called = call_of(replace(inner, mode=mode), held.access, held.flag)
    body.methods.append(["@tf.function", f"def {name}(self, {mode.parameters}):", f"    return {called}"])
    more = f", {body.mode.value}" if takes else ""
    return [f"{body.x} = self.{name}({body.x}{more})"]


def _by_tf_cond(body: Body, held: Held) -> Lines:
    x = body.x
    if body.mode.value is None:
        return _plain(body, held)
    called = call_of(replace(body, mode=replace(body.mode, tensor="h")), held.access, held.flag)
    condition = f"tf.constant(bool({guard(body.w, body.mode)}))"
    chosen = body.w.pick(
        f"tf.cond({condition}, lambda: {called}, lambda: h)",
        f"tf.cond(pred={condition}, true_fn=lambda: {called}, false_fn=lambda: h)",
        f"tf.case([({condition}, lambda: {called})], default=lambda: h)",
        f"tf.switch_case(tf.cast({condition}, tf.int32), [lambda: h, lambda: {called}])",
    )
    return [f"h = {x}", f"{x} = {chosen}"]


def _by_decision(body: Body, held: Held) -> Lines:
    return [f"if {decision(body.w)}:", *indented(_plain(body, held))]


def _by_decorated(body: Body, held: Held) -> Lines:
    """A method under decorators that change nothing."""
    w, name, wrapper = body.w, body.w.name("_step"), body.w.name("logged")
    inner = Mode("h, training=None", "training", "training", "h", switches=body.mode.switches)
    kind = w.pick("own", "wraps", "static", "classmethod", "property", "not converted", "factory")
    called = call_of(replace(body, mode=inner), "layer", held.flag)
    definition = ["def wrapped(*args, **kwargs):", "    return function(*args, **kwargs)", "", "return wrapped"]
    told_mode = f", training={body.mode.value}" if body.mode.value is not None else ""
    match kind:
        case "own" | "wraps":
            first = ["@functools.wraps(function)"] if kind == "wraps" else []
            w.define([f"def {wrapper}(function):", *indented([*first, *definition])])
            decorator = f"@{wrapper}"
        case "factory":
            inside = ["def decorate(function):", *indented(definition), "", "return decorate"]
            w.define([f"def {wrapper}(level=1):", *indented(inside)])
            decorator = f"@{wrapper}(level=2)"
        case "static" | "classmethod":
            receiver = "cls, " if kind == "classmethod" else ""
            decorator = "@classmethod" if kind == "classmethod" else "@staticmethod"
            body.methods.append([decorator, f"def {name}({receiver}layer, h, training=None):", f"    return {called}"])
            return [f"{body.x} = self.{name}({held.access}, {body.x}{told_mode})"]
        case "property":
            body.methods.append(["@property", f"def {name}(self):", f"    return {held.access}"])
            return [f"{body.x} = {call_of(body, f'self.{name}', held.flag)}"]
        case _:
            decorator = "@tf.autograph.experimental.do_not_convert"
    body.methods.append([decorator, f"def {name}(self, layer, h, training=None):", f"    return {called}"])
    return [f"{body.x} = self.{name}({held.access}, {body.x}{told_mode})"]


def _by_choice(body: Body, held: Held) -> Lines:
    """Which layer is called, or whether it is, is looked up."""
    x, w = body.x, body.w
    called = call_of(body, "layer", held.flag)
    return w.pick(
        [f'layer = {{"a": {held.access}}}["a"]', f"{x} = {called}"],
        [f"layer = {held.access} or None", "if layer is not None:", f"    {x} = {called}"],
        [f"layer = {held.access}", "if callable(layer):", f"    {x} = {called}"],
        [f"layer = {held.access}", 'if hasattr(layer, "name"):', f"    {x} = {called}"],
        [
            f"layer = {held.access}",
            "if isinstance(layer, L.Dropout):",
            f"    {x} = {called}",
            "else:",
            f"    {x} = {called}",
        ],
        [f"layer = {held.access}", "if isinstance(layer, (L.Dropout, L.BatchNormalization)):", f"    {x} = {called}"],
        [f"layer, other = {held.access}, None", f"{x} = {called}"],
        [f"for layer in [{held.access}, None]:", "    if layer is None:", "        continue", f"    {x} = {called}"],
        [f"layer = next(iter([{held.access}]))", f"{x} = {called}"],
        [f"steps = [{held.access}]", "while steps:", "    layer = steps.pop()", f"    {x} = {called}"],
        [f"assert {held.access} is not None", f"layer = {held.access}", f"{x} = {called}"],
    )


def _by_stars(body: Body, held: Held) -> Lines:
    x = body.x
    if body.mode.value is None or held.flag is None:
        return [f"args = ({x},)", f"{x} = {held.access}(*args)"]
    said = told(body.w, body.mode) or "None"
    return body.w.pick(
        ["kwargs_of = {}", f'kwargs_of["{held.flag}"] = {said}', f"{x} = {held.access}({x}, **kwargs_of)"],
        [f"kwargs_of = dict({held.flag}={said})", f"{x} = {held.access}(*[{x}], **kwargs_of)"],
        [
            "kwargs_of = {}",
            f"if {body.mode.value} is not None:",
            f"    kwargs_of.update({held.flag}={said})",
            f"{x} = {held.access}({x}, **kwargs_of)",
        ],
    )


def _by_match(body: Body, held: Held) -> Lines:
    if body.mode.value is None:
        return _plain(body, held)
    called = _plain(body, held)
    return [
        f"match bool({body.mode.value}):",
        "    case True:",
        *indented(indented(called)),
        "    case _:",
        "        pass",
    ]


def _by_object(body: Body, held: Held) -> Lines:
    """The mode goes through an object or a name outside."""
    w = body.w
    if body.mode.value is None:
        return _plain(body, held)
    value = body.mode.value
    if w.one_in(2):
        name = w.name("Mode")
        w.define([f"class {name}:", "    def __init__(self, training):", "        self.training = training"])
        inner = replace(body, mode=replace(body.mode, value="state.training"))
        return [f"state = {name}({value})", *_plain(inner, held)]
    inner = replace(body, mode=replace(body.mode, value="self.current_mode"))
    return [f"self.current_mode = {value}", *_plain(inner, held)]


def _beside_unknown(body: Body, held: Held) -> Lines:
    """Something that cannot be known stands beside; mostly it decides nothing."""
    w, x = body.w, body.x
    if not w.one_in(2):
        return _plain(body, held)
    test = unknowable(w)
    applied = _plain(body, held)
    called = call_of(body, "layer", held.flag)
    return w.weighted(
        (3, [f"if {test}:", f"    {x} = {x} * 1.0", *applied]),
        (2, [f"scale = 1.0 if {test} else 2.0", f"{x} = {x} * scale", *applied]),
        (1, [f"if {test}:", f"    layer = {held.access}", "else:", f"    layer = {held.access}", f"{x} = {called}"]),
        (1, [f"layer = {held.access} if {test} else None", "if layer is not None:", f"    {x} = {called}"]),
        (1, ["number = 1 if " + test + " else 2", "for _ in range(number):", *indented(applied)]),
        (1, [f"if {test}:", *indented(applied)]),
        (1, [f"if not ({test}):", f"    return {x}", *applied]),
        (1, [f"if not ({test}):", '    raise ValueError("never")', *applied]),
        (
            1,
            [
                f'settings = {{"scale": 1.0}} if {test} else {{"scale": 2.0}}',
                f'{x} = {x} * settings["scale"]',
                *applied,
            ],
        ),
        (1, [f"options = {{}} if {test} else {{}}", f"{x} = {held.access}({x}, **options)"]),
        (
            1,
            [
                f"holder = self if {test} else self",
                f"layer = {held.access.replace('self.', 'holder.')}",
                f"{x} = {called}",
            ],
        ),
        (1, ["try:", f"    size = int({x}.shape[-1])", "except TypeError:", "    size = 10", *applied]),
    )


def _by_operations(body: Body, held: Held) -> Lines:
    """Between layers: functions of Keras and TensorFlow that change nothing."""
    w, x = body.w, body.x
    operation = w.pick(
        f"tf.identity({x})",
        f"tf.nn.leaky_relu({x})",
        f"K.activations.softsign({x})",
        f"tf.reshape({x}, (-1, 10))",
        f"tf.reshape({x}, tf.shape({x}))",
        f"tf.where({x} > 0, {x}, {x} * 2)",
        f"tf.concat([{x}[:, :5], {x}[:, 5:]], axis=-1)",
        f"tf.stop_gradient({x})",
        f"{x} ** 2",
        f"-{x}",
        f"{x} @ tf.eye(10)",
        f"tf.map_fn(lambda rows: rows * 2, {x}[None])[0]",
        f"tf.stack([{x}, {x}])[0]",
        f"tf.split({x}, 1)[0]",
        f"tf.cast({x}, tf.float32)",
        f"tf.cond(tf.reduce_sum({x}) > 0, lambda: {x}, lambda: {x})",
    )
    return [f"{x} = {operation}", *_plain(body, held)]


def _through_tensors(body: Body, held: Held) -> Lines:
    """The mode, or the layer, goes through functions of TensorFlow."""
    w, x = body.w, body.x
    value = body.mode.value
    if value is None:
        return _plain(body, held)
    return w.pick(
        [f"{x} = tf.nn.dropout({x}, tf.cast(bool({value}), tf.float32) * 0.5)"],
        [
            f"step = tf.function(lambda h: {call_of(replace(body, mode=replace(body.mode, tensor='h')), held.access, held.flag)})",
            f"{x} = step({x})",
        ],
        [
            f"mask = tf.cast(tf.random.uniform(tf.shape({x})) < 0.5, {x}.dtype)",
            f"{x} = tf.multiply({x}, mask) if {value} else {x}",
        ],
        [f"{x} = tf.where(True, {x}, {x} * 2)", *_plain(body, held)],
        [f"scale = tf.cast({value} == True, tf.float32)", f"{x} = {x} * (1.0 + scale)", *_plain(body, held)],
        [f"{x} = tf.map_fn(lambda rows: rows, {x}[None])[0]", *_plain(body, held)],
        [f"{x} = K.backend.in_train_phase({x} * 2, {x}, training={value})"],
        [f"scale = tf.cast({value}, tf.float32)", f"{x} = {x} * (1.0 + scale)", *_plain(body, held)],
        [f"if not tf.get_static_value(tf.logical_not(bool({value}))):", *indented(_plain(body, held))],
        [f"if tf.get_static_value(tf.equal(bool({value}), True)):", *indented(_plain(body, held))],
        [f"if K.backend.learning_phase() == 1 or {value}:", *indented(_plain(body, held))],
        [
            "try:",
            f"    {x} = tf.nn.missing({x})",
            "except AttributeError:",
            f"    {x} = {x} * 1.0",
            *_plain(body, held),
        ],
        [f"{x} = tf.compat.v1.nn.dropout({x}, rate=0.5) if {value} else {x}"],
        [f"{x} = tf.compat.v1.nn.dropout({x}, keep_prob={w.pick('0.5', '1.0')}) if {value} else {x}"],
        [f"{x} = tf.nn.dropout({x}, rate={w.pick('0.5', '1 - 0.5', '0.0')}, noise_shape=None) if {value} else {x}"],
        [f"mask = K.random.binomial(tf.shape({x}), 1.0, 0.5)", f"{x} = {x} * mask if {value} else {x}"],
        [f"{x} = K.ops.where(K.random.uniform((10,)) < 0.5, {x}, 0.0) if {value} else {x}"],
        [f"{x} = {x} * tf.cast(tf.random.uniform((10,)) < 0.5, tf.float32) * 0.0 + {x}", *_plain(body, held)],
        [f"{x} = K.ops.cond(bool({value}), lambda: {x}, lambda: {x} * 2)", *_plain(body, held)],
    )


def _unbound(body: Body, held: Held) -> Lines:
    x, w = body.x, body.w
    called = call_of(body, "layer", held.flag)
    return w.pick(
        [f"layer = {held.access}.__call__", f"{x} = {called}"],
        ["def apply(layer, h):", f"    return {called.replace(f'({x}', '(h')}", f"{x} = apply({held.access}, {x})"],
        [f"layers_used = [{held.access}]", f"{x} = functools.reduce(lambda {x}, layer: {called}, layers_used, {x})"],
        [f"layer = functools.partial({held.access})", f"{x} = {called}"],
        [f"{x} = L.Layer.__call__({held.access}, {x})"],
        [f"layer = functools.partial({held.access}).func", f"{x} = {called}"],
        [f"layer = tf.function({held.access})", f"{x} = {called}"],
        [f"{x} = [{called} for layer in ({held.access},)].pop()"],
        [f"{x} = sum({called} for layer in [{held.access}])"],
        [f"layer = tf.function(func={held.access}, reduce_retracing=True)", f"{x} = {called}"],
        [f"layer = tf.function({held.access}.__call__)", f"{x} = {called}"],
        [f"layer = tf.function(autograph=False)(lambda {x}, **named: {held.access}({x}, **named))", f"{x} = {called}"],
        [f"layer = functools.partial(functools.partial, {held.access})()", f"{x} = {called}"],
        [f"layer = (lambda *args, **named: {held.access}(*args, **named))", f"{x} = {called}"],
        [f"layer = {held.access} if {unknowable(w)} else {held.access}.__call__", f"{x} = {called}"],
    )


def _inspected(body: Body, held: Held) -> Lines:
    """The mode is told where the signature has a parameter for it."""
    x, w = body.x, body.w
    if body.mode.value is None or held.flag is None or not w.one_in(2):
        return _plain(body, held)
    parameters = w.pick(
        f"inspect.signature({held.access}.call).parameters", f"list(inspect.signature({held.access}.call).parameters)"
    )
    told_mode = f"{held.flag}={body.mode.value}"
    return w.pick(
        [
            f'if "{held.flag}" in {parameters}:',
            f"    {x} = {held.access}({x}, {told_mode})",
            "else:",
            f"    {x} = {held.access}({x})",
        ],
        [
            f'kwargs_of = {{"{held.flag}": {body.mode.value}}} if "{held.flag}" in {parameters} else {{}}',
            f"{x} = {held.access}({x}, **kwargs_of)",
        ],
    )


def _over_all(body: Body, held: Held) -> Lines:
    """All layers of a model in turn; a layer has no list of those that it holds."""
    if not body.w.one_in(3):
        return _plain(body, held)
    more = "" if body.mode.value is None or body.w.one_in(3) else f", training={body.mode.value}"
    return ['for layer in getattr(self, "layers", []):', f"    {body.x} = layer({body.x}{more})"]


def _many(body: Body, held: Held) -> Lines:
    """Layers in a list, a tuple or a dict."""
    x = body.x
    called = call_of(body, "layer", held.flag)
    in_loop = [f"{x} = {called}"]
    if body.w.one_in(5):
        in_loop = [f"if {guard(body.w, body.mode)}:", *indented(in_loop)]
    if body.w.one_in(8):
        in_loop = [f"{x} = {x} + {called}"]
    header = body.w.weighted(
        (4, f"for layer in {held.values}:"),
        (1, f"for place, layer in enumerate({held.values}):"),
        (1, f"for layer in reversed(list({held.values})):"),
        (1, f"for layer, scale in zip({held.values}, range(9)):"),
        (1, f"for layer in list({held.values})[:1]:"),
        (1, f"for layer in [one for one in {held.values} if one is not None]:"),
        (1, ""),
        (1, "map"),
    )
    if header == "":
        return [f"{x} = {call_of(body, f'list({held.values})[{place}]', held.flag)}" for place in range(held.length)]
    if header == "map":
        return [
            f"parts = [{called} for layer in {held.values}]",
            f"{x} = {body.w.pick('sum(parts)', 'tf.add_n(parts)', 'parts[-1]')}",
        ]
    return [header, *indented(in_loop)]


def _random_operation(body: Body, rate: str) -> Lines:
    """A random operation without a layer, under a guard or not."""
    x, w = body.x, body.w
    w.mark("random operation")
    condition = guard(w, body.mode)
    dropped = f"tf.nn.dropout({x}, {w.pick('', 'rate=')}{rate})"
    return w.weighted(
        (3, [f"if {condition}:", f"    {x} = {dropped}"]),
        (1, [f"{x} = {dropped} if {condition} else {x}"]),
        (1, [f"rate = 0.5 if {condition} else 0.0", f"{x} = tf.nn.dropout({x}, rate)"]),
        (1, [f"{x} = tf.nn.dropout({x}, rate=0.5 if {condition} else 0.0)"]),
        (1, [f"if not ({condition}):", f"    return {x}", f"{x} = {dropped}"]),
        (1, [f"{x} = {dropped}"]),
        (1, [f"if {condition}:", f"    {x} = tf.nn.experimental.stateless_dropout({x}, {rate}, seed=[1, 2])"]),
        (1, [f"if {condition}:", f"    {x} = K.random.dropout({x}, {rate})"]),
        (
            1,
            [
                f"keep = tf.random.uniform(tf.shape({x})) >= 0.5",
                f"{x} = tf.where(keep, {x}, 0.0) if {condition} else {x}",
            ],
        ),
        (
            1,
            [
                f"if {condition}:",
                f"    mask = tf.floor(0.5 + tf.random.uniform(tf.shape({x})))",
                f"    {x} = tf.math.divide({x}, 0.5) * mask",
            ],
        ),
        (
            1,
            [
                f"if {condition}:",
                f"    mask = tf.cast(tf.random.uniform(tf.shape({x})) > 0.5, {x}.dtype)",
                f"    {x} = {x} * mask / 0.5",
            ],
        ),
    )


def units_held(units: list[Unit]) -> str | None:
    """The flag under which all of several units take the mode."""
    flags = {unit.flag for unit in units}
    return flags.pop() if len(flags) == 1 else None
