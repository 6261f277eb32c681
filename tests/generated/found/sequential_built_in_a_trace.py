# the same in a block that Keras traces to build it: there is no mode to store
import keras


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.4)
        self.stack = keras.Sequential([keras.layers.Dropout(0.4)])

    def call(self, x, is_training=None):
        x = self.drop(x, training=True)
        return self.stack(x, training=is_training)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x, training=None):
        return self.block(x, is_training=training)


def build():
    return Net()
