# a Sequential model that is first called inside another layer stores the mode it finds there in its graph
import keras


class Net(keras.Model):
    def build(self, input_shape):
        self.stack = keras.Sequential([keras.layers.Dropout(0.4)])
        self.built = True

    def call(self, x, training=True):
        return self.stack(x, training=None)


def build():
    return Net()
