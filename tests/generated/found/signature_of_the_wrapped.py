# a decorator of `call` gives what it makes the signature of what it wraps, which is what tf_keras looks at
import functools
import inspect

import keras


def wrapped(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    inner.__signature__ = inspect.signature(function)
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
