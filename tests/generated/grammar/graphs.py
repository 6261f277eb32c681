"""Functional and Sequential models."""

from __future__ import annotations

from tests.generated.grammar.bodies import Lines
from tests.generated.grammar.classes import Units
from tests.generated.grammar.computations import decision, unknowable
from tests.generated.grammar.leaves import MODULE, Scope
from tests.generated.grammar.writer import Unit, Writer, indented


def sequential(w: Writer, depth: int, units: Units, scope: Scope = MODULE) -> Unit:
    """An expression for a Sequential model."""
    made = [units(w, depth - 1, scope).made for _ in range(w.few())]
    form = w.weighted((4, "list"), (1, "input"), (1, "function"), (1, "loop"))
    listed = ", ".join(made)
    if form == "input":
        return Unit(f"K.Sequential([K.Input((10,)), {listed}])")
    if form in ("function", "loop") and "rate" not in scope.rates:
        name = w.name("make_stack")
        w.define([f"def {name}():", *indented(_added(w, made, form))])
        return Unit(f"{name}()")
    return Unit(f"K.Sequential([{listed}])")


def _added(w: Writer, made: list[str], form: str) -> Lines:
    if form == "loop":
        listed = ", ".join(made)
        if w.one_in(3):
            return [
                f"model = K.Sequential([{listed}, L.LeakyReLU()])",
                *w.pick(["model.pop()"], ["model.build((None, 10))"], ["model.trainable = True"]),
                "return model",
            ]
        return [
            f"layers_made = [{listed}]",
            "model = K.Sequential()",
            "for one in layers_made:",
            "    model.add(one)",
            "return model",
        ]
    return ["model = K.Sequential()", *(f"model.add({one})" for one in made), "return model"]


def functional(w: Writer, depth: int, units: Units) -> Unit:
    """A function that makes a functional model."""
    name = w.name("make_graph")
    w.define([f"def {name}():", *indented(_graph(w, depth, units))])
    return Unit(f"{name}()")


def _graph(w: Writer, depth: int, units: Units) -> Lines:
    start, x = w.pick(("x", "x"), ("inputs", "x"), ("inputs", "h"))
    lines = [f"{start} = K.Input({w.pick('(10,)', 'shape=(10,)')})"]
    source = start
    if start == x:
        lines, source, start = ["inputs = K.Input((10,))", "x = inputs"], "x", "inputs"
    for _ in range(w.few()):
        lines += _node(w, depth, units, source, x)
        source = x
    # Keras 3 refuses a model whose output is its input.
    lines.append(f"{x} = L.Activation('linear')({x})".replace("'", '"'))
    form = w.weighted(
        (5, f"return K.Model({start}, {x})"), (2, f"return K.Model(inputs={start}, outputs={x})"), (1, "name")
    )
    if form == "name":
        more = w.weighted(
            (3, []),
            (1, ["for layer in model.layers:", "    layer.trainable = False"]),
            (1, ["model.layers[-1].trainable = False", "model.trainable = True"]),
            (1, ["model = K.Model(model.inputs, model.outputs[0])"]),
            (1, ["model = K.Model(model.input, model.layers[-1].output)"]),
            (1, ["model = K.Model(model.inputs, model.get_layer(index=-1).output)"]),
        )
        return [*lines, f"model = K.Model({start}, {x})", *more, "return model"]
    return [*lines, form]


def _node(w: Writer, depth: int, units: Units, source: str, x: str) -> Lines:
    unit = units(w, depth - 1, MODULE)
    more = _told(w, unit)
    applied = f"{unit.made}({source}{more})"
    form = w.weighted(
        (8, "plain"),
        (2, "residual"),
        (1, "named"),
        (1, "shared"),
        (1, "branches"),
        (1, "loop"),
        (1, "function"),
        (1, "unused"),
        (1, "operator"),
        (1, "surgery"),
        (1, "decided"),
        (1, "merged"),
        (1, "eager"),
        (1, "structures"),
        (1, "unbound"),
        (1, "keyed"),
    )
    match form:
        case "residual":
            return [f"{x} = L.Add()([{source}, {applied}])" if w.one_in(2) else f"{x} = {source} + {applied}"]
        case "named":
            return [f"layer = {unit.made}", f"{x} = layer({source}{more})"]
        case "shared":
            w.mark("layer shared")
            return [f"layer = {unit.made}", f"{x} = layer({source}{more})", f"{x} = layer({x}{_told(w, unit)})"]
        case "branches":
            other = units(w, depth - 1, MODULE)
            again = f"{other.made}({source}{_told(w, other)})"
            return [
                f"left = {applied}",
                f"right = {again}",
                f"{x} = L.{w.pick('Add', 'Multiply', 'Average')}()([left, right])",
            ]
        case "loop":
            return [f"{x} = {source}", f"for _ in range({w.number(1, 2)}):", f"    {x} = {unit.made}({x}{more})"]
        case "function":
            name = w.name("block")
            w.define([f"def {name}(h):", f"    return {unit.made}(h{more})"])
            return [f"{x} = {name}({source})"]
        case "unused":
            w.mark("result unused")
            return [f"{x} = {source}", f"unused = {unit.made}({x}{more})"]
        case "surgery":
            return _surgery(w, unit, units(w, depth - 1, MODULE), source, x)
        case "decided" if w.one_in(3):
            return [
                f"{x} = {source}",
                f"if {unknowable(w)}:",
                f"    {x} = L.LeakyReLU()({x})",
                f"{x} = {unit.made}({x}{more})",
            ]
        case "decided":
            return [f"{x} = {source}", f"if {decision(w)}:", f"    {x} = {unit.made}({x}{more})"]
        case "eager" if w.one_in(2):
            w.mark("eager tensor")
            return [f"fixed = {unit.made}(tf.ones((1, 10)))", f"{x} = {source} + fixed"]
        case "structures":
            return [f"{x} = {_merging(w, unit)}()({w.pick(f'({source}, {source})', f'[{source}, {source}]')})"]
        case "merged":
            return [f"{x} = {_merging(w, unit)}()([{source}, {source}])"]
        case "operator":
            computed = w.pick(
                f"{source} * 2 + 1",
                f"-{source}",
                f"{source} ** 2",
                f"1 - {source} / 2",
                f"K.activations.softsign({source})",
                f"L.Concatenate()([{source}[:, :5], {source}[:, 5:]])",
                f"sum([{source}, {source}])",
                f"{source} @ tf.eye(10)",
            )
            return [f"{x} = {computed}", f"{x} = {unit.made}({x}{more})"]
        case "unbound":
            return [f"layer = {unit.made}", f"{x} = L.Layer.__call__(layer, {source}{more})"]
        case "keyed":
            return [f'{x} = {_merging(w, unit, keyed=True)}()({{"a": {source}, "b": {source}}})']
    return [f"{x} = {applied}"]


def _surgery(w: Writer, unit: Unit, other: Unit, source: str, x: str) -> Lines:
    """A model that goes on where another one ends."""
    base, starts, ends = w.pick(
        (
            f"K.Model(start, {unit.made}(start))",
            ("base.input", "base.inputs", "start"),
            ("base.output", "base.outputs[0]"),
        ),
        (
            f"K.Sequential([start, {unit.made}])",
            ("base.inputs", "base.inputs[0]"),
            ("base.outputs[0]",),
        ),
    )
    first = ["start = K.Input((10,))", f"base = {base}", f"other = {other.made}"]
    return [*first, f"base = K.Model({w.pick(*starts)}, other({w.pick(*ends)}))", f"{x} = base({source})"]


def _merging(w: Writer, unit: Unit, *, keyed: bool = False) -> str:
    """A layer that is called with several tensors."""
    name = w.name("Merge")
    more = w.pick(", training=training", "") if unit.flag == "training" else ""
    inside = w.pick(["a, b = inputs"], ["a = inputs[0]", "b = inputs[1]"], ["(a, b) = inputs"])
    if keyed:
        inside = ['a, b = inputs["a"], inputs["b"]']
    w.define(
        [
            f"class {name}(L.Layer):",
            "    def __init__(self):",
            "        super().__init__()",
            f"        self.part = {unit.made}",
            "    def call(self, inputs, training=None):",
            *indented(indented([*inside, f"return self.part(a{more}) + b"])),
        ]
    )
    return name


def _told(w: Writer, unit: Unit) -> str:
    """What a layer is told while the graph is built."""
    if unit.flag is None or not w.one_in(6):
        return ""
    w.mark("mode written in a graph")
    return f", {unit.flag}={w.pick('False', 'True', 'None')}"


def functional_subclass(w: Writer, depth: int, units: Units) -> Unit:
    """A class whose constructor makes a functional model."""
    name = w.name("Graph")
    lines = _graph(w, depth, units)
    start = next(part for part in ("inputs", "x") if f"{part} = K.Input" in lines[0])
    x = lines[-1].partition(f"{start}, ")[2].rstrip(")") if "outputs=" not in lines[-1] else ""
    if not x or lines[-1] == "return model":
        return functional(w, depth, units)
    w.define(
        [
            f"class {name}(K.Model):",
            "    def __init__(self):",
            *indented(indented([*lines[:-1], f"super().__init__({start}, {x})"])),
        ]
    )
    return Unit(f"{name}()")
