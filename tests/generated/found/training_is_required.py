# Keras 3 binds the arguments before it fills in the mode: a `training` without a default must be passed
import keras


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.4)

    def call(self, x, training):
        return self.drop(x, training=training)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x, training=None):
        return self.block(x)


def build():
    return Net()
