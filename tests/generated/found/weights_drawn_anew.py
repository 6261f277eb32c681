# Keras 3 bakes the first values of a layer that it builds in a tf.function into that: no site, but random
import keras
import tensorflow as tf


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(10)
        self.drop = keras.layers.Dropout(0.5)

    @tf.function
    def step(self, h):
        return self.dense(h)

    def call(self, x, training=None):
        return self.drop(self.step(x), training=training)


def build():
    return Net()
