# a functional model is built when it is made: the model around it is not traced to build it
import keras
import tensorflow as tf


def inside():
    inputs = keras.Input((10,))
    return keras.Model(inputs, keras.layers.Dropout(0.4)(inputs))


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.inside = inside()

    @tf.function
    def traced(self, x):
        return self.inside(x)

    def call(self, x, training=None):
        return self.traced(x)


def build():
    return Net()
