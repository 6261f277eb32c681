# an item of an ordered dict that is made of pairs is used
from collections import OrderedDict

import keras


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x, training=None):
        return OrderedDict([("hidden", self.drop(x)), ("last", x)])


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x, training=None):
        return self.block(x, training=training)["hidden"]


def build():
    return Net()
