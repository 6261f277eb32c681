# which of two classes makes a layer of a graph is not known, and one of them leaves another mode behind
import os

import keras


class Told(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.GaussianDropout(0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training)


class Always(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.4)

    def call(self, x, training=None):
        return self.drop(x, training=True)


Part = Told if os.path.sep != "?" else Always


def build():
    inputs = keras.Input((10,))
    return keras.Model(inputs, keras.layers.Dropout(0.25)(Part()(inputs)))
