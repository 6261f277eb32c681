"""`modes --measure`, as a whole process."""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.verify.verifying import command

pytestmark = pytest.mark.tensorflow
if find_spec("tensorflow") is None:
    pytest.skip("needs TensorFlow", allow_module_level=True)
PROGRAM = """\
import keras


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)
        self.norm = keras.layers.BatchNormalization()

    def call(self, x):
        return self.norm(self.drop(x))


class Needs(keras.Model):
    def __init__(self, vocabulary):
        super().__init__()
        self.words = vocabulary.load()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x):
        return self.drop(x)


def build(units=3):
    inputs = keras.Input((8,))
    return keras.Model(inputs, Block()(keras.layers.Dense(units)(inputs)))
"""
IDENTITY = """

for cls in keras.layers.Layer.__subclasses__():
    if cls.__name__ == "Dropout":
        cls.call = lambda self, x, training=None: x
"""
HEALTHY, OFF = ["on", "off", "off", "on", "off", "off"], ["off", "off", "off", "on", "off", "off"]
WHY = "the context of the outer call"
FAILURE = (
    "`Needs.__init__` needs `vocabulary`; give a builder "
    "(AttributeError: 'list' object has no attribute 'load' (project/program.py:17))"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "program.py").write_text(PROGRAM)
    (folder / "wrong.py").write_text(PROGRAM + IDENTITY)
    return folder


def measure(project: Path, *arguments: str) -> tuple[int, list[list[str]], str]:
    """Exit status; the cells of each line, which stand two blanks apart; errors."""
    done = command("modes", "--measure", *arguments, folder=project)
    lines = [re.split(r" {2,}", line.strip()) for line in done.stdout.splitlines()]
    return done.returncode, lines, done.stderr


def heading(root: str, target: str, runtime: str) -> list[str]:
    return [f"{root} (predicted for Keras {target}, measured on {runtime} {version(runtime)})"]


COLUMNS = [
    "site",
    "layer",
    "effect",
    "fit",
    "evaluate",
    "predict",
    "training=True",
    "training=False",
    "model(x)",
    "why",
]


def block(root: str, target: str, runtime: str, built: str, name: str = "program") -> list[list[str]]:
    return [
        heading(root, target, runtime),
        COLUMNS,
        [f"{name}.py:11:16", "BatchNormalization", "batch statistics", *HEALTHY, WHY],
        ["measured", *HEALTHY, built],
        [f"{name}.py:11:26", "Dropout", "dropout", *HEALTHY, WHY],
        ["measured", *HEALTHY, built],
    ]


def test_text(project: Path) -> None:
    status, lines, errors = measure(project, "program.py")
    keras = ("3.15", "keras")
    assert lines == [
        *block("Block", *keras, "Block() in a functional model"),
        [""],
        heading("Needs", *keras),
        COLUMNS,
        ["program.py:21:16", "Dropout", "dropout", *OFF, "the layer's own default"],
        ["not measured", FAILURE],
        [""],
        *block("build", *keras, "build()"),
    ]
    assert (status, errors) == (0, "")


def test_one_builder_on_tf_keras(project: Path) -> None:
    status, lines, errors = measure(project, "program.py:build", "--target-keras", "2")
    assert lines == block("build", "2", "tf_keras", "build()")
    assert (status, errors) == (0, "")


def test_a_difference_is_marked(project: Path) -> None:
    status, lines, errors = measure(project, "wrong.py:Block")
    expected = block("Block", "3.15", "keras", "Block() in a functional model", "wrong")
    expected[-1][1:7] = ["off!", "off", "off", "off!", "off", "off"]
    assert lines == expected
    assert (status, errors) == (1, "")


def tables(project: Path, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    done = command("modes", "--measure", "--format=json", *arguments, folder=project)
    content = json.loads(done.stdout)
    assert list(content) == ["target_keras", "tables"]
    return done.returncode, content["tables"]


def test_json_is_that_of_the_prediction_and_what_was_measured(project: Path) -> None:
    predicted = json.loads(command("modes", "--format=json", "program.py", folder=project).stdout)["tables"]
    status, rows = tables(project, "program.py")
    runtime = f"keras {version('keras')}"
    kept = ("site", "effect", "modes", "why", "reaches_output")

    def key(row: dict[str, Any]) -> str:
        return json.dumps({name: row[name] for name in kept})

    assert status == 0
    assert sorted(map(key, rows)) == sorted(map(key, predicted))
    measured = {row["site"]["line"]: row["measured"] for row in rows if "measured" in row}
    assert set(measured) == {11}
    for row in rows:
        if "measured" in row:
            assert row["measured"]["runtime"] == runtime
            assert list(row["measured"]["modes"].values()) == HEALTHY == list(row["modes"].values())


def test_json_of_a_difference(project: Path) -> None:
    status, rows = tables(project, "wrong.py:Block")
    found = {row["site"]["layer"]: list(row["measured"]["modes"].values()) for row in rows}
    assert (status, found) == (1, {"BatchNormalization": HEALTHY, "Dropout": ["off"] * 6})


@pytest.mark.parametrize("format_", ["text", "json"])
def test_nothing_to_measure(project: Path, format_: str) -> None:
    (project / "empty.py").write_text("import keras\n")
    done = command("modes", "--measure", f"--format={format_}", "empty.py", folder=project)
    said = "No mode-dependent layer or operation found.\n"
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == said if format_ == "text" else json.loads(done.stdout)["tables"] == []


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("-", "kerasdrop-lint: error: modes: standard input cannot be measured, only files\n"),
        ("program.py:Nothing", "program.py: error: no class, function or model 'Nothing' that builds or is a model\n"),
        ("nowhere.py", "nowhere.py: error: cannot be read: No such file or directory\n"),
    ],
)
def test_what_cannot_be_asked_for(project: Path, place: str, said: str) -> None:
    done = command("modes", "--measure", place, folder=project)
    assert (done.returncode, done.stderr) == (2, said)
