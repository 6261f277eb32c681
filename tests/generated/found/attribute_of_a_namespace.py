# what is set on a namespace is read from it again
from types import SimpleNamespace

import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x, training=None):
        out = SimpleNamespace()
        out.hidden = self.drop(x, training=training)
        return out.hidden


def build():
    return Net()
