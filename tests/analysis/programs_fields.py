"""Classes whose constructor nobody wrote: one program for each kind, with its measured mode table."""

from __future__ import annotations

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, Program, of_config, with_flag

PROGRAMS: dict[str, Program] = {
    "dataclass, called": (
        of_config(
            "Config(rate=0.5)",
            """
            @dataclasses.dataclass(frozen=True)
            class Config:
                rate: float = 0.0
            """,
        ),
        HEALTHY,
    ),
    "dataclass, called with nothing": (
        of_config(
            "Config(rate=0.0)",
            """
            @dataclasses.dataclass()
            class Config:
                rate: float = 0.5
            """,
        ),
        NEVER,
    ),
    "dataclass, its flag off": (
        with_flag(
            "Config(always=False)",
            """
            @dataclasses.dataclass(eq=False)
            class Config:
                always: bool = True
            """,
        ),
        HEALTHY,
    ),
    "dataclass, its flag on": (
        with_flag(
            "Config(True)",
            """
            @dataclasses.dataclass(eq=False)
            class Config:
                always: bool = False
            """,
        ),
        ALWAYS,
    ),
    "dataclass, by position": (
        of_config(
            "Config(4, 0.5)",
            """
            @dataclasses.dataclass(order=True)
            class Config:
                units: int
                rate: float = 0.0
            """,
        ),
        HEALTHY,
    ),
    "dataclass, the default": (
        of_config(
            "Config(4)",
            """
            @dataclasses.dataclass(order=True)
            class Config:
                units: int
                rate: float = 0.0
            """,
        ),
        NEVER,
    ),
    "dataclass, a described field": (
        of_config(
            "Config()",
            """
            @dataclasses.dataclass(frozen=True)
            class Config:
                rate: float = dataclasses.field(default=0.0)
                names: list = dataclasses.field(default_factory=list)
            """,
        ),
        NEVER,
    ),
    "dataclass, a factory": (
        of_config(
            "Config()",
            """
            @dataclasses.dataclass
            class Config:
                rate: float = dataclasses.field(default_factory=lambda: 0.5)
            """,
        ),
        HEALTHY,
    ),
    "dataclass, a field that is not passed": (
        of_config(
            "Config(0.5)",
            """
            @dataclasses.dataclass
            class Config:
                hidden: int = dataclasses.field(default=3, init=False)
                rate: float = 0.0
            """,
        ),
        HEALTHY,
    ),
    "dataclass, by keyword only": (
        of_config(
            "Config(rate=0.5)",
            """
            @dataclasses.dataclass
            class Config:
                _: dataclasses.KW_ONLY
                rate: float = 0.0
            """,
        ),
        HEALTHY,
    ),
    "dataclass, a class variable between": (
        of_config(
            "Config(0.5)",
            """
            import typing

            @dataclasses.dataclass
            class Config:
                known: typing.ClassVar[float] = 0.0
                rate: float = 0.0
            """,
        ),
        HEALTHY,
    ),
    "dataclass, derived": (
        of_config(
            "Config(3, 0.5, 'name')",
            """
            @dataclasses.dataclass(frozen=True)
            class Base:
                units: int = 3
                rate: float = 0.0

            @dataclasses.dataclass(frozen=True)
            class Config(Base):
                name: str = ""
            """,
        ),
        HEALTHY,
    ),
    "dataclass, over a base that has a constructor": (
        of_config(
            "Config(0.5)",
            """
            class Base:
                def __init__(self):
                    self.rate = 0.0

            @dataclasses.dataclass
            class Config(Base):
                rate: float = 0.0
            """,
        ),
        HEALTHY,
    ),
    "dataclass, with a constructor of its own": (
        of_config(
            "Config(50)",
            """
            @dataclasses.dataclass
            class Config:
                rate: float = 0.0

                def __init__(self, percent=0):
                    self.rate = percent / 100
            """,
        ),
        HEALTHY,
    ),
    "dataclass, a frozen one that sets itself": (
        of_config(
            "Config()",
            """
            @dataclasses.dataclass(frozen=True)
            class Config:
                percent: int = 50
                rate: float = 0.0

                def __post_init__(self):
                    object.__setattr__(self, "rate", self.percent / 100)
            """,
        ),
        HEALTHY,
    ),
    "dataclass, a value for the last step": (
        of_config(
            "Config(50)",
            """
            @dataclasses.dataclass
            class Config:
                percent: dataclasses.InitVar[int] = 0
                rate: float = 0.0

                def __post_init__(self, percent):
                    self.rate = percent / 100
            """,
        ),
        HEALTHY,
    ),
    "dataclass, replaced": (
        of_config(
            "dataclasses.replace(Config(), rate=0.5)",
            """
            @dataclasses.dataclass(frozen=True)
            class Config:
                rate: float = 0.0
            """,
        ),
        HEALTHY,
    ),
    "dataclass, its dict": (
        of_config(
            "Settings(**dataclasses.asdict(Config(0.5)))",
            """
            @dataclasses.dataclass(frozen=True)
            class Config:
                rate: float = 0.0

            class Settings:
                rate = 0.0

                def __init__(self, **given):
                    vars(self).update(given)
            """,
        ),
        HEALTHY,
    ),
    "dataclass, by a function": (
        of_config(
            "Config(rate=0.5)",
            """
            class Config:
                rate: float = 0.0

            Config = dataclasses.dataclass(Config)
            """,
        ),
        HEALTHY,
    ),
    "dataclass, a layer": (
        """
@dataclasses.dataclass(eq=False)
class Block(layers.Layer):
    rate: float = 0.0

    def __post_init__(self):
        super().__init__()
        self.drop = layers.Dropout(self.rate)

    def call(self, x, training=None):
        return self.drop(x, training=training)


def build():
    inputs = keras.Input((10,))
    return keras.Model(inputs, Block(rate=0.5)(inputs))
""",
        HEALTHY,
    ),
}
