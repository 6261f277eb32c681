"""Custom layers and models: what they hold, how it is made, and what they inherit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.generated.grammar.bodies import Body, Held, Lines, call_of, statements, units_held
from tests.generated.grammar.computations import decision
from tests.generated.grammar.leaves import Scope
from tests.generated.grammar.modes import Mode, settled, signature, told
from tests.generated.grammar.writer import Unit, Writer, indented

Units = Callable[[Writer, int, Scope], Unit]
"""Draws a unit that is nested at most so deep."""


@dataclass(frozen=True, slots=True)
class Constructor:
    """What `__init__` takes, and what it may use inside."""

    parameters: str
    given: tuple[str, ...]
    """What a caller passes: one of these."""
    rates: tuple[str, ...]
    first: tuple[str, ...] = ()
    switches: tuple[str, ...] = ()


_PLAIN = Constructor("self", ("",), ())
_CONSTRUCTORS = (
    (6, _PLAIN),
    (4, Constructor("self, rate=0.5", ("", "0.3", "rate=0.4"), ("rate",))),
    (2, Constructor("self, rate", ("0.3", "rate=0.4"), ("rate", "self.rate"), ("self.rate = rate",))),
    (1, Constructor("self, *, rate=0.5, **kwargs", ("", "rate=0.2"), ("rate",))),
    (1, Constructor("self, config=None", ("", '{"rate": 0.2}'), ('(config or {}).get("rate", 0.5)',))),
    (
        2,
        Constructor(
            "self, rate=0.5, flag=True",
            ("", "0.3, flag=False", "flag=True"),
            ("rate",),
            ("self.flag = flag",),
            ("self.flag",),
        ),
    ),
    (
        1,
        Constructor(
            "self, frozen=False", ("", "True"), (), ("self.frozen = frozen",), ("self.frozen", "not self.frozen")
        ),
    ),
)


def custom_class(w: Writer, depth: int, units: Units, *, base: str = "L.Layer") -> Unit:
    """A layer or a model of its own."""
    kind = w.weighted(
        (12, _holder),
        (2, _child),
        (1, _of_dropout),
        (1, _wrapper),
        (1, _of_wrapper),
        (1, _with_cell),
        (1, _with_weight),
    )
    return kind(w, depth, units, base)


def _holder(w: Writer, depth: int, units: Units, base: str) -> Unit:
    stem = "Net" if base == "K.Model" else "Block"
    return _written(w, depth, units, base, stem)


def _written(w: Writer, depth: int, units: Units, base: str, stem: str) -> Unit:
    constructor = w.weighted(*_CONSTRUCTORS)
    mode = replace(signature(w), switches=constructor.switches)
    fields, held = _fields(w, depth, units, constructor)
    name = w.name(stem)
    lines, methods = _call(w, mode, held, constructor)
    header = base if not w.one_in(12) else _mixin(w, base)
    where = w.weighted((8, "__init__"), (1, "build"))
    w.define(
        [
            f"class {name}({header}):",
            *indented(_init(constructor, fields, where, w)),
            *indented([line for method in methods for line in method]),
            *indented([f"def call(self, {mode.parameters}):", *indented(lines)]),
        ]
    )
    return Unit(f"{name}({w.pick(*constructor.given)})", mode.flag)


def _mixin(w: Writer, base: str) -> str:
    name = w.name("Mixin")
    w.define([f"class {name}:", "    scale = 1.0", "    def scaled(self, x):", "        return x * self.scale"])
    return f"{name}, {base}"


def _init(constructor: Constructor, fields: Lines, where: str, w: Writer) -> Lines:
    up = "super().__init__(**kwargs)" if "**kwargs" in constructor.parameters else "super().__init__()"
    inside = "rate" in " ".join(fields) and constructor.rates
    if where == "build" and not inside:
        return [
            f"def __init__({constructor.parameters}):",
            *indented([up, *constructor.first]),
            "def build(self, input_shape):",
            *indented([*fields, "self.built = True"]),
        ]
    if w.one_in(10) and not inside:
        return [
            f"def __init__({constructor.parameters}):",
            *indented([up, *constructor.first, "self._make_layers()"]),
            "def _make_layers(self):",
            *indented(fields or ["pass"]),
        ]
    return [f"def __init__({constructor.parameters}):", *indented([up, *constructor.first, *fields])]


def _fields(w: Writer, depth: int, units: Units, constructor: Constructor) -> tuple[Lines, list[Held]]:
    scope = Scope(constructor.rates)
    lines: Lines = []
    held: list[Held] = []
    for _ in range(w.few()):
        kind = w.weighted(
            (8, _single),
            (1, _list),
            (1, _comprehension),
            (1, _appended),
            (1, _dict),
            (1, _optional),
            (1, _chosen),
            (1, _joined),
            (1, _unpacked),
            (1, _decided),
            (1, _set),
            (1, _lazy),
        )
        more, one = kind(w, depth, units, scope)
        lines += more
        held.append(one)
    if w.one_in(6):
        held.append(held[0])
    return lines, held


def _single(w: Writer, depth: int, units: Units, scope: Scope) -> tuple[Lines, Held]:
    unit, name = units(w, depth - 1, scope), w.name("part")
    lines = [f"self.{name} = {unit.made}"]
    if w.one_in(12):
        w.mark("not trainable")
        lines.append(f"self.{name}.trainable = False")
    return lines, Held(f"self.{name}", unit.flag)


def _list(w: Writer, depth: int, units: Units, scope: Scope) -> tuple[Lines, Held]:
    made = [units(w, depth - 1, scope) for _ in range(w.number(1, 2))]
    name = w.name("parts")
    opening, closing = w.pick(("[", "]"), ("(", ",)"))
    lines = [f"self.{name} = {opening}{', '.join(unit.made for unit in made)}{closing}"]
    return lines, Held(f"self.{name}[0]", units_held(made), True, f"self.{name}", len(made))


def _comprehension(w: Writer, depth: int, units: Units, scope: Scope) -> tuple[Lines, Held]:
    unit, name = units(w, depth - 1, scope), w.name("parts")
    number = w.number(1, 2)
    over = w.pick(f"_ in range({number})", f"rate in {(0.3, 0.5)[:number]}" if number > 1 else "rate in [0.3]")
    number = number if "range" in over or number > 1 else 1
    return [f"self.{name} = [{unit.made} for {over}]"], Held(f"self.{name}[0]", unit.flag, True, f"self.{name}", number)


def _appended(w: Writer, depth: int, units: Units, scope: Scope) -> tuple[Lines, Held]:
    unit, name = units(w, depth - 1, scope), w.name("parts")
    number = w.number(1, 2)
    lines = [f"self.{name} = []", f"for _ in range({number}):", f"    self.{name}.append({unit.made})"]
    return lines, Held(f"self.{name}[0]", unit.flag, True, f"self.{name}", number)


def _dict(w: Writer, depth: int, units: Units, scope: Scope) -> tuple[Lines, Held]:
    made = [units(w, depth - 1, scope) for _ in range(w.number(1, 2))]
    name = w.name("parts")
    pairs = ", ".join(f'"{key}": {unit.made}' for key, unit in zip("ab", made, strict=False))
    values = w.pick(f"self.{name}.values()", f'[self.{name}[key] for key in ("a", "b")[:{len(made)}]]')
    return [f"self.{name} = {{{pairs}}}"], Held(f'self.{name}["a"]', units_held(made), True, values, len(made))


def _optional(w: Writer, depth: int, units: Units, scope: Scope) -> tuple[Lines, Held]:
    unit, name = units(w, depth - 1, scope), w.name("part")
    if not scope.rates or unit.flag not in (None, "training"):
        return _single(w, depth, units, scope)
    condition = f"{scope.rates[0]} > 0"
    return [f"self.{name} = {unit.made} if {condition} else L.LeakyReLU()"], Held(f"self.{name}", unit.flag)


def _chosen(w: Writer, depth: int, units: Units, scope: Scope) -> tuple[Lines, Held]:
    unit, name = units(w, depth - 1, scope), w.name("part")
    factory = w.name("make_part")
    if "rate" in unit.made and scope.rates:
        return [f"self.{name} = {unit.made}"], Held(f"self.{name}", unit.flag)
    w.define([f"def {factory}():", f"    return {unit.made}"])
    return [f"self.{name} = {factory}()"], Held(f"self.{name}", unit.flag)


def _joined(w: Writer, depth: int, units: Units, scope: Scope) -> tuple[Lines, Held]:
    """A list that is put together."""
    unit, name = units(w, depth - 1, scope), w.name("parts")
    made = unit.made
    lines = w.pick(
        [f"self.{name} = [{made}] + [{made}]"],
        [f"self.{name} = [{made}] * 2"],
        [f"self.{name} = []", f"self.{name} += [{made}, {made}]"],
        ["parts = []", f"parts.extend([{made}, {made}])", f"self.{name} = parts"],
        [f"parts = [{made}]", f"parts.insert(0, {made})", f"self.{name} = tuple(parts)"],
        ["parts = {}", f'parts["a"] = {made}', f'parts["b"] = {made}', f"self.{name} = list(parts.values())"],
        ["parts = [None, None]", f"parts[0] = {made}", f"parts[1] = {made}", f"self.{name} = parts"],
        [f"self.{name} = list(map(lambda _: {made}, range(2)))"],
        [f"self.{name} = [part for part in ({made}, {made}, None) if part is not None]"],
        [f"self.{name} = [{made} for _ in range(2) for _ in (0,)]"],
    )
    return lines, Held(f"self.{name}[0]", unit.flag, True, f"self.{name}", 2)


def _unpacked(w: Writer, depth: int, units: Units, scope: Scope) -> tuple[Lines, Held]:
    unit, other, name = units(w, depth - 1, scope), units(w, depth - 1, scope), w.name("part")
    lines = w.pick(
        [f"self.{name}, self.{name}_b = {unit.made}, {other.made}"],
        [f"self.{name} = self.{name}_b = {unit.made}"],
        [f"(self.{name}, *rest) = [{unit.made}, {other.made}]"],
        [f"first, second = ({unit.made}, {other.made})", f"self.{name} = first"],
    )
    return lines, Held(f"self.{name}", unit.flag)


def _decided(w: Writer, depth: int, units: Units, scope: Scope) -> tuple[Lines, Held]:
    unit, name = units(w, depth - 1, scope), w.name("part")
    if unit.flag not in (None, "training"):
        return [f"self.{name} = {unit.made}"], Held(f"self.{name}", unit.flag)
    condition = decision(w)
    if w.one_in(2):
        lines = [f"if {condition}:", f"    self.{name} = {unit.made}", "else:", f"    self.{name} = L.LeakyReLU()"]
    else:
        lines = [f"self.{name} = {unit.made} if {condition} else L.LeakyReLU()"]
    return lines, Held(f"self.{name}", unit.flag)


def _set(w: Writer, depth: int, units: Units, scope: Scope) -> tuple[Lines, Held]:
    unit, name = units(w, depth - 1, scope), w.name("part")
    lines = w.pick(
        [f'setattr(self, "{name}", {unit.made})'],
        ["for place in range(1):", f'    setattr(self, f"{name}_{{place}}", {unit.made})'],
    )
    suffix = "_0" if len(lines) > 1 else ""
    return lines, Held(f"self.{name}{suffix}", unit.flag)


def _lazy(w: Writer, depth: int, units: Units, scope: Scope) -> tuple[Lines, Held]:
    """Replaced, deleted, or kept under several names."""
    unit, name = units(w, depth - 1, scope), w.name("part")
    lines = w.pick(
        [f"self.{name} = L.LeakyReLU()", f"self.{name} = {unit.made}"],
        [f"part = {unit.made}", f"self.{name} = part", "del part"],
        [f"self.{name} = None", f"if self.{name} is None:", f"    self.{name} = {unit.made}"],
        [f"make = lambda: {unit.made}", f"self.{name} = make()"],
        [f"self.{name} = (lambda part: part)({unit.made})"],
        [f'self.{name} = {{"a": lambda: {unit.made}, "b": L.LeakyReLU}}["a"]()'],
    )
    return lines, Held(f"self.{name}", unit.flag)


def _call(w: Writer, mode: Mode, held: list[Held], constructor: Constructor) -> tuple[Lines, list[Lines]]:
    methods: list[Lines] = []
    first, inner = settled(w, mode)
    body = Body(w, inner, methods)
    rate = "self.rate" if "self.rate" in constructor.rates else "0.5"
    return [*first, *statements(body, held, rate), f"return {inner.tensor}"], methods


def _child(w: Writer, depth: int, units: Units, base: str) -> Unit:
    """A class that inherits what it holds and overrides what it does."""
    parent = _written(w, depth, units, base, "Base")
    cls, _, given = parent.made.partition("(")
    mode = signature(w) if w.one_in(3) else replace(signature(w), parameters="x, training=None")
    if mode.parameters == "x, training=None":
        mode = Mode("x, training=None", "training", "training")
    name = w.name("Child")
    body = Body(w, mode, [])
    form = w.pick("super", "attribute", "extended", "none")
    lines = [f"class {name}({cls}):"]
    if form == "none":
        w.define([*lines, "    pass"])
        return Unit(f"{name}({given}", parent.flag)
    if form == "attribute":
        w.define([*lines, "    scale = 2.0", "    def extra(self):", "        return self.scale"])
        return Unit(f"{name}({given}", parent.flag)
    called = call_of(body, "super().call", parent.flag)
    lines += [f"    def call(self, {mode.parameters}):", f"        {mode.tensor} = {called}"]
    if form == "extended":
        lines.append(f"        {mode.tensor} = {mode.tensor} * 2")
    w.define([*lines, f"        return {mode.tensor}"])
    w.mark("call overridden")
    return Unit(f"{name}({given}", mode.flag)


def _of_dropout(w: Writer, depth: int, units: Units, base: str) -> Unit:
    """A subclass of a layer of Keras."""
    if base == "K.Model":
        return _holder(w, depth, units, base)
    name = w.name("Dropped")
    parent = w.pick("Dropout", "GaussianNoise", "BatchNormalization", "Dense")
    mode = signature(w)
    called = call_of(Body(w, mode, []), "super().call", None if parent == "Dense" else "training")
    w.mark("subclass of a Keras layer")
    w.define([f"class {name}(L.{parent}):", f"    def call(self, {mode.parameters}):", f"        return {called}"])
    given = {"Dense": "10", "BatchNormalization": ""}.get(parent, "0.5")
    return Unit(f"{name}({given})", mode.flag)


def _wrapper(w: Writer, depth: int, units: Units, base: str) -> Unit:
    """A layer around another one that it is given."""
    inner, name = units(w, depth - 1, Scope()), w.name("Wrapped")
    w.mark("layer given to a constructor")
    mode = signature(w)
    called = call_of(Body(w, mode, []), "self.inner", inner.flag)
    w.define(
        [
            f"class {name}({base}):",
            "    def __init__(self, inner):",
            "        super().__init__()",
            "        self.inner = inner",
            f"    def call(self, {mode.parameters}):",
            f"        return {called}",
        ]
    )
    return Unit(f"{name}({inner.made})", mode.flag)


def _of_wrapper(w: Writer, depth: int, units: Units, base: str) -> Unit:
    """One of Keras' own wrappers around something, or a subclass of them."""
    if base == "K.Model":
        return _holder(w, depth, units, base)
    inner = units(w, depth - 1, Scope())
    w.mark("layer given to a constructor")
    if w.one_in(2) and inner.flag in (None, "training"):
        return Unit(f"K.Sequential([L.Reshape((1, 10)), L.TimeDistributed({inner.made}), L.Flatten()])")
    name, mode = w.name("Wrapping"), signature(w)
    called = call_of(Body(w, mode, []), "self.layer", inner.flag)
    w.define(
        [
            f"class {name}(L.Wrapper):",
            f"    def call(self, {mode.parameters}):",
            f"        return {called}",
        ]
    )
    return Unit(f"{name}({inner.made})", mode.flag)


def _with_weight(w: Writer, depth: int, units: Units, base: str) -> Unit:
    """A layer with a weight, a configuration and methods that say nothing of the mode."""
    unit, name, mode = units(w, depth - 1, Scope()), w.name("Weighted"), signature(w)
    called = call_of(Body(w, mode, []), "self.part", unit.flag)
    decorator = w.pick(
        "", '@K.utils.register_keras_serializable(package="parts")', "@K.utils.register_keras_serializable()"
    )
    up = w.pick(
        "super().__init__(**kwargs)", f"super({name}, self).__init__(**kwargs)", f"{base}.__init__(self, **kwargs)"
    )
    w.define(
        [
            *([decorator] if decorator else []),
            f"class {name}({base}):",
            f'    """{w.pick("A part.", "Scales its inputs.")}"""',
            "    def __init__(self, **kwargs):",
            f"        {up}",
            f"        self.part = {unit.made}",
            '        self.scale = self.add_weight(name="scale", shape=(10,), initializer="ones")',
            "    def build(self, input_shape):",
            "        super().build(input_shape)",
            f"    def call(self, {mode.parameters}):",
            f"        return {called} * self.scale",
            "    def compute_output_shape(self, input_shape):",
            "        return input_shape",
            "    def get_config(self):",
            "        return {**super().get_config()}",
        ]
    )
    return Unit(f"{name}({w.pick('', 'name=None')})", mode.flag)


def _with_cell(w: Writer, depth: int, units: Units, base: str) -> Unit:
    """A recurrent layer of a custom cell."""
    if base == "K.Model" or not w.one_in(2):
        return _holder(w, depth, units, base)
    name = w.name("Cell")
    said = told(w, Mode("", "training", "training"))
    more = "" if said is None else f", training={said}"
    w.mark("recurrent")
    w.define(
        [
            f"class {name}(L.Layer):",
            "    def __init__(self):",
            "        super().__init__()",
            "        self.units, self.state_size, self.output_size = 2, 2, 2",
            "        self.drop = L.Dropout(0.5)",
            "    def call(self, inputs, states, training=None):",
            f"        output = self.drop(inputs{more}) + states[0]",
            "        return output, [output]",
        ]
    )
    return Unit(f"K.Sequential([L.Reshape((5, 2)), L.RNN({name}(), return_sequences=True), L.Flatten()])")
