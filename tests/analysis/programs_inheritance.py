"""Classes that inherit, mixins, `super()`: one program for each way, with its measured mode table."""

from __future__ import annotations

from tests.analysis.tables import ALWAYS, HEALTHY, NEVER, Program

PROGRAMS: dict[str, Program] = {
    "an inherited call": (
        """
class Base(keras.Model):
    def call(self, x, training=None):
        return self.drop(x, training=training)

class Net(Base):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "super().call": (
        """
class Base(keras.Model):
    def __init__(self, rate):
        super().__init__()
        self.drop = layers.Dropout(rate)

    def call(self, x, training=None):
        return self.drop(x, training=training)

class Net(Base):
    def __init__(self):
        super().__init__(rate=0.5)

    def call(self, x, training=None):
        return super().call(x, training=not training)

def build():
    return Net()
""",
        "off on on off on on",
    ),
    "super().call, not told": (
        """
class Drop(layers.Dropout):
    def call(self, x, training=None):
        return super().call(x)

def build():
    x = keras.Input((10,))
    return keras.Model(x, Drop(0.5)(x))
""",
        NEVER,
    ),
    "a dropout that is always on": (
        """
class Drop(layers.Dropout):
    def call(self, x):
        return super().call(x, training=True)

def build():
    x = keras.Input((10,))
    return keras.Model(x, Drop(0.5)(x))
""",
        ALWAYS,
    ),
    "mixins": (
        """
class Quiet:
    def mode(self, training):
        return False

class Loud:
    def mode(self, training):
        return True

    def strength(self):
        return 0.5

class Net(Quiet, Loud, keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(self.strength())

    def call(self, x, training=None):
        return self.drop(x, training=self.mode(training))

def build():
    return Net()
""",
        NEVER,
    ),
    "super() through a mixin": (
        """
class Base(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def run(self, x, training):
        return self.drop(x, training=training)

class Mixin:
    def run(self, x, training):
        return super().run(x, True if training is None else training)

class Net(Mixin, Base):
    def call(self, x, training=None):
        return self.run(x, training)

def build():
    return Net()
""",
        "on off off on off on",
    ),
    "a diamond": (
        """
class Top(keras.Model):
    rate = 0.0

    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(self.rate)

class Left(Top):
    pass

class Right(Top):
    rate = 0.5

class Net(Left, Right):
    def call(self, x, training=None):
        return self.drop(x, training=True)

def build():
    return Net()
""",
        ALWAYS,
    ),
    "a method that a subclass overrides": (
        """
class Base(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = self.make()

    def make(self):
        return layers.Activation("linear")

    def call(self, x, training=None):
        return self.drop(x)

class Net(Base):
    def make(self):
        return layers.Dropout(0.5)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "super with arguments": (
        """
class Base(keras.Model):
    def __init__(self, rate=0.0, **kwargs):
        super(Base, self).__init__(**kwargs)
        self.drop = layers.Dropout(rate)

class Net(Base):
    def __init__(self, **kwargs):
        super(Net, self).__init__(0.5, name="net", **kwargs)

    def call(self, x, training=None):
        return self.drop(x)

def build():
    return Net()
""",
        HEALTHY,
    ),
    "a base class called by name": (
        """
class Base(keras.Model):
    def __init__(self):
        keras.Model.__init__(self)
        self.drop = layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training)

class Net(Base):
    def __init__(self):
        Base.__init__(self)

    def call(self, x, training=None):
        return Base.call(self, x, training=False)

def build():
    return Net()
""",
        NEVER,
    ),
    "a class made in a function": (
        """
def make(rate):
    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.drop = layers.Dropout(rate)

        def call(self, x, training=None):
            return self.drop(x, training=training)
    return Net

def build():
    Weak, Strong = make(0.0), make(0.5)
    return Strong()
""",
        HEALTHY,
    ),
    "a class inside the class": (
        """
class Net(keras.Model):
    class Block(layers.Layer):
        def __init__(self):
            super().__init__()
            self.drop = layers.Dropout(0.5)

        def call(self, x):
            return self.drop(x)

    def __init__(self):
        super().__init__()
        self.block = Net.Block()

    def call(self, x, training=None):
        return self.block(x)

def build():
    return Net()
""",
        HEALTHY,
    ),
}
