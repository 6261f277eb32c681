# a model that goes on where a Sequential one ends
import keras


def build():
    base = keras.Sequential([keras.Input((10,)), keras.layers.Dropout(0.4)])
    return keras.Model(base.inputs, keras.layers.Dropout(0.5)(base.outputs[0]))
