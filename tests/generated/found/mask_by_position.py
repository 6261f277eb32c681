# None by position for a mask, which Keras 3 passes by keyword as well
import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.4)
        self.twice = keras.layers.Lambda(lambda t: t * 2)

    def call(self, x, training=None):
        return self.twice(self.drop(x, training=training), None)


def build():
    return Net()
