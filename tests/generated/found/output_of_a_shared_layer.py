# the output of a layer that is called twice is that of its first call; the second layer of a model follows its Input
import keras


def build():
    inputs = keras.Input((10,))
    shared = keras.layers.Activation("softsign")
    x = shared(keras.layers.Dropout(0.4)(inputs))
    last = shared(keras.layers.Dropout(0.3)(x))
    model = keras.Model(inputs, last)
    first = keras.Model(inputs, shared.output)
    return keras.Model(inputs, keras.layers.Add()([first(inputs), model.get_layer(index=1)(inputs)]))
