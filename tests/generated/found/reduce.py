# layers called by functools.reduce
import functools

import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.parts = [keras.layers.Dropout(0.4), keras.layers.Dropout(0.5)]

    def call(self, x, training=None):
        return functools.reduce(lambda x, part: part(x, training), self.parts, x)


def build():
    return Net()
