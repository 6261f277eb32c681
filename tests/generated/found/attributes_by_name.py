# attributes that are set, copied and deleted by other means than a statement
import copy

import keras


class Switch:
    def __init__(self):
        self.on = True


first = Switch()
second = copy.copy(first)
second.on = False
delattr(first, "on")


class Always:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, True)


always = Always()
always.on = False


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.4)

    def call(self, x, training=None):
        if not always.on:
            x = self.drop(x, training=True)
        if hasattr(first, "on"):
            x = self.drop(x, training=True)
        return self.drop(x, training=training and not second.on)


def build():
    return Net()
