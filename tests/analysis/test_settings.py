"""Settings objects of classes that other libraries complete, and objects that other code may have changed.

None of these libraries is there when the tests run: what is right is in their documentation.
"""

from __future__ import annotations

import pytest

from kerasdrop_lint.judge import predict
from kerasdrop_lint.modes import ON, UNKNOWN, Entry, State
from tests.analysis.tables import HEADER, of_config
from tests.columns_predicted import lowered, predicted

FOLLOWED: dict[str, tuple[str, str]] = {
    "attr.s": ("import attr\n@attr.s(auto_attribs=True)\nclass Config:\n    rate: float = 0.0", "Config(0.5)"),
    "attr.ib": ("import attr\n@attr.s\nclass Config:\n    rate = attr.ib(default=0.0)", "Config(rate=0.5)"),
    "attr.ib, its default": (
        "import attr\n@attr.s(frozen=True)\nclass Config:\n    rate = attr.ib(default=0.5)",
        "Config()",
    ),
    "attr.ib, its default by position": ("import attr\n@attr.s\nclass Config:\n    rate = attr.ib(0.5)", "Config()"),
    "attr.ib, a converter": (
        "import attr\n@attr.s\nclass Config:\n    rate = attr.ib(converter=float)",
        "Config('0.5')",
    ),
    "attr.ib, a factory": (
        "import attr\n@attr.s\nclass Config:\n    rate = attr.ib(factory=lambda: 0.5)",
        "Config()",
    ),
    "attr.dataclass": (
        "from attr import dataclass\n@dataclass\nclass Config:\n    rate: float = 0.0",
        "Config(rate=0.5)",
    ),
    "attrs.define": ("import attrs\n@attrs.define\nclass Config:\n    rate: float = 0.0", "Config(rate=0.5)"),
    "attrs.define, called": (
        "from attrs import define\n@define(kw_only=True)\nclass Config:\n    rate: float = 0.0",
        "Config(rate=0.5)",
    ),
    "attrs.field": (
        "import attrs\n@attrs.define\nclass Config:\n    rate: float = attrs.field(default=0.0)\n    other = 3",
        "Config(0.5)",
    ),
    "attrs, a private name": (
        """
        from attrs import field, frozen

        @frozen
        class Config:
            _rate: float = field(default=0.0)

            @property
            def rate(self):
                return self._rate
        """,
        "Config(rate=0.5)",
    ),
    "attrs, a last step": (
        """
        from attrs import define

        @define
        class Config:
            rate: float = 0.0

            def __attrs_post_init__(self):
                self.rate = 0.5
        """,
        "Config()",
    ),
    "attr.evolve": (
        "import attr\n@attr.frozen\nclass Config:\n    rate: float = 0.0",
        "attr.evolve(Config(), rate=0.5)",
    ),
    "pydantic": ("from pydantic import BaseModel\nclass Config(BaseModel):\n    rate: float = 0.0", "Config(rate=0.5)"),
    "pydantic, a described field": (
        "from pydantic import BaseModel, Field\nclass Config(BaseModel):\n    rate: float = Field(0.0, ge=0)",
        "Config(rate=0.5)",
    ),
    "pydantic, an alias": (
        "from pydantic import BaseModel, Field\nclass Config(BaseModel):\n    rate: float = Field(0.0, alias='p')",
        "Config(p=0.5)",
    ),
    "pydantic's dataclass": (
        "from pydantic.dataclasses import dataclass\n@dataclass\nclass Config:\n    rate: float = 0.0",
        "Config(rate=0.5)",
    ),
    "dataclass under another decorator": (
        """
        from dataclasses_json import dataclass_json

        @dataclass_json
        @dataclasses.dataclass
        class Config:
            rate: float = 0.0
        """,
        "Config(rate=0.5)",
    ),
}
"""What the object is made of, and how: its rate is 0.5."""

DOUBTED: dict[str, tuple[str, str]] = {
    "a validator": (
        """
        from pydantic import BaseModel, field_validator

        class Config(BaseModel):
            rate: float = 0.0

            @field_validator("rate")
            @classmethod
            def check(cls, value):
                return 0.5
        """,
        "Config(rate=0.0)",
    ),
    "settings of the environment": (
        "from pydantic_settings import BaseSettings\nclass Config(BaseSettings):\n    rate: float = 0.0",
        "Config()",
    ),
    "a method of a library": (
        "from pydantic import BaseModel\nclass Config(BaseModel):\n    rate: float = 0.0",
        "Config().model_copy(update={'rate': 0.5})",
    ),
    "a dataclass of another library": (
        "from flax import struct\n@struct.dataclass\nclass Config:\n    rate: float = 0.0",
        "Config(rate=0.5)",
    ),
    "a described field of another library": (
        "from flax import struct\n@struct.dataclass\nclass Config:\n    rate: float = dataclasses.field(default=0.0)",
        "Config(rate=0.5)",
    ),
    "a class decorator": ("from configs import fill\n@fill\nclass Config:\n    rate = 0.0", "Config()"),
    "a class decorator, called": ("from configs import fill\n@fill('a')\nclass Config:\n    rate = 0.0", "Config()"),
    "a class decorator before a constructor": (
        "import gin\n@gin.configurable\nclass Config:\n    def __init__(self, rate=0.0):\n        self.rate = rate",
        "Config()",
    ),
    "a class decorator of the file that asks another": (
        "import configs\ndef fill(cls):\n    return configs.fill(cls)\n@fill\nclass Config:\n    rate = 0.0",
        "Config()",
    ),
    "a base class": ("from configs import Base\nclass Config(Base):\n    rate = 0.0", "Config(rate=0.5)"),
    "a base class that alone has it": ("from configs import Base\nclass Config(Base):\n    pass", "Config()"),
    "a metaclass": ("from configs import Meta\nclass Config(metaclass=Meta):\n    rate = 0.0", "Config()"),
    "argparse's namespace": ("import argparse\nclass Config(argparse.Namespace):\n    rate = 0.0", "Config(rate=0.5)"),
    "given to a function": (
        "from configs import fill\nclass Config:\n    rate = 0.0\nconfig = Config()\nfill(config)",
        "config",
    ),
    "given to a function, with an attribute of its own": (
        """
        from configs import fill

        class Config:
            def __init__(self):
                self.rate = 0.0
                fill(self)
        """,
        "Config()",
    ),
    "given to a function, in a list": (
        "from configs import fill\nclass Config:\n    rate = 0.0\nconfig = Config()\nfill([config])",
        "config",
    ),
    "given to a function, its method": (
        """
        from configs import run

        class Config:
            rate = 0.0

            def change(self):
                self.rate = 0.5

        config = Config()
        run(config.change)
        """,
        "config",
    ),
    "given to a function, its dict": (
        "from configs import fill\nclass Config:\n    rate = 0.0\nconfig = Config()\nfill(vars(config))",
        "config",
    ),
    "given to a function, its class": (
        "from configs import fill\nclass Config:\n    rate = 0.0\nfill(Config)",
        "Config()",
    ),
    "given to a function, a dict": (
        """
        from configs import fill

        class Config:
            def __init__(self):
                given = {"rate": 0.0}
                fill(given)
                self.rate = given["rate"]
        """,
        "Config()",
    ),
    "given to a function of the file that is wrapped": (
        """
        from configs import logged

        class Config:
            rate = 0.0

        @logged
        def change(config):
            config.rate = 0.5

        config = Config()
        change(config)
        """,
        "config",
    ),
    "given to a thread": (
        """
        import threading

        class Config:
            rate = 0.0

        def change(config):
            config.rate = 0.5

        config = Config()
        threading.Thread(target=change, args=(config,)).start()
        """,
        "config",
    ),
    "a global by a name that is not known": (
        "import configs\nRATE = 0.0\nglobals()[configs.name] = 0.5\nclass Config:\n    rate = RATE",
        "Config()",
    ),
    "a global after an import of everything": (
        "RATE = 0.0\nfrom configs import *\nclass Config:\n    rate = RATE",
        "Config()",
    ),
    "of another class": (
        "class Other:\n    rate = 0.5\nclass Config:\n    rate = 0.0\nconfig = Config()\nconfig.__class__ = Other",
        "config",
    ),
    "cached by an argument that is not known": (
        """
        import configs

        class Config:
            pass

        @functools.cache
        def get(name):
            config = Config()
            config.rate = 0.0
            return config

        get("a").rate = 0.5
        """,
        "get(configs.name)",
    ),
}
"""The rate may be 0.5, and nothing here shows it."""


def in_fit(made: str, config: str) -> State:
    found = predicted(lowered(HEADER + of_config(config, made)), "3.15")
    assert found is not None
    return found[Entry.FIT]


@pytest.mark.parametrize("name", FOLLOWED)
def test_followed(name: str) -> None:
    assert in_fit(*FOLLOWED[name]) == ON


@pytest.mark.parametrize("name", DOUBTED)
def test_doubted(name: str) -> None:
    assert in_fit(*DOUBTED[name]) == UNKNOWN


@pytest.mark.parametrize(
    "name",
    ["a class decorator", "a base class", "given to a function", "a global after an import of everything"],
)
def test_a_rate_that_may_be_0_is_not_printed_as_one_that_drops(name: str) -> None:
    made, config = DOUBTED[name]
    for rate in ("0.0", "0.5"):
        tables = predict(HEADER + of_config(config, made.replace("0.0", rate)), "model.py", "build", "3.15").tables
        assert [table.modes[Entry.FIT] for table in tables] == [UNKNOWN]


def test_a_name_is_kept_for_what_registers() -> None:
    made = "from configs import register\nclass Config:\n    rate = 0.5\nregister(Config)"
    assert in_fit(made, "Config()") == ON


def test_nothing_is_doubted_that_is_only_read() -> None:
    made = "import logging\nclass Config:\n    rate = 0.5\nconfig = Config()\nlogging.info(config)\nprint(vars(config))"
    assert in_fit(made, "config") == ON
