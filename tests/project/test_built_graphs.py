"""Classes of which only the functional model is run that a method builds of their `call`."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint import check_paths
from kerasdrop_lint.config import Options
from tests.project.trees import write

MODEL = """
    import tensorflow as tf
    from tensorflow import keras

    class Net(keras.Model):
        def __init__(self, rate=0.5):
            super().__init__()
            self.drop = keras.layers.Dropout(rate)

        def call(self, x):
            x = self.drop(x)
            return {made}

        def build_graph(self):
            inputs = keras.Input((10,))
            return keras.Model(inputs, self.call(inputs))
    """
DROPS = MODEL.format(made="x")
MAKES = MODEL.format(made="keras.layers.Dense(3)(x)")
USES = {
    "the graph is trained": ("model = Net().build_graph()\n    model.fit(x)", False),
    "the graph is compiled": ("net = Net()\n    model = net.build_graph()\n    model.compile()", False),
    "in a function that is run": ("def main():\n        Net().build_graph().fit(x)\n\n    main()", False),
    "in a program": ("if __name__ == '__main__':\n        model = Net().build_graph()\n        model.fit(x)", False),
    "the graph is shown": ("net = Net()\n    net.build_graph().summary()\n    net.compile()", True),
    "both are trained": ("net = Net()\n    net.build_graph().fit(x)\n    net.fit(x)", True),
    "nothing is run": ("net = Net()\n    net.build_graph()", True),
    "the instance is called": ("net = Net()\n    net.build_graph().fit(x)\n    net(x)", True),
}


@pytest.mark.parametrize(("used", "found"), USES.values(), ids=USES.keys())
@pytest.mark.parametrize(
    ("model", "target", "code"),
    [(DROPS, "3.15", "KDL101"), (MAKES, "3.15", "KDL305"), (MAKES, "2", "KDL305")],
    ids=["KDL101", "KDL305", "KDL305 on Keras 2"],
)
def test_what_is_run(tmp_path: Path, model: str, target: str, code: str, used: str, found: bool) -> None:
    files = {
        "setup.py": "",
        "model.py": model,
        "train.py": f"\n    from model import Net\n    from data import x\n    {used}\n",
    }
    write(tmp_path, files)
    report = check_paths([str(tmp_path / "model.py")], Options(target_keras=target))
    codes = {finding.code for finding in report.findings}
    assert code in codes if found else not codes


def test_what_keras_3_refuses_besides(tmp_path: Path) -> None:
    """The graph is not built there, but nothing else is run; and in a `call` TensorFlow's functions are in place."""
    model = MAKES.replace("x = self.drop(x)", "x = tf.nn.relu(self.drop(x))")
    train = "\n    from model import Net\n    from data import x\n    Net().build_graph().fit(x)\n"
    write(tmp_path, {"setup.py": "", "model.py": model, "train.py": train})
    report = check_paths([str(tmp_path / "model.py")], Options(target_keras="3.15"))
    assert report.findings == ()


def test_what_keras_3_perhaps_refuses(tmp_path: Path) -> None:
    """Whether what the function gets is symbolic is not known for certain, so there is no finding; it is not built."""
    model = MAKES.replace("x = self.drop(x)", "x = tf.nn.relu(self.part(x))").replace(
        "def call", "def part(self, x):\n            return self.inner(x)\n\n        def call"
    )
    inner = "keras.layers.Lambda(lambda y: y)"
    model = model.replace("self.drop = ", f"self.inner = {inner}\n            self.drop = ")
    train = "\n    from model import Net\n    from data import x\n    Net().build_graph().fit(x)\n"
    write(tmp_path, {"setup.py": "", "model.py": model, "train.py": train})
    report = check_paths([str(tmp_path / "model.py")], Options(target_keras="3.15"))
    assert {finding.code for finding in report.findings} <= {"KDL304"}
