# an iterator gives each item once, a set holds it once
import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        drop = keras.layers.Dropout(0.4)
        self.once = list({drop, drop})

    def call(self, x, training=None):
        layers = iter(self.once)
        for layer in layers:
            x = layer(x, training=training)
        for layer in layers:
            x = layer(x, training=True)
        if len(self.once) > 1:
            x = self.once[0](x, training=True)
        return x


def build():
    return Net()
