"""Behaviour that its author says is intentional, such as Monte Carlo dropout. The one place that decides this.

Words in a name or docstring silence what they are about: that randomness stays on says nothing of a dropout that is off
in fit, and a class `DropMask` is still a dropout.
"""

from __future__ import annotations

import re

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.classes import ClosureFunction
from kerasdrop_lint.analysis.facts import Application
from kerasdrop_lint.analysis.passes import GivenPass, Pass
from kerasdrop_lint.analysis.setters import GraphCall
from kerasdrop_lint.analysis.spelling import spelled, tests
from kerasdrop_lint.analysis.values import Constant
from kerasdrop_lint.modes import Effect

_STAYS_ON = re.compile(
    r"(?<![a-z])mc(?![a-z])|mc_?drop|(?-i:MC(?=[A-Z][a-z]))|monte_?-?\s?carlo(?!_?-?\s?tree)|bayes|uncertaint"
    r"|stochastic_?\s?(forward|inference)"
    r"|always[_ -]?(on|active|drop|training)|always_?(apply|use)"
    r"|always\s+((appl|us|keep|want|need|enabl|run|add|perform|turn)\w*\s+)?((the|a)\s+)?(drop|noise)"
    r"|(drop\w*|noise)\s+((is|are|be)\s+)?always\s+(appl|on|activ|enabl|us|kept|run)|appl\w+\s+(drop\w*|noise)\s+always"
    r"|(drop\w*|noise)\s+(\w+\s+){0,2}?(unconditional|regardless|irrespective|whatever the mode)"
    r"|(regardless|irrespective)\s+of\s+((the|whether)\s+)?(train|mode|phase)|unconditional\w*\s+drop"
    r"|keep\w*\s+(\w+\s+)?(drop\w*|noise)\s+(on|active|enabled)\b"
    r"|(drop\w*|noise)\s+(stays|remains|is kept|kept)\s+(on|active|enabled)\b"
    r"|never\s+(turn|switch|disable)\w*\s+(\w+\s+)?(drop|off)"
    r"|(even|also|active|enabled|on|apply|applied|used)\s+(at|during|in)\s+(inference|test|predict|eval)"
    r"|(inference|test|prediction)(\s+time)?\s+(too|as\s+well)"
    r"|both\s+(at\s+|in\s+|during\s+)?train\w*\s*(/|and|&)\s*(at\s+|in\s+|during\s+)?(inference|test|predict|eval)",
    re.IGNORECASE,
)
"""Randomness stays on: Monte Carlo dropout, and what else is said of it."""
_STAYS_OFF = re.compile(
    r"deterministic|drop\w*\s+(is\s+)?(always\s+)?(off|disabled)|disabl\w+\s+(\w+\s+)?drop|never\s+drops", re.IGNORECASE
)
_MEANT = re.compile(r"intentional|on purpose|deliberate", re.IGNORECASE)
_DENIED = re.compile(r"(\bnot|n't|\bnever|\bno longer|\bwithout being)\s+(\w+\s+)?$", re.IGNORECASE)
_PRENET = re.compile(r"pre[_-]?net(?![a-z])", re.IGNORECASE)
"""The prenet of Tacotron, whose dropout is on in predict by the design of its paper."""


def says_so(text: str) -> bool:
    """Whether a name, docstring or comment says that what is done to the mode is intentional."""
    return says_on(text) or _MEANT.search(text) is not None


def says_on(text: str) -> bool:
    """Whether it says that randomness stays on."""
    return any(_DENIED.search(text[: found.start()]) is None for found in _STAYS_ON.finditer(text))


def names_a_kind(text: str) -> bool:
    """Whether a name says what kind of thing it is the name of, where that decides what is a fault in it."""
    return any(word.search(text) is not None for word in (_PRENET, _IS_DROPOUT, _STAYS_OFF, _MEANT))


def is_deliberate(application: Application) -> bool:
    """Whether a name or docstring around a site says that it stays on, or that what is done is intentional."""
    return any(says_so(text) or _PRENET.search(text) is not None for text in _texts(application))


_CHOSEN = re.compile(r"stochas|sampl|random|ensembl|explor|activ|forc|keep|perturb|nois|augment", re.IGNORECASE)


def is_chosen_draw(application: Application) -> bool:
    """Whether a name says of the parameter under which something stays on that randomness is what it chooses."""
    texts = [spelled(part) for option in application.options for part in tests(option.test)]
    return any(_CHOSEN.search(text) is not None for text in texts)


def is_kept_off(application: Application) -> bool:
    """Whether one says that it stays off, or that this is intentional. That other randomness stays on says nothing."""
    texts = _texts(application)
    return any(_STAYS_OFF.search(text) is not None or _MEANT.search(text) is not None for text in texts)


def is_within_deliberate(function: ClosureFunction | None) -> bool:
    """Whether a name or docstring of a function, or of its class, says that randomness stays on."""
    return any(map(says_so, _of_function(function)))


def _texts(application: Application) -> list[str]:
    place, definition = application.key.place, application.layer.definition
    texts = [application.layer.name, *_of_function(application.function)]
    if isinstance(place, ir.Call):
        texts.append(spelled(place.function))
    if definition is not None:
        texts += [definition.name, definition.syntax.documentation]
    return texts + [spelled(part) for guard in application.guards for part in tests(guard)]


def _of_function(function: ClosureFunction | None) -> list[str]:
    names, documentation = _around(function)
    return [*names, *documentation]


_BY_NATURE = re.compile(
    r"corrupt|nois|augment|cut_?(out|mix)|mix_?up|eras(e|ing)|diffus|inpaint|quantiz|perturb|jitter|simulat",
    re.IGNORECASE,
)
_NAMED_BY_NATURE = re.compile(
    r"mask|random|generat|sampl|(?<!aggre)(?<!propa)(?<!ne)gate|bernoulli|boltzmann|(?<![a-z])rbm|environment|spars"
    r"|replac|(?<![a-z])mae(?![a-z])",
    re.IGNORECASE,
)
_IS_DROPOUT = re.compile(r"drop(?!let|box|_?down)", re.IGNORECASE)


def is_random_by_nature(application: Application) -> bool:
    """Whether a name or docstring says of a random mask that it is no dropout: it corrupts, augments or samples.

    The name of the function says more than that of its class; one that names a dropout is a dropout, whatever other
    words it has.
    """
    names, documentation = _around(application.function)
    for name in names:
        if _IS_DROPOUT.search(name) is not None:
            return False
        if _NAMED_BY_NATURE.search(name) is not None or _BY_NATURE.search(name) is not None:
            return True
    return any(_BY_NATURE.search(text) is not None for text in documentation)


_IS_DEPTH = re.compile(r"stochastic[_ -]?depth|layer[_ -]?drop|drop[_ -]?(path|connect)", re.IGNORECASE)


def is_named_dropout(application: Application) -> bool:
    """Whether the name of the function that something random stands in, or of its class, says that it drops, or a
    docstring that it is stochastic depth."""
    names, documentation = _around(application.function)
    by_name = any(_IS_DROPOUT.search(name) is not None for name in names)
    return by_name or any(_IS_DEPTH.search(text) is not None for text in (*names, *documentation))


_SCALING = re.compile(r"(?<!multi)(?<!multi[-_ ])(re|un|up|down)?scal(e[sd]?|ing)(?-i:(?![a-z]))", re.IGNORECASE)


def speaks_of_scaling(application: Application) -> bool:
    """Whether a docstring, or the name of a dropout, says anything of how a random mask scales: then it is as meant."""
    names, documentation = _around(application.function)
    named = [name for name in names if _IS_DROPOUT.search(name) is not None]
    return any(_SCALING.search(text) is not None for text in (*named, *documentation))


def _around(function: ClosureFunction | None) -> tuple[list[str], list[str]]:
    """The names and the docstrings of a function and of its class."""
    if function is None:
        return [], []
    owner = function.owner
    names = [function.syntax.name, *([owner.name] if owner is not None else [])]
    return names, [function.syntax.documentation, *([owner.syntax.documentation] if owner is not None else [])]


_FROZEN = re.compile(r"fr[eo]e?ze|fixed|inference|never_?updat|deterministic", re.IGNORECASE)
_INACTIVE = re.compile(r"fr[eo]e?ze|inference|deterministic", re.IGNORECASE)
"""What is said of a dropout that stays off: a fixed shape of its noise is another thing."""


def says_frozen(text: str) -> bool:
    """Whether a name or docstring says that something stays as it is."""
    return _FROZEN.search(text) is not None


def is_frozen(application: Application) -> bool:
    """Whether the name or docstring of the layer's class says that it stays as it is."""
    definition = application.layer.definition
    owner = application.function.owner if application.function is not None else None
    words = _FROZEN if application.effect is Effect.BATCH_STATISTICS else _INACTIVE
    named = [kind for kind in (definition, owner) if kind is not None]
    return any(words.search(f"{kind.name} {kind.syntax.documentation}") is not None for kind in named)


_FINE_TUNES = re.compile(r"fine_?-?\s?tun", re.IGNORECASE)


def is_frozen_pass(run: Pass | GivenPass) -> bool:
    """Whether a name or docstring around a forward pass says that what it runs stays as it is, or is fine-tuned."""
    texts = [spelled(run.call.function), *(text for one in run.running for text in _of_function(one))]
    return any(says_kept(text) or says_so(text) for text in texts)


def says_kept(text: str) -> bool:
    """Whether a name or docstring says that something stays as it is, or is fine-tuned."""
    return says_frozen(text) or _FINE_TUNES.search(text) is not None


def is_deliberate_pass(run: Pass) -> bool:
    """Whether a name or docstring around a forward pass says that its mode is intentional."""
    texts = [run.layer.name, spelled(run.call.function), *_of_function(run.function)]
    if run.layer.definition is not None:
        texts += [run.layer.definition.name, run.layer.definition.syntax.documentation]
    return any(map(says_so, texts))


_OTHERS = re.compile(
    r"teacher(?!_?-?\s?forc)|momentum|target_|reference(?!_?enc)|(?<![a-z])ema(?![a-z])", re.IGNORECASE
)


def is_another_network(application: Application) -> bool:
    """Whether a name says that a site belongs to a network that is asked, not trained: a teacher, a moving average."""
    place = application.key.place
    texts = [spelled(place.function) if isinstance(place, ir.Call) else ""]
    if application.function is not None:
        texts.append(application.function.name)
    return any(_OTHERS.search(text) is not None for text in texts)


def is_named_apart(call: ir.Call) -> bool:
    """Whether what is called is named as one that is not trained: another network, or one that stays as it is."""
    text = spelled(call.function)
    return _OTHERS.search(text) is not None or _FROZEN.search(text) is not None or _PRETRAINED.search(text) is not None


_PRETRAINED = re.compile(r"pre_?train|back_?bone|(?<![a-z])base(?![a-z])|(?<![a-z])base_?model", re.IGNORECASE)


def asks_another_network(run: Pass | GivenPass) -> bool:
    """The same of the model that a step calls."""
    return _OTHERS.search(spelled(run.call.function)) is not None


_ONE_MODE = re.compile(
    r"train|infer|predict|serving|export|deploy|evaluat|(?<![a-z])(test|eval)(?![a-z])|deterministic|phase|mode",
    re.IGNORECASE,
)
_AT_REST = re.compile(
    r"infer|predict|serving|export|deploy|evaluat|load|restore|(?<![a-z])(test|eval)(?![a-z])", re.IGNORECASE
)


def is_for_one_mode(override: GraphCall) -> bool:
    """Whether a test says that a call is for a model that is only trained, or never: for the other there is another."""
    texts = [spelled(part) for guard in override.guards for part in tests(guard)]
    return not any(map(says_so, texts)) and any(_ONE_MODE.search(text) is not None for text in texts)


def says_of_call(call: GraphCall) -> list[str]:
    """The names and docstrings around a call in a functional model, and the words of the mode that it is passed."""
    written = next((argument.value for argument in call.call.arguments if argument.keyword == "training"), None)
    origin = call.written.origin if isinstance(call.written, Constant) else None
    flag = [origin.node.name] if origin is not None and isinstance(origin.node, ir.Parameter) else []
    tested = [spelled(part) for guard in call.guards for part in tests(guard)]
    return [*_of_function(call.function), *tested, *flag, *([spelled(written)] if written is not None else [])]


_SWITCHES_DROPOUT = re.compile(
    r"(use|apply|enable|with|do|add|has)_?\w*drop\w*|drop(out)?(_?(on|enabled|active))?", re.IGNORECASE
)


def is_kept_on_call(call: GraphCall) -> bool:
    """Whether a name around a call in a functional model says that randomness stays on, or that this is intentional."""
    return any(map(says_so, says_of_call(call)))


def is_switched_off(call: GraphCall) -> bool:
    """Whether one says that a dropout stays off, that it belongs to a network that is only asked, or is a switch."""
    texts = says_of_call(call)
    off = any(words.search(text) is not None for text in texts for words in (_STAYS_OFF, _MEANT))
    others = (*texts[:2], spelled(call.call.function))
    is_switch = any(_SWITCHES_DROPOUT.fullmatch(text) is not None for text in texts)
    return off or is_switch or any(_OTHERS.search(text) is not None for text in others)


def is_never_trained(override: GraphCall) -> bool:
    """Whether a name says that a functional model is only asked: for inference, or beside the one that is trained."""
    function = override.function
    texts = [spelled(override.call.function)]
    if function is not None:
        texts += [function.name, *([function.owner.name] if function.owner is not None else [])]
    return any(_AT_REST.search(text) is not None or _OTHERS.search(text) is not None for text in texts)
