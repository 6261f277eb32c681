"""Decides by plain text search whether a file can possibly matter.

Most files of most projects end here, so nothing is parsed. The gate may let through a file that turns out to be
healthy; it must not stop one in which a rule could report something. Every rule needs a framework it can name and
a word of what the rule is about: something mode-dependent, the mode itself, or a place where layers are applied. A file
that does not name the framework may take it from another module of the project, which is asked then.
"""

from __future__ import annotations

import re

from kerasdrop_lint.source.imported import imported_names

# `keras` is part of tf_keras, tensorflow.keras, keras_core and keras.src; `tensorflow` alone has tf.nn.dropout.
_FRAMEWORKS = ("keras", "tensorflow")

# Attention and recurrent layers may get their dropout by position; `applications` are models with BatchNormalization
# inside; `def call`, `Input`, `.output` and tapes are where layers are applied without naming anything mode-dependent.
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
    "GradientTape",
)


_DERIVES = re.compile(r"class[ \t]+\w+[ \t]*\(")
"""A class that has a base: all that the rules are about may stand in that."""


def can_matter(text: str) -> bool:
    """Whether any rule could report something in this text, by itself."""
    return names_framework(text) and has_subject(text)


def has_subject(text: str) -> bool:
    """Whether a text has a word of what the rules are about."""
    return any(subject in text for subject in _SUBJECTS)


def names_framework(text: str) -> bool:
    """Whether a text names one of the frameworks."""
    return any(name in text for name in _FRAMEWORKS)


def may_matter(text: str) -> bool:
    """Whether a rule could report something in this text because of what it imports from its project."""
    if "import" not in text or not (_DERIVES.search(text) or has_subject(text)):
        return False
    return next(iter(imported_names(text)), None) is not None


def undecoded(data: bytes) -> str:
    """A text to search the words in that any of these asks for: the words are ASCII, which every source encoding keeps
    (UTF-16 pads it)."""
    return data.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").decode("latin-1")


def can_matter_undecoded(data: bytes) -> bool:
    """The first for bytes of any encoding."""
    return can_matter(undecoded(data))
