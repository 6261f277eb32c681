"""Decides by plain text search whether a file can possibly matter.

Most files of most projects end here, so nothing is parsed. The gate may let through a file that turns out to be
healthy; it must not stop one in which a rule could report something. Every rule needs a framework it can name and
a word of what the rule is about: something mode-dependent, the mode itself, or a place where layers are applied.
"""

from __future__ import annotations

# `keras` is part of tf_keras, tensorflow.keras, keras_core and keras.src; `tensorflow` alone has tf.nn.dropout.
_FRAMEWORKS = ("keras", "tensorflow")

# Attention and recurrent layers may get their dropout by position; `applications` are models with BatchNormalization
# inside; `def call`, `Input` and `.output` are where layers are applied without naming anything mode-dependent.
# `ropout` and `andom` stand for both spellings. All these searches take half the time of one regular expression.
_SUBJECTS = (
    "training",
    "Input",
    "def call",
    "ropout",
    "DROPOUT",
    "Norm",
    "andom",
    "Noise",
    "Attention",
    ".output",
    "applications",
    "LSTM",
    "GRU",
    "SimpleRNN",
    "AugMix",
    "Augment",
    "MixUp",
    "CutMix",
    "Solariz",
    "_phase",
    "Bernoulli",
)


def can_matter(text: str) -> bool:
    """Whether any rule could report something in this text."""
    return any(name in text for name in _FRAMEWORKS) and any(subject in text for subject in _SUBJECTS)


def can_matter_undecoded(data: bytes) -> bool:
    """The same for bytes of any encoding: the words are ASCII, which every source encoding keeps (UTF-16 pads it)."""
    return can_matter(data.replace(b"\0", b"").decode("latin-1"))
