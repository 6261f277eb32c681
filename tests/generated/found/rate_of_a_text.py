# what `json.loads` makes of a text that is there is known
import json

import keras

CONFIG = json.loads('{"rate": 0.0, "layers": [{"rate": 0.5}]}')


def build():
    rates = [CONFIG["rate"], *(layer["rate"] for layer in CONFIG["layers"])]
    return keras.Sequential([keras.Input((10,)), *(keras.layers.Dropout(rate) for rate in rates)])
