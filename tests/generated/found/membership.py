# a mode that is looked for among constants
import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.4)

    def call(self, x, training=None):
        return self.drop(x, training=training in (True, 1))


def build():
    return Net()
