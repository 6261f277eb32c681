# preprocessing layers of Keras 3 take a single argument by position: a TypeError, where others raise a ValueError
import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.scale = keras.layers.Rescaling(2.0)
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x, training=None):
        return self.drop(self.scale(x, False), training=training)


def build():
    return Net()
