"""What makes a class or an object another than its text says: one program for each, with its measured mode table."""

from __future__ import annotations

from tests.analysis.tables import HEALTHY, NEVER, Program, of_config

PROGRAMS: dict[str, Program] = {
    "__init_subclass__ by a keyword": (
        of_config(
            "Config()",
            """
            class Base:
                rate = 0.0

                def __init_subclass__(cls, rate=0.0, **kw):
                    super().__init_subclass__(**kw)
                    cls.rate = rate

            class Config(Base, rate=0.5):
                pass
            """,
        ),
        HEALTHY,
    ),
    "__init_subclass__ by setattr": (
        of_config(
            "Config()",
            """
            class Base:
                rate = 0.0

                def __init_subclass__(cls, **kw):
                    for name, value in kw.items():
                        setattr(cls, name, value)

            class Config(Base, rate=0.5):
                pass
            """,
        ),
        HEALTHY,
    ),
    "a metaclass that is called": (
        of_config(
            "Config(rate=0.5)",
            """
            class Meta(type):
                def __call__(cls, **kw):
                    made = super().__call__()
                    made.rate = kw["rate"]
                    return made

            class Config(metaclass=Meta):
                rate = 0.0
            """,
        ),
        HEALTHY,
    ),
    "a metaclass that makes the class": (
        of_config(
            "Config()",
            """
            class Meta(type):
                def __new__(meta, name, bases, namespace):
                    return super().__new__(meta, name, bases, {**namespace, "rate": 0.5})

            class Config(metaclass=Meta):
                rate = 0.0
            """,
        ),
        HEALTHY,
    ),
    "a metaclass that changes the class": (
        of_config(
            "Config()",
            """
            class Meta(type):
                def __init__(cls, name, bases, namespace):
                    super().__init__(name, bases, namespace)
                    cls.rate = 0.5

            class Config(metaclass=Meta):
                rate = 0.0
            """,
        ),
        HEALTHY,
    ),
    "a metaclass of a base class": (
        of_config(
            "Config()",
            """
            class Meta(type):
                def __init__(cls, name, bases, namespace):
                    super().__init__(name, bases, namespace)
                    cls.rate = 0.5

            class Base(metaclass=Meta):
                pass

            class Config(Base):
                rate = 0.0
            """,
        ),
        HEALTHY,
    ),
    "a metaclass that does nothing": (
        of_config(
            "Config()",
            """
            import abc

            class Config(metaclass=abc.ABCMeta):
                rate = 0.5
            """,
        ),
        HEALTHY,
    ),
    "__getattribute__": (
        of_config(
            "Config()",
            """
            class Config:
                rate = 0.0

                def __getattribute__(self, name):
                    return 0.5 if name == "rate" else super().__getattribute__(name)
            """,
        ),
        HEALTHY,
    ),
    "a descriptor": (
        of_config(
            "Config()",
            """
            class Given:
                def __get__(self, owner, kind=None):
                    return 0.5

            class Config:
                rate = Given()
            """,
        ),
        HEALTHY,
    ),
    "a descriptor that keeps what it gets": (
        of_config(
            "Config(50)",
            """
            class Percent:
                def __set_name__(self, owner, name):
                    self.name = "_" + name

                def __get__(self, owner, kind=None):
                    return getattr(owner, self.name) / 100

                def __set__(self, owner, value):
                    setattr(owner, self.name, value)

            class Config:
                rate = Percent()

                def __init__(self, rate):
                    self.rate = rate
            """,
        ),
        HEALTHY,
    ),
    "a class decorator that sets": (
        of_config(
            "Config()",
            """
            def settings(**kw):
                def decorate(cls):
                    for name, value in kw.items():
                        setattr(cls, name, value)
                    return cls
                return decorate

            @settings(rate=0.5)
            class Config:
                rate = 0.0
            """,
        ),
        HEALTHY,
    ),
    "a class decorator that adds a constructor": (
        of_config(
            "Config(rate=0.5)",
            """
            def configurable(cls):
                def __init__(self, **kw):
                    for name, value in kw.items():
                        setattr(self, name, value)
                cls.__init__ = __init__
                return cls

            @configurable
            class Config:
                rate = 0.0
            """,
        ),
        HEALTHY,
    ),
    "a class decorator that derives": (
        of_config(
            "Config()",
            """
            def halved(cls):
                class Derived(cls):
                    rate = 0.5
                return Derived

            @halved
            class Config:
                rate = 0.0
            """,
        ),
        HEALTHY,
    ),
    "a class decorator that derives by type": (
        of_config(
            "Config()",
            """
            def halved(cls):
                return type(cls.__name__, (cls,), {"rate": 0.5})

            @halved
            class Config:
                rate = 0.0
            """,
        ),
        HEALTHY,
    ),
    "a cached function": (
        of_config(
            "make()",
            """
            class Config:
                pass

            @functools.lru_cache(None)
            def get():
                config = Config()
                config.rate = 0.0
                return config

            def make():
                get().rate = 0.5
                return get()
            """,
        ),
        HEALTHY,
    ),
    "a cached function, by its arguments": (
        of_config(
            "make()",
            """
            class Config:
                pass

            @functools.cache
            def get(name):
                config = Config()
                config.rate = 0.5
                return config

            def make():
                get("first").rate = 0.0
                return get("second")
            """,
        ),
        HEALTHY,
    ),
    "a cached layer": (
        """
@functools.lru_cache(maxsize=None)
def dropout(name):
    return layers.Dropout(0.5, name=name)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        dropout("one").rate = 0.0
        self.drop = dropout("one")

    def call(self, x, training=None):
        return self.drop(x, training=training)


def build():
    return Net()
""",
        NEVER,
    ),
    "a cached function that is no decorator": (
        of_config(
            "make()",
            """
            class Config:
                rate = 0.0

            get = functools.lru_cache(maxsize=1)(Config)

            def make():
                get().rate = 0.5
                return get()
            """,
        ),
        HEALTHY,
    ),
    "a class's attribute by setattr": (
        of_config(
            "Config()",
            """
            class Config:
                rate = 0.0

            for name in ["rate", "other"]:
                setattr(Config, name, 0.5)
            """,
        ),
        HEALTHY,
    ),
    "a class's attribute by a name that is not known": (
        of_config(
            "Config()",
            """
            import json

            class Config:
                rate = 0.0

            for name in json.loads('["rate"]'):
                setattr(Config, name, 0.5)
            """,
        ),
        HEALTHY,
    ),
    "a global by globals()": (
        of_config(
            "Config()",
            """
            RATE = 0.0

            def set_rate(rate):
                globals()["RATE"] = rate

            class Config:
                def __init__(self):
                    self.rate = RATE

            set_rate(0.5)
            """,
        ),
        HEALTHY,
    ),
    "globals updated": (
        of_config(
            "Config()",
            """
            RATE = 0.0
            globals().update(RATE=0.5)

            class Config:
                rate = RATE
            """,
        ),
        HEALTHY,
    ),
    "globals updated with something unknown": (
        of_config(
            "Config()",
            """
            import json

            RATE = 0.0
            globals().update(json.loads('{"RATE": 0.5}'))

            class Config:
                rate = RATE
            """,
        ),
        HEALTHY,
    ),
    "globals only read": (
        of_config(
            "Config()",
            """
            RATE = 0.5

            class Config:
                rate = globals()["RATE"]
            """,
        ),
        HEALTHY,
    ),
    "a global by exec": (
        of_config(
            "Config()",
            """
            RATE = 0.0
            exec("RATE = 0.5")

            class Config:
                rate = RATE
            """,
        ),
        HEALTHY,
    ),
}
