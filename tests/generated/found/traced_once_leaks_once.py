# a mode that is stored while a tf.function is traced is not stored by its later calls
import keras
import tensorflow as tf


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = keras.layers.Dropout(0.4)
        self.second = keras.layers.Dropout(0.3)

    @tf.function
    def traced(self, x):
        return self.first(x, training=False)

    def call(self, x, training=None):
        return self.second(self.traced(x))


def build():
    return Net()
