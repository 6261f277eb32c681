# a layer of another module may store a mode for all that follows
from blocks import Block

import keras


def build():
    inputs = keras.Input((10,))
    return keras.Model(inputs, keras.layers.Dropout(0.4)(Block()(inputs)))
