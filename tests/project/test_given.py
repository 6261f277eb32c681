"""Networks that another module makes and gives to the class that trains them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint import check_paths
from tests.project.trees import write

GAN = """
    import keras
    import tensorflow as tf

    class Pair(keras.Model):
        def __init__(self, generator, judge, size=4):
            super().__init__()
            self.generator, self.judge, self.size = generator, judge, size

        def train_step(self, data):
            noise = tf.random.normal((8, self.size))
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(self.judge(self.generator(noise{told}){told}))
            weights = self.judge.trainable_weights
            self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(self.generator(noise{told}))
            weights = self.generator.trainable_weights
            self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
            return {{"loss": loss}}
    """
SCRIPT = """
    import keras
    from training import Pair

    def network(last):
        return keras.Sequential([keras.layers.Dense(10), last])

    def test_plain():
        pair = Pair(network(keras.layers.ReLU()), network({first}))
        pair.compile()
        pair.fit([1.0])

    def test_noisy():
        pair = Pair(network({second}), network(keras.layers.ReLU()))
        pair.compile()
        pair.fit([1.0])
    """
DROPS = "keras.layers.Dropout(0.5)"
PLAIN = "keras.layers.ReLU()"


def places(root: Path, **texts: str) -> list[tuple[str, int, str]]:
    folder = write(root, {f"{name}.py": text for name, text in texts.items()})
    findings = check_paths([str(folder / "training.py")]).findings
    return [(Path(found.path).name, found.span.line, found.code) for found in findings]


@pytest.mark.parametrize(
    ("first", "second", "lines"),
    [(DROPS, PLAIN, [13]), (PLAIN, DROPS, [17]), (DROPS, DROPS, [13, 17]), (PLAIN, PLAIN, [])],
)
def test_each_network_that_a_caller_gives_to_a_step_is_judged(
    tmp_path: Path, first: str, second: str, lines: list[int]
) -> None:
    found = places(tmp_path, training=GAN.format(told=""), script=SCRIPT.format(first=first, second=second))
    assert found == [("training.py", line, "KDL107") for line in lines]


def test_a_step_that_says_the_mode_is_right(tmp_path: Path) -> None:
    told = GAN.format(told=", training=True")
    assert places(tmp_path, training=told, script=SCRIPT.format(first=DROPS, second=DROPS)) == []
