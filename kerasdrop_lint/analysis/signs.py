"""What the text of a file says where running it says nothing: questions asked only if they matter."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from kerasdrop_lint.analysis.names import traces
from kerasdrop_lint.knowledge.catalogue import REMOVED_FUNCTIONS
from kerasdrop_lint.source.prose import without_prose

_BUILDS = re.compile(
    r"\bInput\b|Sequential|(?<!class )\b(?:Model|Functional)\(|\.input|\.output|GradientTape|_phase(?:_scope)?\b"
    r"|\bRandom[A-Z]|Resizing\b|CenterCrop\b"
)
_ASSIGNS = re.compile(r"\.(\w*(?:train|determ|test|eval|infer)\w*)\s*(?::[^=\n]+)?=(?!=)", re.IGNORECASE)
"""An assignment to an attribute that is named like a training flag."""
_MADE = re.compile(r"((?:self\.)?\w+)\s*(?::[^=\n]+)?=\s*(\w+)\(")
_CALLED_AT_ONCE = re.compile(r"(\w+)\([^()\n]*\)\.call\(")
_RUNS_EAGERLY = re.compile(r"run_eagerly(?!\s*=\s*False)|run_functions_eagerly|\bdynamic\s*=\s*True")
_TRACES = (".fit(", "tf.function", "def train_step(self")
_ASKS_WHICH_KERAS = re.compile(
    r"__version__|version_info|\b(?:has|get|set)attr\(\s*(?:K|\w*keras\w*|tf|backend)\b"
    r"|\.(?:(?:set_)?learning_phase(?:_scope)?|in_(?:train|test)_phase)\s*=(?!=)"
    r"|\b\w*(?:tf|keras|tensorflow)_?v?[123]\b|\btf\.(?:Session|placeholder|contrib|app|ConfigProto)\b"
    r"|\bpatch\s*[.(]|\bimport\s[^\n]*\bpatch\b"
    r"|\bfrom\s+tensorflow\s+import\s[^\n]*\b(?:Session|placeholder|contrib|app|ConfigProto)\b",
    re.IGNORECASE,
)
"""A test of the version or of what Keras has, a function put in its place, or TensorFlow 1, which has no Keras 3."""
_FREEZES = re.compile(
    r"trainable\s*=(?!=)\s*(?!True)|fr[eo]e?ze|pre_?train|set_weights|load_(?:weights|model)|\bCheckpoint\b",
    re.IGNORECASE,
)
_FREEZES_PARTS = re.compile(
    r"\.trainable\s*=(?!=)\s*(?!True)|fr[eo]e?ze|set_weights|load_(?:weights|model)|\bCheckpoint\b", re.IGNORECASE
)
_INVERTS_KEEP = re.compile(r"keep\w*[\"'\]]*\s*(?::[^=\n]+)?=\s*\(?\s*1(?:\.0*)?\s*-", re.IGNORECASE)
_VERSION_1 = re.compile(
    r"\b(?:tf\.|from\s+tensorflow\s+import\s(?:[\w ,]*[ ,])?)"
    r"(?:placeholder|\w*Session|layers|contrib|get_variable|variable_scope|app|flags|logging|ConfigProto|gfile"
    r"|global_variables|initialize_all|trainable_variables|truncated_normal|random_normal|random_uniform|to_float"
    r"|to_int32|reset_default_graph|train\.\w+Optimizer|train\.Saver|nn\.rnn_cell|nn\.(?:static|dynamic)_rnn)\b"
    r"|compat\.v1|import\s+v1\b|\bcontrib\b|\bslim\b|feed_dict|__version__|nn\.dropout\([^()]*keep_prob\s*="
)


@dataclass(frozen=True, slots=True)
class Signs:
    """The answers for one text."""

    text: str = ""

    @property
    def traces_functions(self) -> bool:
        """Whether it may use `tf.function`."""
        return traces(self.text)

    @property
    def builds_models(self) -> bool:
        """Whether its functions may make models, or train them."""
        return _BUILDS.search(self.text) is not None

    @property
    def records_gradients(self) -> bool:
        """Whether it may train models in loops of its own."""
        return "GradientTape" in self.text

    @property
    def reassigned(self) -> frozenset[str]:
        """The attributes named like a training flag that it assigns more than once."""
        return frozenset(name for name, times in Counter(_ASSIGNS.findall(self.text)).items() if times > 1)

    @property
    def misses_functions(self) -> bool:
        """Whether it may use a function that is gone from Keras 3, and means it to be there."""
        return any(name in self.text for name in REMOVED_FUNCTIONS) and not self.asks_which_keras

    @property
    def asks_which_keras(self) -> bool:
        """Whether its code is for more than one Keras."""
        found = _ASKS_WHICH_KERAS.search(self.text) and _ASKS_WHICH_KERAS.search(without_prose(self.text))
        return found is not None

    @property
    def runs_untraced(self) -> bool:
        """Whether it draws numbers of Python's own, and what it says of running models is that Python does that."""
        loops = "GradientTape" in self.text and not any(word in self.text for word in _TRACES)
        return "andom" in self.text and (loops or _RUNS_EAGERLY.search(self.text) is not None)

    @property
    def freezes(self) -> bool:
        """Whether it says of anything that it is not trained, or has weights from elsewhere."""
        return _FREEZES.search(self.text) is not None

    @property
    def freezes_parts(self) -> bool:
        """Whether it freezes something, or loads weights: a phase called pretraining does neither."""
        return _FREEZES_PARTS.search(self.text) is not None

    @property
    def run_by_call(self) -> frozenset[str]:
        """The classes of whose instances it calls the method `call`, and not the instance: Keras does not see that."""
        made = {(name, owner) for owner, name in _MADE.findall(self.text) if f"{owner}.call(" in self.text}
        named = {name for name, owner in made if re.search(rf"(?<![\w.]){re.escape(owner)}\(", self.text) is None}
        return frozenset({*named, *_CALLED_AT_ONCE.findall(self.text)}) if ".call(" in self.text else frozenset()

    @property
    def inverts_keep(self) -> bool:
        """Whether it turns a keep probability round somewhere and leaves it its name: `keep_prob = 1 - keep_prob`."""
        return _INVERTS_KEEP.search(self.text) is not None

    @property
    def is_of_version_1(self) -> bool:
        """Whether it is written for TensorFlow 1, whose `tf.nn.dropout` takes a keep probability by position."""
        return _VERSION_1.search(self.text) is not None
