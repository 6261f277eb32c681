"""What is not followed is said once for each class or function, with the most telling reason; nothing else is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kerasdrop_lint.check import check_paths, check_source, predict_modes
from kerasdrop_lint.frontends.command_line import run
from tests.analysis.tables import HEADER, subclassed

HEADS = "from heads import Head, scale\nfrom .parts import attend\nimport zoo\n"

SAID: dict[str, tuple[str, str, str]] = {
    "layers of a module that is not there": (
        """
class Stack(layers.Layer):
    def __init__(self, n):
        super().__init__()
        self.heads = [Head() for _ in range(n)]

    def call(self, x, is_training):
        for head in self.heads:
            x = head(x, is_training)
        return x
""",
        "Stack",
        "the result of `heads.Head`, which is not in this file",
    ),
    "a layer that a builder takes from elsewhere": (
        """
def build():
    x = inputs = keras.Input((10,))
    x = layers.Dense(10)(x)
    return keras.Model(inputs, zoo.Head(3)(x))
""",
        "build",
        "the result of `zoo.Head`, which is not in this file",
    ),
    "a function of a module beside, on symbolic tensors": (
        "\ndef build():\n    x = keras.Input((10,))\n    return keras.Model(x, attend(x))\n",
        "build",
        "`.parts.attend`, which is not in this file",
    ),
    "a base class that is not there": (
        """
class Net(zoo.Base):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x)
""",
        "Net",
        "a base class: `zoo.Base`, which is not in this file",
    ),
    "one before a class of Keras": (
        """
class Net(zoo.Mixin, keras.Model):
    def call(self, x, training=None):
        return layers.Dropout(0.5)(x, training=training)
""",
        "Net",
        "a base class: `zoo.Mixin`, which is not in this file",
    ),
    "a decorator that hides a method": (
        """
class Net(layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    @zoo.wrapped
    def run(self, x):
        return self.drop(x)

    def call(self, x):
        return self.run(x)
""",
        "Net",
        "the result of `Net.run`, which is not followed",
    ),
    "a decorator of the class": (
        """
@zoo.patched
class Net(keras.Model):
    def call(self, x, training=None):
        return layers.Dropout(0.5)(x, training=training)
""",
        "Net",
        "an attribute that a class decorator may set",
    ),
    "a metaclass": (
        """
class Net(keras.Model, metaclass=zoo.Meta):
    def call(self, x, training=None):
        return layers.Dropout(0.5)(x, training=training)
""",
        "Net",
        "an attribute that a metaclass may set",
    ),
}

NOT_SAID: dict[str, str] = {
    "a caller decides": """
class Net(keras.Model):
    def __init__(self, backbone, head=None):
        super().__init__()
        self.backbone, self.head = backbone, head

    def call(self, x, training=None):
        return self.head(self.backbone(x, training=training))
""",
    "a function of a library": subclassed("self.drop = layers.Dropout(0.5)", "return zoo.rearrange(self.drop(x), 'b')"),
    "a loss in a step": """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(1)
        self.match = zoo.Matcher()

    def call(self, x):
        return self.dense(x)

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = self.match(y, self(x, training=True))
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.trainable_weights), self.trainable_weights))
        return {"loss": loss}
""",
    "a base class of what depends on no mode": """
class Words(zoo.Base):
    def call(self, x):
        return x + 1
""",
    "a class that Keras does not run": """
class Trainer(zoo.Base):
    def run(self, training=True):
        return training
""",
    "a class of Python": "\nclass Config(dict):\n    def call(self, x, training=None):\n        return x\n",
}


@pytest.mark.parametrize("name", SAID)
def test_said(name: str) -> None:
    source, who, why = SAID[name]
    found = check_source(HEADER + HEADS + source).not_followed
    assert [(one.name, one.reason) for one in found] == [(who, why)]
    line = (HEADER + HEADS + source).splitlines()[found[0].line - 1]
    assert line.startswith(("class", "def", "@"))
    assert predict_modes(HEADER + HEADS + source).not_followed == found


@pytest.mark.parametrize("name", NOT_SAID)
def test_not_said(name: str) -> None:
    assert check_source(HEADER + HEADS + NOT_SAID[name]).not_followed == ()


def test_healthy_programs_are_followed() -> None:
    source = HEADER + subclassed("self.drop = layers.Dropout(0.5)", "return self.drop(x)")
    assert check_source(source).not_followed == ()


@pytest.fixture
def two(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text(HEADER + HEADS + SAID["layers of a module that is not there"][0])
    (tmp_path / "b.py").write_text(
        HEADER + HEADS + SAID["a layer that a builder takes from elsewhere"][0] + SAID["a metaclass"][0]
    )
    return tmp_path


def test_the_last_line_counts_them(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", "--isolated", str(two)])
    captured = capsys.readouterr()
    last = captured.out.splitlines()[-1]
    assert last == "not followed: 2 classes and 1 function in 2 files; --verbose lists them"
    assert "Stack" not in captured.err
    run(["check", "--isolated", "--verbose", str(two)])
    assert "class `Stack` is not followed: the result of `heads.Head`" in capsys.readouterr().err


def test_nothing_is_said_where_all_is_followed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.py").write_text(HEADER + subclassed("self.drop = layers.Dropout(0.5)", "return self.drop(x)"))
    run(["check", "--isolated", str(tmp_path)])
    assert "not followed" not in capsys.readouterr().out


def test_json_lists_them(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", "--isolated", "--format", "json", str(two)])
    document = json.loads(capsys.readouterr().out)
    assert document["summary"]["not_followed"] == len(document["not_followed"]) == 3
    first = document["not_followed"][0]
    assert set(first) == {"path", "line", "name", "reason"}
    assert (first["path"], first["name"]) == (str(two / "a.py"), "Stack")


def test_modes_says_that_nothing_depends_on_the_mode_only_where_that_is_known(
    two: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["modes", str(two / "a.py")]) == 0
    assert "Stack" in (said := capsys.readouterr().out) and "No mode-dependent" not in said
    (two / "c.py").write_text(HEADER + "class Net(keras.Model):\n    def call(self, x):\n        return x\n")
    assert run(["modes", str(two / "c.py")]) == 0
    assert "No mode-dependent layer or operation found." in capsys.readouterr().out


def test_what_takes_too_many_steps_with_other_modules_says_so(tmp_path: Path) -> None:
    lines = "    x = x + 1\n" * 2_500
    (tmp_path / "parts.py").write_text(
        "import keras\n\n\ndef large(x):\n"
        + lines
        + "    return x\n\n\nclass Part(keras.layers.Layer):\n"
        + "    def call(self, x):\n        return large(large(x) + 1)\n"
    )
    source = "from parts import Part\n" + subclassed("self.part = Part()", "return self.part(self.part(x) + 1)")
    (tmp_path / "net.py").write_text(HEADER + source)
    (one,) = check_paths([str(tmp_path / "net.py")]).not_followed
    assert one.name == "Net" and "other modules" in one.reason
