# a layer that a Sequential model has only if something unknown is true
import os

import keras


def build():
    model = keras.Sequential([keras.Input((10,)), keras.layers.Dense(10)])
    if os.environ.get("NOT_SET_ANYWHERE"):
        model.add(keras.layers.Dropout(0.5))
    return model
