"""Named tuples, in each way they are made and read: one program for each, with its measured mode table."""

from __future__ import annotations

from tests.analysis.tables import HEALTHY, NEVER, Program, of_config, with_flag

PROGRAMS: dict[str, Program] = {
    "named tuple": (
        of_config(
            "Config(rate=0.5)",
            """
            import typing

            class Config(typing.NamedTuple):
                units: int = 3
                rate: float = 0.0
            """,
        ),
        HEALTHY,
    ),
    "named tuple, by position": (
        of_config(
            "Config(3, 0.0)",
            """
            import typing

            class Config(typing.NamedTuple):
                units: int
                rate: float = 0.5
            """,
        ),
        NEVER,
    ),
    "named tuple, its flag": (
        with_flag(
            "Config(False)",
            """
            import typing

            class Config(typing.NamedTuple):
                always: bool = True
            """,
        ),
        HEALTHY,
    ),
    "named tuple, changed": (
        of_config(
            "Config()._replace(rate=0.5)",
            """
            import typing

            class Config(typing.NamedTuple):
                rate: float = 0.0
            """,
        ),
        HEALTHY,
    ),
    "named tuple, by a function": (
        of_config(
            "Config(3, rate=0.5)",
            """
            Config = collections.namedtuple("Config", "units rate", defaults=[0.0])
            """,
        ),
        HEALTHY,
    ),
    "named tuple, by a function, its default": (
        of_config(
            "Config(3)",
            """
            Config = collections.namedtuple("Config", ["units", "rate"], defaults=[0.0])
            """,
        ),
        NEVER,
    ),
    "named tuple, derived from a function's": (
        of_config(
            "Config(0.5)",
            """
            class Config(collections.namedtuple("Base", "rate")):
                @property
                def half(self):
                    return 0.5
            """,
        ),
        HEALTHY,
    ),
    "named tuple, taken apart": (
        """
import typing

class Config(typing.NamedTuple):
    units: int = 3
    rate: float = 0.0


def build():
    units, rate = Config(rate=0.5)
    inputs = keras.Input((10,))
    return keras.Model(inputs, layers.Dropout(rate)(inputs))
""",
        HEALTHY,
    ),
    "named tuple, by index": (
        """
import typing

class Config(typing.NamedTuple):
    units: int = 3
    rate: float = 0.0


def build():
    inputs = keras.Input((10,))
    return keras.Model(inputs, layers.Dropout(Config(3, 0.5)[1])(inputs))
""",
        HEALTHY,
    ),
    "named tuple, of tensors": (
        """
import typing

class Pair(typing.NamedTuple):
    first: object
    second: object


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def both(self, x, training):
        return Pair(x, self.drop(x, training=training))

    def call(self, x, training=None):
        pair = self.both(x, training)
        return tf.add_n(list(pair))


def build():
    return Net()
""",
        HEALTHY,
    ),
}
