# two masks from the same seed, of which each drops what the other keeps: both are on
import keras
import tensorflow as tf


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.2)

    def call(self, x, training=None):
        x = self.drop(x, training=training)
        if training:
            x = tf.nn.experimental.stateless_dropout(x, 0.5, seed=[1, 2])
            mask = tf.cast(tf.random.stateless_uniform(tf.shape(x), seed=[1, 2]) < 0.5, x.dtype)
            x = x * mask
        return x


def build():
    return Net()
