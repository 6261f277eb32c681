# the same with a layer that makes variables: TensorFlow traces again, and by then all is built
import keras


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.4)
        self.norm = keras.layers.BatchNormalization()

    def call(self, x, training=False):
        x = self.drop(x, training=None)
        return self.norm(x, training=bool(training))


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
