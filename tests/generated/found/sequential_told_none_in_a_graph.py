# a Sequential model that is built when its layer is traced keeps no mode; told None it runs in that of its layers
import keras
L = keras.layers

class W(L.Layer):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner
    def call(self, x, training=None):
        return self.inner(x, training=None)

def build():
    inputs = keras.Input(shape=(10,))
    return keras.Model(inputs, W(keras.Sequential([L.Dropout(0.25)]))(inputs, training=True))
