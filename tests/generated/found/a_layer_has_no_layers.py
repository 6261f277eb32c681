# only models have `layers`
import keras


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.4)

    def call(self, x, training=None):
        for layer in getattr(self, "layers", []):
            x = layer(x, training=training)
        return x


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x, training=None):
        return self.block(x)


def build():
    return Net()
