# a functional model that is called with a mode by its position
import keras


def make_inner():
    inputs = keras.Input((10,))
    return keras.Model(inputs, keras.layers.Dropout(0.4)(inputs))


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = make_inner()

    def call(self, x):
        return self.inner(x, False)


def build():
    return Net()
