# a mask by position for a layer of the program: None is passed twice, a tensor is not
import keras


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.4)

    def call(self, x, mask=None, training=None):
        return self.drop(x, training=training)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x, training=None):
        if training:
            return self.block(x, None)
        return self.block(x, x, training=True)


def build():
    return Net()
