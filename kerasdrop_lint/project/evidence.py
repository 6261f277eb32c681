"""What the text of a file shows of the Keras that it is for, each in words."""

from __future__ import annotations

import re

_SWITCH = "TF_USE_LEGACY_KERAS"
_SWITCHED_OFF = re.compile(
    rf"{_SWITCH}[\"']?\s*\]?\s*[=,:]\s*(?:[\"'](?:0|false)?[\"']|0|False)\s*(?:[)#,;}}]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_LEGACY = re.compile(
    r"^[ \t\f]*(?:(?:from|import)\s[^#\n]*\b(tf_keras|tensorflow\.python\.keras)\b"
    r"|from\s+(tensorflow\.python)\s+import\s[^#\n]*\bkeras\b)",
    re.MULTILINE,
)

_ON_KERAS_2 = re.compile(
    r"^[ \t]*(?:from\s+|import\s[^#\n]*\b)(tensorflow_addons|tensorflow_models|official\.(?:nlp|vision))\b"
    r"|^[ \t]*from\s+(transformers)\b[\w.]*\s+import\s*(?:\([^)]*|[^\n(]*)\bTF[A-Z]"
    r"|^[ \t]*from\s+(tensorflow_probability)(?:\.python)?\s+import\s[^\n]*\blayers\b",
    re.MULTILINE,
)
"""Libraries, or parts of them, that hold layers and models of Keras 2."""
_PARTS_ON_KERAS_2 = (
    (re.compile(r"^[ \t]*import\s[^#\n]*\btransformers\b", re.MULTILINE), re.compile(r"\b(transformers)\.TF[A-Z]")),
    (
        re.compile(r"^[ \t]*import\s[^#\n]*\btensorflow_probability\b", re.MULTILINE),
        re.compile(r"\b((?:tfp|tensorflow_probability)\.layers)\b"),
    ),
)
"""How a library is imported, and how the part of it that does is used."""
_GONE_WORDS = ("optimizers.legacy", "layers.experimental", ".estimator")
_WORDS = ("transformers", "tensorflow_addons", "tensorflow_models", "official.", "tensorflow_probability")
_GONE = re.compile(r"\b(optimizers\.legacy|layers\.experimental|(?:tf1?|tensorflow|v1)\.estimator)\b")
"""What is not there beside Keras 3: its own that raise as soon as they are used (3.3.3, 3.15.1), and what TensorFlow
dropped in 2.16, the first that brings Keras 3."""
_KERAS = re.compile(r"^[ \t]*(?:from\s+|import\s+(?:[\w., ]*,\s*)?)keras\b", re.MULTILINE)


def shows_keras_2(text: str) -> str | None:
    """How a file says itself that it runs with Keras 2, whatever is installed beside; None where it does not."""
    if switches_to_keras_2(text):
        return f"the file names {_SWITCH}"
    found = _LEGACY.search(text) if "tf_keras" in text or "tensorflow.python" in text else None
    if found is None:
        return None
    return f"the file imports {found[1] or found[2] + '.keras'}"


def switches_to_keras_2(text: str) -> bool:
    """Whether it names the variable that makes TensorFlow's Keras that of tf_keras, and not only to switch it off."""
    return _SWITCH in text and text.count(_SWITCH) > len(_SWITCHED_OFF.findall(text))


def needs_keras_2(text: str) -> str | None:
    """What a file uses that Keras 3 does not have, or layers and models that belong to Keras 2 and no `keras` that may
    be another one; None where there is nothing."""
    gone = _GONE.search(text) if any(word in text for word in _GONE_WORDS) else None
    if gone is not None:
        return f"the file uses {gone[1]}, which Keras 3 does not have"
    if not any(word in text for word in _WORDS) or _KERAS.search(text) is not None:
        return None
    found = _ON_KERAS_2.search(text)
    for imported, used in _PARTS_ON_KERAS_2:
        found = found or (used.search(text) if imported.search(text) is not None else None)
    return None if found is None else f"the file uses {next(filter(None, found.groups()))}, which is built on Keras 2"
