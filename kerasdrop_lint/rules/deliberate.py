"""Behaviour that a person wrote down as meant: Monte Carlo dropout and its kin. The one place that decides this."""

from __future__ import annotations

import re

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.facts import Application, Override, Pass
from kerasdrop_lint.analysis.spelling import spelled, tests

_WORDS = re.compile(
    r"(?<![a-z])mc(?![a-z])|mc_?drop|MC(?=[A-Z])|monte_?-?\s?carlo|bayes|uncertaint|stochastic_?\s?(forward|inference)"
    r"|intentional|on purpose"
    r"|always[_ -]?(on|active|drop|training)"
    r"|(even|also|active|enabled|on|apply|applied)\s+(at|during|in)\s+(inference|test|predict)"
    r"|inference\s+too|both\s+(at\s+|in\s+|during\s+)?train\w*\s*(/|and|&)\s*(inference|test|predict)",
    re.IGNORECASE,
)


def says_so(text: str) -> bool:
    """Whether a name, docstring or comment says that randomness is meant to stay on."""
    return _WORDS.search(text) is not None


def is_deliberate(application: Application) -> bool:
    """Whether a name or docstring around a site says that it is meant."""
    place = application.key.place
    texts = [application.layer.name]
    if isinstance(place, ir.Call):
        texts.append(spelled(place.function))
    for definition in (application.layer.definition, application.function.owner if application.function else None):
        if definition is not None:
            texts += [definition.name, definition.syntax.documentation]
    if application.function is not None:
        texts += [application.function.syntax.name, application.function.syntax.documentation]
    texts += [spelled(part) for guard in application.guards for part in tests(guard)]
    return any(map(says_so, texts))


_BY_NATURE = re.compile(
    r"corrupt|nois|augment|cut_?(out|mix)|mix_?up|eras(e|ing)|diffus|inpaint|quantiz|perturb|jitter|simulat",
    re.IGNORECASE,
)
_NAMED_BY_NATURE = re.compile(
    r"mask|random|generat|sampl|gate|bernoulli|boltzmann|(?<![a-z])rbm|environment|spars|replac|(?<![a-z])mae(?![a-z])",
    re.IGNORECASE,
)


def is_random_by_nature(application: Application) -> bool:
    """Whether a name or docstring says of a random mask that it is no dropout: it corrupts, augments or samples."""
    names, documentation = _around(application)
    named = any(_NAMED_BY_NATURE.search(name) is not None for name in names)
    return named or any(_BY_NATURE.search(text) is not None for text in (*names, *documentation))


def speaks_of_scaling(application: Application) -> bool:
    """Whether a name or docstring says anything of how a random mask scales: then it is meant as it is."""
    names, documentation = _around(application)
    return any("scal" in text.lower() for text in (*names, *documentation))


def _around(application: Application) -> tuple[list[str], list[str]]:
    """The names and the docstrings of the function that an operation stands in, and of its class."""
    function = application.function
    if function is None:
        return [], []
    owner = function.owner
    names = [function.syntax.name, *([owner.name] if owner is not None else [])]
    return names, [function.syntax.documentation, *([owner.syntax.documentation] if owner is not None else [])]


_FROZEN = re.compile(r"fr[eo]e?ze|fixed|inference|never_?updat|deterministic", re.IGNORECASE)


def says_frozen(text: str) -> bool:
    """Whether a name or docstring says that something is meant to stay as it is."""
    return _FROZEN.search(text) is not None


def is_frozen(application: Application) -> bool:
    """Whether the name or docstring of the layer's class says that it is meant to stay as it is."""
    definition = application.layer.definition
    owner = application.function.owner if application.function is not None else None
    named = [kind for kind in (definition, owner) if kind is not None]
    return any(says_frozen(f"{kind.name} {kind.syntax.documentation}") for kind in named)


def is_deliberate_pass(run: Pass) -> bool:
    """Whether a name or docstring around a forward pass says that its mode is meant."""
    texts = [run.layer.name, spelled(run.call.function)]
    if run.function is not None:
        texts += [run.function.syntax.name, run.function.syntax.documentation]
    for definition in (run.layer.definition, run.function.owner if run.function else None):
        if definition is not None:
            texts += [definition.name, definition.syntax.documentation]
    return any(map(says_so, texts))


_OTHERS = re.compile(r"teacher|momentum|target_|reference|(?<![a-z])ema(?![a-z])", re.IGNORECASE)


def is_another_network(application: Application) -> bool:
    """Whether a name says that a site belongs to a network that is asked, not trained: a teacher, a moving average."""
    place = application.key.place
    texts = [spelled(place.function) if isinstance(place, ir.Call) else ""]
    if application.function is not None:
        texts.append(application.function.name)
    return any(_OTHERS.search(text) is not None for text in texts)


def asks_another_network(run: Pass) -> bool:
    """The same of the model that a step calls."""
    return _OTHERS.search(spelled(run.call.function)) is not None


_ONE_MODE = re.compile(
    r"train|infer|predict|serving|export|deploy|evaluat|(?<![a-z])(test|eval)(?![a-z])|deterministic|phase|mode",
    re.IGNORECASE,
)
_AT_REST = re.compile(
    r"infer|predict|serving|export|deploy|evaluat|load|restore|(?<![a-z])(test|eval)(?![a-z])", re.IGNORECASE
)


def is_for_one_mode(override: Override) -> bool:
    """Whether a test says that a call is for a model that is only trained, or never: for the other there is another."""
    texts = [spelled(part) for guard in override.guards for part in tests(guard)]
    return not any(map(says_so, texts)) and any(_ONE_MODE.search(text) is not None for text in texts)


def is_never_trained(override: Override) -> bool:
    """Whether a name says that a functional model is only asked: for inference, or beside the one that is trained."""
    function = override.function
    texts = [spelled(override.call.function)]
    if function is not None:
        texts += [function.name, *([function.owner.name] if function.owner is not None else [])]
    return any(_AT_REST.search(text) is not None or _OTHERS.search(text) is not None for text in texts)
