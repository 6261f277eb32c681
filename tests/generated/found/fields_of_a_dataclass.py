# the constructor that `dataclass` writes
import dataclasses

import keras


@dataclasses.dataclass
class Config:
    rate: float = 0.5
    always: bool = True


class Net(keras.Model):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.drop = keras.layers.Dropout(config.rate)

    def call(self, x, training=None):
        return self.drop(x, training=self.config.always or training)


def build():
    return Net(Config(always=False))
