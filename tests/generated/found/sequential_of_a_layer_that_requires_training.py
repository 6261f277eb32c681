# Keras 3 takes no layer into a Sequential model that needs more than the input
import keras


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.4)

    def call(self, x, training):
        return self.drop(x, training=training)


def build():
    return keras.Sequential([Block()])
