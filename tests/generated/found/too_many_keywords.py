# a keyword for which a function has no parameter
import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.4)

    def step(self, x):
        return self.drop(x)

    def call(self, x, training=None):
        return self.step(x, training=training) if training else self.drop(x)


def build():
    return Net()
