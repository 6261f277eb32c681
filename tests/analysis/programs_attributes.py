"""Who sets an attribute, and how: one program for each way, with its measured mode table."""

from __future__ import annotations

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, Program, of_config, with_flag

PROGRAMS: dict[str, Program] = {
    "__dict__ updated": (
        of_config(
            "Config(rate=0.5)",
            """
            class Config:
                rate = 0.0

                def __init__(self, **kw):
                    self.__dict__.update(kw)
            """,
        ),
        HEALTHY,
    ),
    "__dict__ updated, the default stays": (
        of_config(
            "Config(other=0.5)",
            """
            class Config:
                rate = 0.0

                def __init__(self, **kw):
                    self.__dict__.update(kw)
            """,
        ),
        NEVER,
    ),
    "__dict__ updated, a flag goes": (
        with_flag(
            "Config(always=False)",
            """
            class Config:
                always = True

                def __init__(self, **kw):
                    self.__dict__.update(kw)
            """,
        ),
        HEALTHY,
    ),
    "__dict__ updated, a flag comes": (
        with_flag(
            "Config(always=True)",
            """
            class Config:
                always = False

                def __init__(self, **kw):
                    self.__dict__.update(kw)
            """,
        ),
        ALWAYS,
    ),
    "__dict__ by an item": (
        of_config(
            "Config(0.5)",
            """
            class Config:
                rate = 0.0

                def __init__(self, rate):
                    self.__dict__["rate"] = rate
            """,
        ),
        HEALTHY,
    ),
    "__dict__ by items in a loop": (
        of_config(
            "Config(rate=0.5)",
            """
            class Config:
                rate = 0.0

                def __init__(self, **kw):
                    for key, value in kw.items():
                        self.__dict__[key] = value
            """,
        ),
        HEALTHY,
    ),
    "__dict__ by setdefault": (
        of_config(
            "Config()",
            """
            class Config:
                rate = 0.0

                def __init__(self):
                    self.__dict__.setdefault("rate", 0.5)
            """,
        ),
        HEALTHY,
    ),
    "__dict__ read": (
        of_config(
            "Config(Source())",
            """
            class Source:
                def __init__(self):
                    self.rate = 0.5

            class Config:
                rate = 0.0

                def __init__(self, source):
                    for key, value in source.__dict__.items():
                        setattr(self, key, value)
            """,
        ),
        HEALTHY,
    ),
    "__dict__ that loses an item": (
        of_config(
            "Config()",
            """
            class Config:
                rate = 0.5

                def __init__(self):
                    self.rate = 0.0
                    self.__dict__.pop("rate")
            """,
        ),
        HEALTHY,
    ),
    "__dict__ assigned": (
        of_config(
            'Config({"rate": 0.5})',
            """
            class Config:
                rate = 0.0

                def __init__(self, given):
                    self.__dict__ = given
            """,
        ),
        HEALTHY,
    ),
    "__dict__ assigned, the dict changed later": (
        of_config(
            "make()",
            """
            class Config:
                rate = 0.0

                def __init__(self, given):
                    self.__dict__ = given

            def make():
                given = {"rate": 0.0}
                config = Config(given)
                given["rate"] = 0.5
                return config
            """,
        ),
        HEALTHY,
    ),
    "__dict__ assigned, a copy of another's": (
        of_config(
            "make()",
            """
            class Config:
                rate = 0.0

            def make():
                first, second = Config(), Config()
                first.rate = 0.5
                second.__dict__ = dict(first.__dict__)
                first.rate = 0.0
                return second
            """,
        ),
        HEALTHY,
    ),
    "__dict__ shared by all": (
        of_config(
            "make()",
            """
            class Config:
                rate = 0.0
                shared = {}

                def __init__(self):
                    self.__dict__ = self.shared

            def make():
                Config().rate = 0.5
                return Config()
            """,
        ),
        HEALTHY,
    ),
    "vars updated": (
        of_config(
            "Config(rate=0.5)",
            """
            class Config:
                rate = 0.0

                def __init__(self, **kw):
                    vars(self).update(kw)
            """,
        ),
        HEALTHY,
    ),
    "vars updated from outside": (
        of_config(
            "make()",
            """
            class Config:
                rate = 0.0

            def make():
                config = Config()
                vars(config).update(rate=0.5)
                return config
            """,
        ),
        HEALTHY,
    ),
    "object.__setattr__": (
        of_config(
            "Config(rate=0.5)",
            """
            class Config:
                rate = 0.0

                def __init__(self, **kw):
                    for key, value in kw.items():
                        object.__setattr__(self, key, value)
            """,
        ),
        HEALTHY,
    ),
    "super().__setattr__": (
        of_config(
            "Config(0.5)",
            """
            class Config:
                rate = 0.0

                def __init__(self, rate):
                    super().__setattr__("rate", rate)
            """,
        ),
        HEALTHY,
    ),
    "__setattr__ of the object": (
        of_config(
            "Config(0.5)",
            """
            class Config:
                rate = 0.0

                def __init__(self, rate):
                    self.__setattr__("rate", rate)
            """,
        ),
        HEALTHY,
    ),
    "setattr, a pair unpacked": (
        of_config(
            "Config(rate=0.5)",
            """
            class Config:
                rate = 0.0

                def __init__(self, **kw):
                    for pair in kw.items():
                        setattr(self, *pair)
            """,
        ),
        HEALTHY,
    ),
    "setattr by names that are not known": (
        of_config(
            "Config('{\"rate\": 0.5}')",
            """
            import json

            class Config:
                rate = 0.0

                def __init__(self, text):
                    for key, value in json.loads(text).items():
                        setattr(self, key, value)
            """,
        ),
        HEALTHY,
    ),
    "setattr by a name that is not known, of another kind": (
        of_config(
            "Config('[\"rate\"]')",
            """
            import json

            class Config:
                rate = 0.5

                def __init__(self, text):
                    for key in json.loads(text):
                        setattr(self, key, 0.0)
            """,
        ),
        NEVER,
    ),
    "a flag by names that are not known": (
        with_flag(
            "Config('{\"always\": true}')",
            """
            import json

            class Config:
                always = False

                def __init__(self, text):
                    self.__dict__.update(json.loads(text))
            """,
        ),
        ALWAYS,
    ),
    "a layer's attribute by __dict__": (
        """
class Block(layers.Layer):
    rate = 0.0

    def __init__(self, **kw):
        super().__init__()
        self.__dict__.update(kw)

    def build(self, shape):
        self.drop = layers.Dropout(self.rate)

    def call(self, x, training=None):
        return self.drop(x, training=training)


def build():
    inputs = keras.Input((10,))
    return keras.Model(inputs, Block(rate=0.5)(inputs))
""",
        HEALTHY,
    ),
    "a dict with something unknown over its defaults": (
        of_config(
            "Config(**json.loads('{\"rate\": 0.5}'))",
            """
            import json

            class Config:
                def __init__(self, **kw):
                    self.rate = {**dict(rate=0.0), **kw}["rate"]
            """,
        ),
        HEALTHY,
    ),
}
