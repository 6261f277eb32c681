"""Layers of Keras and their rates. `L.` stands for where the layers are imported from."""

from __future__ import annotations

from dataclasses import dataclass

from tests.generated.grammar.computations import decision
from tests.generated.grammar.writer import Unit, Writer


@dataclass(frozen=True, slots=True)
class Scope:
    """The expressions for a rate that can be used where a layer is made."""

    rates: tuple[str, ...] = ()


MODULE = Scope()


def rate(w: Writer, scope: Scope) -> str:
    """An expression for a rate."""
    form = w.weighted((5, "number"), (4, "scope"), (1, "constant"), (1, "arithmetic"), (1, "decided"), (1, "zero"))
    if form == "scope" and scope.rates:
        return w.pick(*scope.rates)
    if form == "constant":
        return _constant(w)
    if form == "arithmetic":
        return w.pick(
            "1 - 0.6", "0.1 * 3", "1.0 / 4", "max(0.2, 0.1)", "float('0.3')", "[0.2, 0.4][1]", "min([0.5, 0.6])"
        )
    if form == "decided" and w.one_in(2):
        return f"0.5 if {decision(w)} else {w.weighted((3, '0.25'), (1, '0.0'))}"
    if form == "zero" and w.one_in(3):
        w.mark("rate is 0")
        return w.pick("0.0", "0")
    return w.pick("0.5", "0.25", "0.4")


def _constant(w: Writer) -> str:
    name = w.name("RATE")
    form = w.pick("name", "dict", "call", "class", "tuple")
    match form:
        case "dict":
            w.define([f'{name} = {{"dropout": 0.5, "units": 10}}'])
            return w.pick(f'{name}["dropout"]', f'{name}.get("dropout", 0.0)')
        case "call":
            w.define([f"{name} = dict(dropout=0.3)"])
            return f'{name}["dropout"]'
        case "class":
            w.define([f"class {name}:", "    dropout = 0.5"])
            return w.pick(f"{name}.dropout", f"{name}().dropout", f'getattr({name}, "dropout")')
        case "tuple":
            w.define([f"{name} = (0.1, 0.4)"])
            return w.pick(f"{name}[1]", f"{name}[-1]", f"sum({name})")
    w.define([f"{name} = 0.5"])
    return name


def leaf(w: Writer, scope: Scope) -> Unit:
    """A layer of Keras on a tensor of shape (n, 10)."""
    kind = w.weighted(
        (20, "Dropout"), (8, "plain"), (4, "BatchNormalization"), (4, "noise"), (1, "sequence"), (1, "attention")
    )
    match kind:
        case "plain":
            return _plain(w)
        case "BatchNormalization":
            return _batch_normalization(w)
        case "noise":
            return _noise(w, scope)
        case "sequence":
            return _sequence(w, scope)
        case "attention" if w.may_be_costly:
            return _stack(_attention(w, scope))
    return _dropout(w, scope)


def _dropout(w: Writer, scope: Scope) -> Unit:
    value = rate(w, scope)
    return Unit(w.pick(f"L.Dropout({value})", f"L.Dropout(rate={value})", f"L.Dropout({value}, seed=1234)"))


def _plain(w: Writer) -> Unit:
    made = w.pick(
        'L.Activation("softsign")',
        "L.Rescaling(2.0)",
        "L.Dense(10)",
        "L.LeakyReLU()",
        "L.Lambda(lambda t: t * 2)",
        "L.Flatten()",
    )
    return Unit(made, None)


def _batch_normalization(w: Writer) -> Unit:
    w.mark("batch normalization")
    made = w.weighted(
        (5, "L.BatchNormalization()"),
        (1, "L.BatchNormalization(momentum=0.9)"),
        (1, "L.BatchNormalization(trainable=False)"),
    )
    return Unit(made)


def _noise(w: Writer, scope: Scope) -> Unit:
    layer = w.pick("GaussianNoise", "GaussianDropout", "AlphaDropout")
    return Unit(f"L.{layer}({rate(w, scope)})")


def _stack(layer: str, tail: str = "L.Flatten()") -> Unit:
    return Unit(f"K.Sequential([L.Reshape((5, 2)), {layer}, {tail}])")


def _sequence(w: Writer, scope: Scope) -> Unit:
    """Layers that want three axes."""
    value = rate(w, scope)
    if w.may_be_costly:
        w.mark("recurrent")
        layer = w.pick(
            f"L.SimpleRNN(10, dropout={value})",
            f"L.GRU(10, recurrent_dropout={value})",
            f"L.LSTM(10, dropout={value})",
            f"L.Bidirectional(L.SimpleRNN(5, dropout={value}))",
            f"L.RNN(L.SimpleRNNCell(10, dropout={value}))",
            "L.SimpleRNN(10)",
            f"L.RNN([L.SimpleRNNCell(4), L.SimpleRNNCell(10, dropout={value})])",
            f"L.RNN(L.StackedRNNCells([L.SimpleRNNCell(10, dropout={value})]))",
        )
        return _stack(layer)
    layer = w.pick(
        f"L.SpatialDropout1D({value})", f"L.TimeDistributed(L.Dropout({value}))", "L.TimeDistributed(L.LeakyReLU())"
    )
    return _stack(layer)


def _attention(w: Writer, scope: Scope) -> str:
    w.mark("attention")
    name = w.name("SelfAttention")
    w.define(
        [
            f"class {name}(L.Layer):",
            "    def __init__(self, rate):",
            "        super().__init__()",
            "        self.attention = L.MultiHeadAttention(1, 2, dropout=rate)",
            "    def call(self, x, training=None):",
            f"        return self.attention(x, x{w.pick(', training=training', '')})",
        ]
    )
    return f"{name}({rate(w, scope)})"
