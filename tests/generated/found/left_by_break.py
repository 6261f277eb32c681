# a loop that something unknown ends
import os

import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drops = [keras.layers.Dropout(0.3), keras.layers.Dropout(0.4)]

    def call(self, x, training=None):
        for drop in self.drops:
            if os.sep == "/":
                break
            x = drop(x, training=training)
        return x


def build():
    return Net()
