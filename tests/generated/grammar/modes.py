"""How a `call` gets its mode, and every way to write it down."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.generated.grammar.computations import decision
from tests.generated.grammar.writer import Writer


@dataclass(frozen=True, slots=True)
class Mode:
    """What the body of a `call` knows of the mode.

    `parameters` is its signature without `self`, `flag` the name under which callers tell it; `value` is an expression
    for the mode, None where the body has none. `is_optional` says that it may be None. `switches` are other expressions
    that are true or false: flags of the constructor.
    """

    parameters: str
    flag: str | None
    value: str | None
    tensor: str = "x"
    is_optional: bool = True
    is_in_kwargs: bool = False
    switches: tuple[str, ...] = ()


TRAINING = Mode("x, training=None", "training", "training")


def signature(w: Writer) -> Mode:
    """How a `call` takes the mode."""
    mode = w.weighted(
        (12, TRAINING),
        (4, Mode("x", None, None)),
        (2, Mode("x, training=False", "training", "training")),
        (1, Mode("x, training=True", "training", "training")),
        (1, Mode("x, training", "training", "training")),
        (2, Mode("x, *, training=None", "training", "training")),
        (2, Mode("x, mask=None, training=None", "training", "training")),
        (1, Mode("inputs, training: bool = False", "training", "training", "inputs")),
        (1, Mode("inputs, training=None, mask=None, **kwargs", "training", "training", "inputs")),
        (2, Mode("x, **kwargs", "training", 'kwargs.get("training")', is_in_kwargs=True)),
        (1, Mode("x, *args, **kwargs", "training", 'kwargs.get("training", False)', is_in_kwargs=True)),
        (2, Mode("x, is_training=None", "is_training", "is_training")),
        (1, Mode("x, train=False", "train", "train")),
        (1, Mode("x, deterministic=True", "deterministic", "not deterministic")),
    )
    if mode.is_in_kwargs:
        w.mark("mode among keywords")
    return mode


def settled(w: Writer, mode: Mode) -> tuple[list[str], Mode]:
    """Statements at the start of a body that bring the mode into another form."""
    value = mode.value
    if value is None or not w.one_in(4):
        return [], mode
    form = w.pick(
        "alias", "default", "bool", "or", "conditional", "unpacked", "walrus", "loop", "annotated", "override"
    )
    name = w.pick("mode", "training", "is_train")
    local = replace(mode, value=name, is_in_kwargs=False)
    match form:
        case "default" if value == mode.flag:
            other = w.weighted((3, "False"), (1, "True"))
            return [f"if {value} is None:", f"    {value} = {other}"], replace(mode, is_optional=False)
        case "bool":
            return [f"{name} = bool({value})"], replace(local, is_optional=False)
        case "or":
            return [f"{name} = {value} or False"], replace(local, is_optional=False)
        case "conditional":
            return [f"{name} = False if {value} is None else {value}"], replace(local, is_optional=False)
        case "unpacked":
            return [f"{name}, scale = {value}, 1.0"], local
        case "walrus":
            return [f"if ({name} := {value}) is None:", f"    {name} = False"], replace(local, is_optional=False)
        case "loop":
            return [f"for {name} in ({value},):", "    break"], local
        case "annotated":
            return [f"{name}: bool = {value}"], local
        case "override" if mode.switches:
            w.mark("mode overridden by a flag")
            return [f"{name} = {value}", f"if {mode.switches[0]}:", f"    {name} = {w.pick('True', 'False')}"], local
    return [f"{name} = {value}"], local


def told(w: Writer, mode: Mode) -> str | None:
    """An expression for the mode that a callee is told; None for nothing."""
    kind = w.weighted((8, "forwarded"), (4, "nothing"), (2, "written"), (1, "else"))
    if kind == "nothing" or (kind == "forwarded" and mode.value is None):
        return None
    if kind == "forwarded":
        return faithful(w, mode)
    if kind == "written":
        w.mark("mode written")
        return w.weighted((3, "False"), (2, "True"), (1, "None"))
    return _unfaithful(w, mode)


def faithful(w: Writer, mode: Mode) -> str:
    """The mode, in any form that is as true as it is."""
    value = mode.value
    assert value is not None
    return w.weighted(
        (10, value),
        (1, f"bool({value})"),
        (1, f"{value} or False"),
        (1, f"True if {value} else False"),
        (1, f"not not {value}"),
        (1, f"({value} is not None and {value})"),
        (1, f"bool({value}) is True"),
        (1, f"{value} in (True, 1)"),
        (1, f"any([{value}])"),
        (1, f"{value} == True"),
        (1, f"{{True: True}}.get({value}, False)"),
        (1, f"(lambda: {value})()"),
        (1, f"[{value}][0]"),
    )


def _unfaithful(w: Writer, mode: Mode) -> str:
    others = ["self.trainable", *mode.switches]
    if mode.value is not None:
        others += [f"not {mode.value}", f"{mode.value} is None", f"{mode.value} is not None"]
        others += [f"{mode.value} and {flag}" for flag in mode.switches]
    w.mark("mode from something else")
    return decision(w) if w.one_in(3) else w.pick(*others)


def guard(w: Writer, mode: Mode) -> str:
    """A condition that is true while training; where there is no mode, one that says something else."""
    if mode.value is None or w.one_in(8):
        return _unfaithful(w, mode)
    value = mode.value
    return w.weighted(
        (6, value),
        (1, f"{value} is True"),
        (1, f"{value} == True"),
        (1, f"{value} not in (None, False)"),
        (1, f"bool({value})"),
        (1, f"{value} and True"),
        (1, f"not (not {value})"),
        (1, f"{value} is not None and {value}"),
        (1, f"all(({value}, True))"),
    )
