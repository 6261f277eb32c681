"""Layers beside each other that are told different modes, or none, or cannot be told."""

from __future__ import annotations

from tests.generated.grammar.writer import Unit, Writer, indented
from tests.generated.kinds.parts import (
    TRAINING,
    UNTOLD,
    Signature,
    base,
    dropping,
    flag_of,
    plain,
    signature,
    written,
)


def beside(w: Writer) -> Unit:
    """Several custom layers in one model, in an order and with modes that matter."""
    if w.one_in(4):
        return _in_a_graph(w)
    mode = signature(w)
    fields, body = [], []
    for _ in range(w.number(2, 3)):
        made, flag = _sibling(w)
        name = w.name("part")
        fields.append(f"self.{name} = {made}")
        told = _mode(w, mode, flag)
        body += w.weighted(
            (5, [f"x = self.{name}(x{told})"]),
            (1, [f"x = x + self.{name}(x{told})"]),
            (1, [f"{name} = self.{name}(x{told})", f"x = x + {name}"]),
            (1, [f"{name} = self.{name}(x{told})", f"x = x + tf.stop_gradient({name})"]),
            (1, [f"unused = self.{name}(x{told})"]),
        )
    w.mark(f"form: {len(body)} siblings")
    derived, stem = base(w)
    name = written(w, stem, base=derived, fields=fields, mode=mode, body=[*body, "return x"])
    return Unit(f"{name}()", flag_of(mode))


def _mode(w: Writer, mode: Signature, flag: str | None) -> str:
    if flag is None:
        return ""
    form = w.weighted((3, "forwarded"), (3, ""), (2, "False"), (2, "True"), (1, "None"))
    if form == "forwarded":
        return f", training={mode.value}" if mode.value else ""
    return f", training={form}" if form else ""


def _sibling(w: Writer) -> tuple[str, str | None]:
    """A layer, and the name under which it is told the mode."""
    kind = w.weighted(
        (3, "leaf"),
        (3, "custom"),
        (2, "without training"),
        (1, "default"),
        (1, "guarded"),
        (1, "operation"),
        (1, "sequential"),
        (1, "plain"),
        (1, "outer"),
    )
    match kind:
        case "leaf":
            return dropping(w), "training"
        case "plain":
            return plain(w), None
        case "sequential":
            return f"K.Sequential([{dropping(w)}, {plain(w)}])", "training"
        case "without training":
            return f"{_custom(w, UNTOLD)}()", None
        case "default":
            value = w.pick("True", "False")
            return f"{_custom(w, Signature(f'x, training={value}', 'training'))}()", "training"
        case "guarded":
            name = written(
                w,
                "Guarded",
                base="L.Layer",
                fields=[f"self.drop = {dropping(w)}"],
                mode=TRAINING,
                body=w.pick(
                    [
                        "if training:",
                        f"    x = self.drop(x{w.pick('', ', training=True', ', training=training')})",
                        "return x",
                    ],
                    ["if not training:", "    return x", f"return self.drop(x{w.pick('', ', training=True')})"],
                    ["if training is None:", "    training = False", "return self.drop(x, training=training)"],
                    ["if training is not False:", "    x = self.drop(x, training=True)", "return x"],
                ),
            )
            return f"{name}()", "training"
        case "operation":
            name = w.name("Drawn")
            body = w.pick(
                ["if training:", "    x = tf.nn.dropout(x, 0.4)", "return x"],
                ["return tf.nn.dropout(x, 0.4) if training else x"],
                ["if training:", "    x = x * tf.cast(tf.random.uniform(tf.shape(x)) > 0.5, x.dtype)", "return x"],
                [
                    "if not training:",
                    "    return x",
                    "return x * tf.cast(tf.random.uniform(tf.shape(x)) < 0.4, x.dtype)",
                ],
            )
            w.define([f"class {name}(L.Layer):", "    def call(self, x, training=None):", *indented(indented(body))])
            return f"{name}()", "training"
        case "outer":
            inner, flag = _sibling(w)
            mode = signature(w)
            name = written(
                w,
                "Outer",
                base=w.pick("L.Layer", "K.Model"),
                fields=[f"self.inner = {inner}"],
                mode=mode,
                body=[f"return self.inner(x{_mode(w, mode, flag)})"],
            )
            return f"{name}()", flag_of(mode)
    return f"{_custom(w, TRAINING)}()", "training"


def _custom(w: Writer, mode: Signature) -> str:
    inside = [f"self.drop = {dropping(w)}"]
    body = [f"x = self.drop(x{_mode(w, mode, 'training')})"]
    if w.one_in(3):
        inside.append(f"self.more = {dropping(w)}")
        body.append(f"x = self.more(x{_mode(w, mode, 'training')})")
    return written(w, "Block", base="L.Layer", fields=inside, mode=mode, body=[*body, "return x"])


def _in_a_graph(w: Writer) -> Unit:
    name = w.name("make_graph")
    body = ["inputs = K.Input((10,))", "x = L.Dense(10)(inputs)"]
    for _ in range(w.number(1, 3)):
        made, flag = _sibling(w)
        told = f", training={w.pick('True', 'False', 'None')}" if flag and w.one_in(4) else ""
        body.append(w.pick(f"x = {made}(x{told})", f"x = L.Add()([x, {made}(x{told})])"))
    w.mark("form: graph")
    w.define([f"def {name}():", *indented([*body, "return K.Model(inputs, x)"])])
    return Unit(f"{name}()")
