# a custom layer on one of two symbolic tensors: which one cannot be known
import os

import keras
import tensorflow as tf


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.parts = [keras.layers.Dropout(0.25) for _ in range(2)]

    def call(self, x, training=None):
        return tf.add_n([part(x, training=training) for part in self.parts])


def build():
    inputs = x = keras.Input((10,))
    if os.path.sep != "?":
        x = keras.layers.Activation("tanh")(x)
    return keras.Model(inputs, Block()(x))
