# of the items of a dict that is asked for a key that is not known, one is a rate of zero
import os

import keras


def build():
    rate = {True: 0.5, False: 0.0}[bool(os.environ.get("NOT_SET_ANYWHERE"))]
    return keras.Sequential([keras.Input((10,)), keras.layers.Dropout(rate)])
