"""What a docstring promises: that something random happens in training only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.facts import Application
from kerasdrop_lint.analysis.values import FunctionValue

_SENTENCE = re.compile(r"(?<=[.!?;])\s|\n\s*\n|\n\s*[-*]\s")
_IN_TRAINING = re.compile(
    r"\b(during|in|at|while|when|only)\s+(the\s+)?((model|layer|it)\s+is\s+|only\s+(during|in|at|while|when)\s+)?"
    r"(in\s+)?(train(ing)?(?!\s*(data|set|sample|example|step|loop|/|and\b|or\b|as\s+well))\b|`?training\s*(=|is)\s*`?True)"
    r"|\btraining[- ]only\b",
    re.IGNORECASE,
)
_AT_REST = re.compile(
    r"\b(inference|(at )?test(ing)?\s+time|evaluation|predict(ion|ing)?|training\s*=\s*False)\b", re.I
)
_NOTHING = re.compile(
    r"identi(cal|ty)|unchanged|unmodified|untouched|no[- ]?op\b|no effect|inactive|disabled|does nothing|turned off"
    r"|not\s+(be\s+)?(applied|used|active|change|modif|alter|drop|augment)|as (it|they) (is|are)|passe[sd] through",
    re.IGNORECASE,
)
_BY_CHANCE = re.compile(
    r"random|stochastic|drop|augment|flip|chance|probab|jitter|shuffl|crop|rotat|shift|eras|cut_?out|mix_?up|perturb|nois",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"mask|generat|sampl|bernoulli|boltzmann|(?<![a-z])rbm|environment|replac|(?<![a-z])mae(?![a-z])|corrupt|diffus"
    r"|inpaint|quantiz|simulat|gumbel|contrast",
    re.IGNORECASE,
)
"""Names of what draws in every mode, whatever is said of training: that is what is trained."""


def is_promised_off(application: Application) -> bool:
    """Whether a docstring says of a random operation that it happens in training, or changes nothing otherwise."""
    function = application.function
    if function is None:
        return False
    names = [function.syntax.name, *([function.owner.name] if function.owner is not None else [])]
    if any(_OTHERWISE.search(name) is not None for name in names):
        return False
    return any(_promises(sentence) for text in _documentation(function) for sentence in _SENTENCE.split(text))


def _promises(sentence: str) -> bool:
    if _IN_TRAINING.search(sentence) is not None and _BY_CHANCE.search(sentence) is not None:
        return True
    return _AT_REST.search(sentence) is not None and _NOTHING.search(sentence) is not None


def _documentation(function: ClosureFunction) -> Iterator[str]:
    """The docstrings of a function, of its class, and of the methods in which a class says what it is."""
    yield function.syntax.documentation
    if function.owner is not None:
        yield function.owner.syntax.documentation
        for name in ("__init__", "call"):
            method = function.owner.namespace.get(name)
            if isinstance(method, FunctionValue):
                yield method.function.syntax.documentation
