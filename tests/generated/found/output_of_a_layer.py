# a model that ends at the output of another one's last layer
import keras


def inside():
    inputs = keras.Input((10,))
    x = keras.layers.Dropout(0.4)(inputs)
    model = keras.Model(inputs, keras.layers.Activation("linear")(x))
    return keras.Model(model.input, model.layers[-1].output)


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.inside = inside()

    def call(self, x, training=None):
        return self.inside(x, training=True)


def build():
    return Net()
