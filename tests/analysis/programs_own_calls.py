"""Layers whose constructor puts another function in the place of their `call`: programs with their mode tables."""

from __future__ import annotations

from tests.analysis.tables import HEALTHY, NEVER, Program

_AROUND = """
def checked(call):
    @functools.wraps(call)
    def run(inputs, **kwargs):
        return call(inputs, **kwargs)

    return run


def dropping(call):
    def run(inputs, **kwargs):
        return call(inputs)

    return run


def resting(call):
    def run(inputs, training=None):
        return call(inputs, training=False)

    return run


class Base(layers.Layer):
    def __init__(self, around=None):
        super().__init__()
        if around is not None:
            self.call = around(self.call)


class Drop(Base):
    def __init__(self):
        super().__init__({around})
        self.drop = layers.Dropout(0.5)
        {then}

    def call(self, x{takes}):
        return self.drop(x{told})

    def other(self, x, training=None):
        return self.drop(x, training=False)


def build():
    inputs = keras.Input((10,))
    return keras.Model(inputs, Drop()(inputs))
"""


def _around(around: str, then: str = "pass", takes: str = ", training=None", told: str = ", training=training") -> str:
    return _AROUND.format(around=around, then=then, takes=takes, told=told)


PROGRAMS: dict[str, Program] = {
    "a call that a base class wraps": (_around("checked"), HEALTHY),
    "a wrapper of call that loses the mode": (_around("dropping"), NEVER),
    "a wrapper of call that says False": (_around("resting"), NEVER),
    "a wrapped call without the parameter": (_around("checked", takes="", told=""), HEALTHY),
    "a wrapper that loses the mode, which the context has": (_around("dropping", told=""), HEALTHY),
    "a call that the constructor wraps": (_around("None", "self.call = checked(self.call)"), HEALTHY),
    "a lambda around call": (
        _around("None", "call = self.call; self.call = lambda x, training=None: call(x, training=training)"),
        HEALTHY,
    ),
    "another method in the place of call": (_around("None", "self.call = self.other"), NEVER),
    "a partial of call": (_around("None", "self.call = functools.partial(self.call, training=False)"), HEALTHY),
}
