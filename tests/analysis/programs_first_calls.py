"""What Keras 3 does in the first call of a model that it could not build before, for the `**kwargs` of its `call`."""

from __future__ import annotations

from tests.analysis.tables import NEVER, ONLY_TOLD, Program

_KEYWORDS = """
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(10)
        self.drop = layers.Dropout(0.4)

    def call(self, x, {block}):
        return self.drop(self.dense(x), training=training)


def masked(x, mask=None):
    return x


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, inputs, **options):
        return {called}


def build():
    return Net()
"""


def keywords(called: str, block: str = "training=False") -> str:
    """A model that hands its keywords on, or does not."""
    return _KEYWORDS.format(called=called, block=block)


PROGRAMS: dict[str, Program] = {
    "keywords that are not handed on": (keywords("self.block(inputs)"), ONLY_TOLD),
    "keywords for a layer that takes them": (
        keywords("self.block(inputs, **options)", "training=False, **more"),
        ONLY_TOLD,
    ),
    "keywords for a layer that refuses them": (keywords("self.block(inputs, **options)"), NEVER),
    "keywords for a layer that refuses them, None": (keywords("self.block(inputs, **options)", "training=None"), NEVER),
    "keywords for a function that refuses them": (keywords("self.block(masked(inputs, **options))"), NEVER),
}
