# the trace that builds a layer gets what `call` has parameters for, and no mode among **kwargs
import keras


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.first = keras.layers.Dropout(0.3)
        self.stack = keras.Sequential([keras.layers.Dropout(0.4)])

    def call(self, x, **kwargs):
        x = self.first(x, training=kwargs.get("training"))
        return self.stack(x)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x, training=None):
        if training:
            x = self.block(x, training=True)
        return x * 2


def build():
    return Net()
