# a Sequential model with an Input is built when it is made: no call around it can store its mode
import keras


class Net(keras.Model):
    def build(self, input_shape):
        self.stack = keras.Sequential([keras.Input((10,)), keras.layers.Dropout(0.4)])
        self.built = True

    def call(self, x, training=True):
        return self.stack(x, training=None)


def build():
    return Net()
