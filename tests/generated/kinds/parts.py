"""What all new kinds of programs are put together from: layers, rates, modes, and classes around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.generated.grammar.writer import Unit, Writer, indented

Lines = list[str]
KIND = "kind: "
"""How the feature begins that names what a program is mostly about."""


@dataclass(frozen=True, slots=True)
class Signature:
    """How a `call` takes the mode: its parameters without `self`, and an expression for the mode if it has one."""

    parameters: str
    value: str | None


TRAINING = Signature("x, training=None", "training")
UNTOLD = Signature("x", None)


def signature(w: Writer) -> Signature:
    """Mostly the usual one."""
    return w.weighted(
        (9, TRAINING),
        (3, UNTOLD),
        (2, Signature("x, training=False", "training")),
        (1, Signature("x, mask=None, training=None", "training")),
        (1, Signature("x, *, training: bool = False", "training")),
    )


def flag_of(mode: Signature) -> str | None:
    """The name under which callers tell the mode."""
    return None if mode.value is None else "training"


def mode_for(w: Writer, mode: Signature, flag: str | None = "training") -> str:
    """What stands behind the tensor in a call: the mode, another one, or nothing."""
    if flag is None:
        return ""
    form = w.weighted((6, "forwarded"), (3, "nothing"), (1, "False"), (1, "True"), (1, "else"))
    if form == "nothing" or (mode.value is None and form in ("forwarded", "else")):
        return ""
    if form == "forwarded":
        return f", {flag}={mode.value}"
    if form == "else":
        return f", {flag}={w.pick('bool(training)', 'training or False', 'not training', 'training is None')}"
    return f", {flag}={form}"


def called(w: Writer, mode: Signature, access: str, flag: str | None = "training", x: str = "x") -> str:
    """A call of something that is held."""
    return f"{access}({x}{mode_for(w, mode, flag)})"


def rate(w: Writer) -> str:
    """Mostly a rate that drops."""
    return w.weighted((4, "0.5"), (4, "0.25"), (4, "0.4"), (1, "0.0"))


def dropping(w: Writer, value: str | None = None) -> str:
    """A layer that does something else while training."""
    value = value or rate(w)
    return w.weighted(
        (8, f"L.Dropout({value})"),
        (1, f"L.Dropout(rate={value})"),
        (1, f"L.GaussianDropout({value})"),
        (1, f"L.AlphaDropout({value})"),
        (1, f"L.GaussianNoise({value})"),
        (1, "L.BatchNormalization()"),
    )


def plain(w: Writer) -> str:
    """A layer that never does."""
    return w.pick("L.Dense(10)", 'L.Activation("softsign")', "L.Rescaling(2.0)", "L.LeakyReLU()", "L.Flatten()")


def some(w: Writer) -> str:
    """Mostly one that does."""
    return dropping(w) if not w.one_in(4) else plain(w)


def written(
    w: Writer,
    stem: str,
    *,
    base: str,
    fields: Sequence[str],
    mode: Signature,
    body: Sequence[str],
    parameters: str = "",
    methods: Sequence[Sequence[str]] = (),
    before: Sequence[str] = (),
) -> str:
    """The name of a class that is defined so."""
    name = w.name(stem)
    taken = f"self, {parameters}" if parameters else "self"
    w.define(
        [
            f"class {name}({base}):",
            *indented(before),
            *indented([f"def __init__({taken}):", *indented(["super().__init__()", *fields])]),
            *indented([line for method in methods for line in method]),
            *indented([f"def call(self, {mode.parameters}):", *indented(body)]),
        ]
    )
    return name


def base(w: Writer) -> tuple[str, str]:
    """What a class derives from, and how its name begins."""
    return w.weighted((3, ("L.Layer", "Block")), (2, ("K.Model", "Net")))


def block(w: Writer, value: str | None = None) -> Unit:
    """A custom layer around one that drops."""
    mode = signature(w)
    name = written(
        w,
        "Block",
        base="L.Layer",
        fields=[f"self.drop = {dropping(w, value)}"],
        mode=mode,
        body=[f"return {called(w, mode, 'self.drop')}"],
    )
    return Unit(f"{name}()", flag_of(mode))


def unit(w: Writer, value: str | None = None) -> Unit:
    """A layer of Keras, or a custom one."""
    if w.one_in(3):
        return block(w, value)
    return Unit(dropping(w, value)) if not w.one_in(5) else Unit(plain(w), None)


def holding(w: Writer, fields: Sequence[str], lines: Sequence[str], mode: Signature) -> Unit:
    """A layer or model with these fields and this body."""
    derived, stem = base(w)
    name = written(w, stem, base=derived, fields=fields, mode=mode, body=[*lines, "return x"])
    return Unit(f"{name}()", flag_of(mode))


def given(found: Unit, arguments: str) -> Unit:
    """The same class, made with arguments."""
    return replace(found, made=f"{found.made.removesuffix('()')}({arguments})")


def unknowable(w: Writer) -> str:
    """A condition that only a run decides, the same in every one."""
    w.mark("unknowable")
    return w.pick(
        'os.environ.get("NOT_SET_ANYWHERE") is None',
        'os.environ.get("NOT_SET_ANYWHERE", "1") == "1"',
        'bool(os.environ.get("NOT_SET_ANYWHERE"))',
        'os.getenv("NOT_SET_ANYWHERE", "yes").lower() in ("1", "yes")',
        '"NOT_SET_ANYWHERE" in os.environ',
        "len(sys.argv) > 50",
        "ARGS.flag",
        "not ARGS.flag",
        'ARGS.name == "a"',
    )


PARSED = (
    "PARSER = argparse.ArgumentParser()",
    'PARSER.add_argument("--flag", action="store_true")',
    'PARSER.add_argument("--name", default="a")',
    'PARSER.add_argument("--rate", type=float, default=0.5)',
    "ARGS = PARSER.parse_known_args()[0]",
)
"""What stands at the start of a program that names `ARGS`."""


def known(w: Writer) -> str:
    """A condition that the text decides."""
    name = w.name("USE")
    form = w.weighted((4, "constant"), (1, "table"), (1, "function"), (1, "computed"))
    value = w.pick("True", "False")
    match form:
        case "table":
            w.define([f'{name} = {{"flag": {value}}}'])
            return f'{name}["flag"]'
        case "function":
            w.define([f"def {name.lower()}(flag={value}):", "    return flag"])
            return f"{name.lower()}()"
        case "computed":
            w.define([f"{name} = 3"])
            return f"{name} > {w.number(2, 4)}"
    w.define([f"{name} = {value}"])
    return name
