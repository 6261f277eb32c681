# a site that runs while the model is built, in a model that raises
import keras
import tensorflow as tf


class Block(keras.layers.Layer):
    def call(self, x, training=None):
        if training is True:
            x = keras.random.dropout(x, 0.5)
        return x


def build():
    inputs = keras.Input((10,))
    fixed = keras.layers.Dropout(0.4)(tf.ones((1, 10)))
    return keras.Model(inputs, Block()(inputs) + fixed)
