# a block that first runs in fit is traced to build it before its mode is set: the None in it stays (Keras 3.10 to 3.15)
import keras


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.first = keras.layers.Dropout(0.4)
        self.second = keras.layers.Dropout(0.5)
        self.never = keras.layers.BatchNormalization()

    def call(self, x, training=False):
        x = self.first(x, training=None)
        return self.second(x, training=bool(training))


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x, training=False):
        if not training:
            return x
        return self.block(x)


def build():
    return Net()
