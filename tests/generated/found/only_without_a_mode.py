# what runs only where nobody says the mode
import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.25)

    def call(self, x, training=None):
        if training is None:
            x = self.drop(x, training=True)
        return x


def build():
    return Net()
