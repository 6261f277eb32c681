# half of what a layer of another module gives
import keras
from blocks import Block


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x, training=None):
        return x + self.block(x) * 0.5


def build():
    return Net()
