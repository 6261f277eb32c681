# a rate that is zero if something unknown is true
import os

import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.0 if os.sep == "/" else 0.5)

    def call(self, x, training=None):
        return self.drop(x, training=training)


def build():
    return Net()
