"""Which layers of Keras derive from which other, beside `Layer`."""

from __future__ import annotations

DERIVED: dict[str, frozenset[str]] = {
    "Attention": frozenset({"AdditiveAttention"}),
    "Conv1D": frozenset({"Conv1DTranspose"}),
    "Conv2D": frozenset({"Conv2DTranspose"}),
    "Conv3D": frozenset({"Conv3DTranspose"}),
    "Dropout": frozenset({"SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"}),
    "Embedding": frozenset({"ReversibleEmbedding"}),
    "RNN": frozenset({"ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "GRU", "LSTM", "SimpleRNN"}),
    "Wrapper": frozenset({"Bidirectional", "SpectralNormalization", "TimeDistributed"}),
}
"""Layers that derive from another: on Keras 3.15.1 or on tf_keras 2.21.0. The convolutions and `Bidirectional` do so on
Keras 2 alone, `AdditiveAttention` and `ReversibleEmbedding` on Keras 3."""
