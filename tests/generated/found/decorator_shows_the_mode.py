# a decorator of `call` shows, by `functools.wraps`, that there is a mode; tf_keras looks at what takes it
import functools

import keras


def wrapped(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    @wrapped
    def call(self, x):
        return self.drop(x)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x, training=None):
        return self.block(x)


def build():
    return Net()
