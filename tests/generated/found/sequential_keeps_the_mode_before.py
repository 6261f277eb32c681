# what a Sequential model stores is the mode before the layer around it, which Keras traces to build it, has its own
import keras


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.stack = keras.Sequential([keras.layers.Dropout(0.4)])

    def call(self, x, training=None):
        return self.stack(x, training=training)


class Net(keras.Model):
    def build(self, input_shape):
        self.block = Block()
        self.built = True

    def call(self, x, training=None):
        return self.block(x, training=None)


def build():
    return Net()
