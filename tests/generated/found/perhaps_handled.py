# what may have been raised, and which handler takes it
import json

import keras


def decide():
    use = True
    try:
        json.loads("{")
    except ValueError:
        use = False
    return use


def lookup(table):
    try:
        return table["missing"]
    except KeyError:
        return 0.5


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(lookup({"rate": 0.0}))

    def call(self, x, training=None):
        if decide():
            x = self.drop(x, training=True)
        try:
            raise KeyError("x")
        except ValueError:
            return x
        except KeyError:
            return self.drop(x, training=training)


def build():
    return Net()
