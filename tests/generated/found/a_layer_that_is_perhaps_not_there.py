# a layer that is made only where something unknown is true is not said to be on
import os

import keras


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block() if os.path.sep == "?" else keras.layers.Activation("tanh")
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(self.block(x), training=training)


def build():
    return Net()
