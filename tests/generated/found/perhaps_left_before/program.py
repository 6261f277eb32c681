# what stands after a `return` that something unknown decides may not run
import keras
from blocks import SKIP


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x, training=None):
        if SKIP:
            return x * 2
        return self.drop(x)


def build():
    return Net()
