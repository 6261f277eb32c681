# a functional model writes its mode on a layer whose `training` has no default
import keras


class Noise(keras.layers.GaussianNoise):
    def call(self, x, training):
        return super().call(x, training=training)


def build():
    inputs = keras.Input((10,))
    return keras.Model(inputs, Noise(0.5)(inputs, training=None))
