# the input itself, or a layer of it, in a functional model
import os

import keras


def build():
    inputs = x = keras.Input((10,))
    if os.path.sep == "?":
        x = keras.layers.Dropout(0.5)(x)
    return keras.Model(inputs, keras.layers.Activation("linear")(x))
