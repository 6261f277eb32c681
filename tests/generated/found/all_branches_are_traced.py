# what is compiled traces both branches of tf.cond: the one that is not taken may raise, or store a mode
import keras
import tensorflow as tf


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = keras.layers.Dropout(0.4)
        self.outer = keras.layers.Dropout(0.5)

    def call(self, x, training=None):
        x = tf.cond(tf.constant(bool(training)), lambda: x, lambda: self.inner(x, training=False))
        return self.outer(x)


def build():
    return Net()
