import tensorflow as tf

import keras


class Block(keras.layers.Layer):
    def call(self, x):
        return tf.nn.dropout(x, 0.5)
