# a layer that was made and called at once in a graph is not made anew when the model is traced
import keras
import tensorflow as tf


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.4)

    @tf.function
    def call(self, x, training=None):
        return self.drop(x, training=training)


def build():
    inputs = keras.Input((10,))
    return keras.Model(inputs, keras.layers.Dense(10)(Block()(inputs)))
