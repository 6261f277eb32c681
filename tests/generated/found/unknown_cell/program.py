# a cell of another module may drop something
import keras
from blocks import Cell


def build():
    inputs = keras.Input((5, 2))
    return keras.Model(inputs, keras.layers.RNN(Cell(), return_sequences=True)(inputs))


def inputs():
    import numpy as np

    return np.random.default_rng(0).uniform(0.1, 1, (256, 5, 2)).astype("float32")
