# a Sequential model with an Input is built when it is made, as a functional one is
import keras
import tensorflow as tf


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.inside = keras.Sequential([keras.Input((10,)), keras.layers.Dropout(0.4)])

    @tf.function
    def traced(self, x):
        return self.inside(x)

    def call(self, x, training=None):
        return self.traced(x)


def build():
    return Net()
