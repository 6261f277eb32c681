"""Configuration: objects and dicts that say what a model is made of."""

from __future__ import annotations

from dataclasses import dataclass

from tests.generated.grammar.writer import Unit, Writer, indented
from tests.generated.kinds.mappings import mapping
from tests.generated.kinds.parts import (
    Lines,
    base,
    dropping,
    flag_of,
    mode_for,
    rate,
    signature,
    written,
)
from tests.generated.kinds.records import attributes
from tests.generated.kinds.values import Fields, Settings


def configured(w: Writer) -> Unit:
    """A model that asks a configuration for its rate, whether it drops, whether always, and how often."""
    settings = drawn(w)
    if w.one_in(5):
        return _graph(w, settings)
    return _class(w, settings)


def drawn(w: Writer) -> Settings:
    """A configuration."""
    fields = Fields(
        {"rate": rate(w), "active": w.weighted((3, "True"), (1, "False")), "always": "False", "depth": "1"},
        {},
    )
    for name, value in (
        ("rate", rate(w)),
        ("active", w.pick("True", "False")),
        ("always", w.pick("True", "False")),
        ("depth", w.pick("2", "0")),
    ):
        if w.one_in(2):
            fields.given[name] = value
    return attributes(w, fields) if w.weighted((3, True), (1, False)) else mapping(w, fields)


@dataclass(frozen=True, slots=True)
class _Seen:
    """How a class sees its configuration: what its constructor takes, first does, and is given; how it reads it."""

    parameters: str
    first: Lines
    given: str
    inside: Settings
    later: Settings


def _seen(w: Writer, settings: Settings) -> _Seen:
    form = w.weighted((5, "given"), (2, "module"), (2, "spread"), (1, "default"), (1, "optional"))
    if form == "spread" and settings.spread:
        names = ("rate", "active", "always", "depth")
        parameters = w.pick(", ".join(names), "rate=0.1, active=False, always=False, depth=0, **others")
        first = [f"self.{name} = {name}" for name in names]
        return _Seen(parameters, first, settings.spread, Settings("", plainly=True), Settings("self.", plainly=True))
    if form == "module":
        name = w.name("CONFIG")
        w.define([f"{name} = {settings.made}"])
        seen = settings.named(name)
        return _Seen("", [], "", seen, seen)
    inside, later = settings.named("config"), settings.named("self.config")
    if form == "default":
        name = w.name("DEFAULT")
        w.define([f"{name} = {settings.made}"])
        return _Seen(f"config={name}", ["self.config = config"], "", inside, later)
    if form == "optional" and not settings.is_falsy:
        first = w.pick(
            [f"config = config or {settings.made}"],
            ["if config is None:", f"    config = {settings.made}"],
        )
        return _Seen("config=None", [*first, "self.config = config"], "", inside, later)
    return _Seen("config", ["self.config = config"], settings.made, inside, later)


def _class(w: Writer, settings: Settings) -> Unit:
    seen, mode = _seen(w, settings), signature(w)
    derived, stem = base(w)
    fields, body = list(seen.first), []
    for form in w.pick(("drop",), ("drop", "deep"), ("drop", "optional"), ("always",), ("optional",), ("deep",)):
        name = w.name("part")
        made = dropping(w, seen.inside.read(w, "rate"))
        told = mode_for(w, mode)
        match form:
            case "deep":
                fields += [f"self.{name} = [{made} for _ in range({seen.inside.read(w, 'depth')})]"]
                body += [f"for layer in self.{name}:", f"    x = layer(x{told})"]
            case "optional":
                fields += w.pick(
                    [f"self.{name} = {made} if {seen.inside.read(w, 'active')} else None"],
                    [f"self.{name} = None", f"if {seen.inside.read(w, 'active')}:", f"    self.{name} = {made}"],
                )
                body += [f"if self.{name} is not None:", f"    x = self.{name}(x{told})"]
            case "always":
                always = seen.later.read(w, "always")
                asked = w.pick(f"True if {always} else None", f"{always} or None", f"{always}")
                if mode.value:
                    asked = w.pick(asked, f"training or {always}", f"True if {always} else training")
                fields += [f"self.{name} = {made}"]
                body += [f"x = self.{name}(x, training={asked})"]
            case _:
                fields += [f"self.{name} = {made}"]
                applied = f"x = self.{name}(x{told})"
                body += [f"if {seen.later.read(w, 'active')}:", f"    {applied}"] if w.one_in(2) else [applied]
    name = written(
        w, stem, base=derived, parameters=seen.parameters, fields=fields, mode=mode, body=[*body, "return x"]
    )
    return Unit(f"{name}({seen.given})", flag_of(mode))


def _graph(w: Writer, settings: Settings) -> Unit:
    """A function that makes a functional or Sequential model of a configuration."""
    name, seen = w.name("make_model"), settings.named("config")
    made = dropping(w, seen.read(w, "rate"))
    applied = ["x = L.Dense(10)(inputs)", f"if {seen.read(w, 'active')}:", f"    x = {made}(x)"]
    if w.one_in(2):
        applied += [f"for _ in range({seen.read(w, 'depth')}):", f"    x = {dropping(w, seen.read(w, 'rate'))}(x)"]
    body = ["inputs = K.Input((10,))", *applied, "return K.Model(inputs, x)"]
    if w.one_in(3):
        body = [
            "model = K.Sequential([K.Input((10,)), L.Dense(10)])",
            f"if {seen.read(w, 'active')}:",
            f"    model.add({made})",
            "return model",
        ]
    w.define([f"def {name}(config):", *indented(body)])
    return Unit(f"{name}({settings.made})")
