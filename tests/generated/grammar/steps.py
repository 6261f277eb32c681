"""Models with training, test and predict steps of their own."""

from __future__ import annotations

from tests.generated.grammar.bodies import Lines
from tests.generated.grammar.classes import Units, custom_class
from tests.generated.grammar.writer import Unit, Writer, indented


def with_steps(w: Writer, depth: int, units: Units) -> Unit:
    """A model around another one, with steps that say which mode they run it in."""
    inner = custom_class(w, depth, units, base="K.Model")
    base, name = inner.made.partition("(")[0], w.name("Trained")
    w.mark("own steps")
    lines: Lines = []
    if not inner.made.endswith("()"):
        return inner
    if w.one_in(5):
        step = w.pick("train_step", "test_step")
        lines += [f"def {step}(self, data):", f"    return super().{step}(data)"]
    elif w.one_in(2):
        lines += _train_step(w, inner.flag)
    if not lines or ("test_step" not in lines[0] and w.one_in(3)):
        lines += _test_step(w, inner.flag)
    if w.one_in(4):
        lines += [
            "def predict_step(self, data):",
            *indented(
                ["x = data[0] if isinstance(data, tuple) else data", f"return self(x{_mode(w, inner.flag, 'False')})"]
            ),
        ]
    w.define([f"class {name}({base}):", *indented(lines)])
    return Unit(f"{name}()", inner.flag)


def _mode(w: Writer, flag: str | None, usual: str) -> str:
    if flag is None:
        return ""
    said = w.weighted((6, usual), (1, "True"), (1, "False"), (1, ""))
    return f", {flag}={said}" if said else ""


def _train_step(w: Writer, flag: str | None) -> Lines:
    return [
        "def train_step(self, data):",
        *indented(
            [
                "x, y = data",
                "with tf.GradientTape() as tape:",
                f"    output = self(x{_mode(w, flag, 'True')})",
                "    loss = tf.reduce_mean(output)",
                "gradients = tape.gradient(loss, self.trainable_variables)",
                "if gradients:",
                "    self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))",
                'return {"loss": loss}',
            ]
        ),
    ]


def _test_step(w: Writer, flag: str | None) -> Lines:
    return [
        "def test_step(self, data):",
        *indented(
            ["x, y = data", f"output = self(x{_mode(w, flag, 'False')})", 'return {"loss": tf.reduce_mean(output)}']
        ),
    ]
