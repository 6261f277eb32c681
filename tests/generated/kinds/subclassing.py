"""Chains of subclasses: hooks, defaults, constructors and calls that are inherited, replaced and extended."""

from __future__ import annotations

from tests.generated.grammar.writer import Unit, Writer, indented
from tests.generated.kinds.parts import (
    Lines,
    Signature,
    base,
    called,
    dropping,
    flag_of,
    mode_for,
    rate,
    signature,
)


def inherited(w: Writer) -> Unit:
    """A model at the end of a chain of classes."""
    form = w.weighted(
        (3, _hooks),
        (3, _class_attributes),
        (3, _calls),
        (2, _constructors),
        (2, _mixins),
        (1, _of_keras),
        (1, _registered),
        (1, _generic),
        (1, _abstract),
    )
    w.mark(f"form: {form.__name__[1:]}")
    return form(w)


def _class(w: Writer, stem: str, derived: str, *members: Lines) -> str:
    name = w.name(stem)
    lines = indented([line for member in members for line in member])
    w.define([f"class {name}({derived}):", *(lines or ["    pass"])])
    return name


def _init(*fields: str, parameters: str = "self", up: str = "super().__init__()") -> Lines:
    return [f"def __init__({parameters}):", *indented([up, *fields])]


def _call(mode: Signature, *body: str) -> Lines:
    return [f"def call(self, {mode.parameters}):", *indented(list(body))]


def _hooks(w: Writer) -> Unit:
    """The base calls what subclasses provide."""
    derived, _ = base(w)
    mode = signature(w)
    passes = mode.value is not None and not w.one_in(4)
    inner = Signature("x, training=None", "training") if passes else Signature("x", None)
    told = ", training=training" if passes else ""
    parent = _class(
        w,
        "Base",
        derived,
        _init("self.make()"),
        ["def make(self):", f"    self.drop = {dropping(w)}"],
        _call(mode, f"return self.apply(x{told})"),
        [
            f"def apply(self, {inner.parameters}):",
            w.pick("    raise NotImplementedError", "    return x", f"    return {called(w, inner, 'self.drop')}"),
        ],
    )
    members: list[Lines] = [[f"def apply(self, {inner.parameters}):", f"    return {called(w, inner, 'self.drop')}"]]
    if w.one_in(2):
        members.append(["def make(self):", *w.pick([], ["    super().make()"]), f"    self.drop = {dropping(w)}"])
    child = _class(w, "Child", parent, *members)
    if w.one_in(3):
        child = _class(
            w,
            "GrandChild",
            child,
            [f"def apply(self, {inner.parameters}):", f"    return super().apply(x{told}) * 2"],
        )
    return Unit(f"{child}()", flag_of(mode))


def _class_attributes(w: Writer) -> Unit:
    """Attributes of classes, which subclasses replace."""
    derived, _ = base(w)
    mode = signature(w)
    parent = _class(
        w,
        "Base",
        derived,
        [
            f"rate = {rate(w)}",
            f"always = {w.pick('False', 'None')}",
            f"layer_class = {w.pick('L.Dropout', 'L.GaussianDropout')}",
        ],
        _init(
            w.pick(
                "self.drop = self.layer_class(self.rate)",
                "self.drop = L.Dropout(self.rate)",
                "self.drop = type(self).layer_class(type(self).rate)",
            )
        ),
        _call(
            mode,
            *w.pick(
                [f"return {called(w, mode, 'self.drop')}"],
                ["if self.always:", "    return self.drop(x, training=True)", f"return {called(w, mode, 'self.drop')}"],
                [f"return self.drop(x, training=self.always or {mode.value or 'None'})"],
            ),
        ),
    )
    members = [
        member
        for member in (
            [f"rate = {rate(w)}"],
            [f"always = {w.pick('True', 'False')}"],
            ["layer_class = L.AlphaDropout"],
            _init(f"self.{w.pick('always = True', 'extra = 1', 'drop.trainable = False')}"),
            ["@property", "def always(self):", f"    return {w.pick('True', 'False')}"],
        )
        if w.one_in(3)
    ]
    if any("@property" in member for member in members):
        members = [member for member in members if "always = " not in " ".join(member)]
    child = _class(w, "Child", parent, *members)
    if w.one_in(3):
        child = _class(w, "GrandChild", child, [f"rate = {rate(w)}"])
    return Unit(f"{w.weighted((4, child), (1, parent))}()", flag_of(mode))


def _calls(w: Writer) -> Unit:
    """Subclasses replace `call` and ask the one above."""
    derived, _ = base(w)
    first = signature(w)
    parent = _class(
        w, "Base", derived, _init(f"self.drop = {dropping(w)}"), _call(first, f"return {called(w, first, 'self.drop')}")
    )
    name, mode = parent, first
    w.mark("call overridden")
    for _ in range(w.number(1, 2)):
        above, mode = mode, signature(w)
        told = mode_for(w, mode, flag_of(above))
        up = w.weighted((5, "super().call"), (1, f"{name}.call"))
        argument = "self, x" if up == f"{name}.call" else "x"
        body = w.pick(
            [f"return {up}({argument}{told})"],
            [f"x = {up}({argument}{told})", "return x * 2"],
            [f"x = {up}({argument}{told})", f"return self.more(x{mode_for(w, mode)})"],
            ["if self.flag:", f"    return {up}({argument}{told})", "return x"],
        )
        members: list[Lines] = []
        if "self.more" in body[-1]:
            members.append(_init(f"self.more = {dropping(w)}"))
        if "self.flag" in body[0]:
            members.append([f"flag = {w.pick('True', 'False')}"])
        name = _class(w, "Child", name, *members, _call(mode, *body))
    return Unit(f"{name}()", flag_of(mode))


def _constructors(w: Writer) -> Unit:
    """Constructors that pass on, replace and add."""
    derived, _ = base(w)
    mode = signature(w)
    parent = _class(
        w,
        "Base",
        derived,
        _init(
            *w.pick(
                ["self.rate = rate", "self.drop = L.Dropout(rate)"],
                ["self.drop = L.Dropout(rate) if rate else None"],
                ["self.rate = rate", "self.drop = L.Dropout(self.rate)", "self.mc = mc"],
            ),
            parameters=f"self, rate={rate(w)}, mc=False, **kwargs",
            up="super().__init__(**kwargs)",
        ),
        _call(
            mode,
            "if self.drop is None:",
            "    return x",
            f"return {called(w, mode, 'self.drop')}",
        ),
    )
    child = _class(
        w,
        "Child",
        parent,
        w.pick(
            _init("self.extra = 1", parameters="self, **kwargs", up="super().__init__(**kwargs)"),
            _init("self.extra = 1", parameters="self, *args, **kwargs", up="super().__init__(*args, **kwargs)"),
            _init(parameters="self, rate=0.3", up="super().__init__(rate)"),
            _init(parameters="self, rate=0.3", up=f"{parent}.__init__(self, rate=rate)"),
            _init(f"self.drop = {dropping(w)}", parameters="self, rate=0.3", up="super().__init__(rate=0.0)"),
            _init(parameters="self, rate=0.3", up="super().__init__(mc=True, rate=rate / 2)"),
            _init("self.drop.rate = 0.4", parameters="self, rate=0.3", up="super().__init__(rate)"),
            _init(parameters='self, config={"rate": 0.4}', up="super().__init__(**config)"),
            ["@classmethod", "def make(cls, **kwargs):", "    return cls(**kwargs)"],
        ),
    )
    given = w.pick("", "", "rate=0.4", "rate=0.0")
    if "def make" in w.definitions[-1]:
        return Unit(f"{child}.make({given})", flag_of(mode))
    if "config=" in w.definitions[-1]:
        given = w.pick("", 'config={"rate": 0.2}', "config=dict(rate=0.0)")
    return Unit(f"{child}({given})", flag_of(mode))


def _mixins(w: Writer) -> Unit:
    """Several bases, of which the order matters."""
    derived, _ = base(w)
    mode = signature(w)
    told = ", training=training" if mode.value else ""
    mixin = _class(
        w,
        "Mixin",
        "object",
        *w.pick(
            [["def applied(self, x, training=None):", "    return self.drop(x, training=training)"]],
            [
                [
                    "always = True",
                    "def applied(self, x, training=None):",
                    "    return self.drop(x, training=self.always or training)",
                ]
            ],
            [["def applied(self, x, training=None):", "    return self.drop(x)"]],
        ),
    )
    other = _class(
        w,
        "OtherMixin",
        "object",
        ["always = False"],
        *(
            [["def applied(self, x, training=None):", "    return super().applied(x, training=training) * 2"]]
            if w.one_in(2)
            else []
        ),
    )
    order = w.pick(f"{other}, {mixin}, {derived}", f"{mixin}, {derived}", f"{other}, {mixin}, {derived}")
    child = _class(w, "Mixed", order, _init(f"self.drop = {dropping(w)}"), _call(mode, f"return self.applied(x{told})"))
    return Unit(f"{child}()", flag_of(mode))


def _of_keras(w: Writer) -> Unit:
    """A subclass of a layer of Keras, and one of that."""
    w.mark("subclass of a Keras layer")
    mode = signature(w)
    parent, given = w.pick(
        ("Dropout", "0.5"), ("GaussianNoise", "0.5"), ("BatchNormalization", ""), ("Dropout", "rate=0.4")
    )
    told = mode_for(w, mode)
    members: list[Lines] = [
        _call(mode, w.pick(f"return super().call(x{told})", f"return L.{parent}.call(self, x{told})"))
    ]
    if w.one_in(3):
        members = []
    if w.one_in(3) and given == "0.5":
        members.insert(
            0,
            _init(
                parameters="self, rate=0.5, **kwargs",
                up=w.pick("super().__init__(rate, **kwargs)", "super().__init__(rate / 2, **kwargs)"),
            ),
        )
    child = _class(w, "Own", f"L.{parent}", *members)
    if w.one_in(2):
        child = _class(w, "Owner", child, ["extra = 1"])
    return Unit(f"{child}({given})", flag_of(mode) if members and "def call" in " ".join(members[-1]) else "training")


def _registered(w: Writer) -> Unit:
    """`__init_subclass__`, or a table of subclasses."""
    derived, _ = base(w)
    mode = signature(w)
    parent = w.name("Base")
    hook = w.pick(
        [
            "def __init_subclass__(cls, rate=0.5, **kwargs):",
            "    super().__init_subclass__(**kwargs)",
            "    cls.rate = rate",
        ],
        [
            "rate = 0.5",
            "def __init_subclass__(cls, **kwargs):",
            "    super().__init_subclass__(**kwargs)",
            f"    {parent}.known[cls.__name__] = cls",
        ],
    )
    w.define(
        [
            f"class {parent}({derived}):",
            *indented(
                [
                    "known = {}",
                    *hook,
                    *_init("self.drop = L.Dropout(self.rate)"),
                    *_call(mode, f"return {called(w, mode, 'self.drop')}"),
                ]
            ),
        ]
    )
    if "known[" in " ".join(hook):
        child = _class(w, "Child", parent, [f"rate = {rate(w)}"])
        return Unit(w.pick(f'{parent}.known["{child}"]()', f"{child}()"), flag_of(mode))
    child = _class(w, "Child", w.pick(f"{parent}, rate={rate(w)}", parent))
    return Unit(f"{child}()", flag_of(mode))


def _generic(w: Writer) -> Unit:
    """A base with a type parameter."""
    derived, _ = base(w)
    mode = signature(w)
    variable = w.name("T")
    w.define([f'{variable} = typing.TypeVar("{variable}")'])
    parent = _class(
        w,
        "Base",
        f"{derived}, typing.Generic[{variable}]",
        _init(f"self.drop = {dropping(w)}"),
        _call(mode, f"return {called(w, mode, 'self.drop')}"),
    )
    child = _class(w, "Child", f"{parent}[{w.pick('int', 'str', 'tf.Tensor')}]")
    return Unit(f"{child}()", flag_of(mode))


def _abstract(w: Writer) -> Unit:
    """A plain abstract class, and its subclasses that make a model."""
    name, made = w.name("Maker"), dropping(w)
    w.define(
        [
            f"class {name}({w.pick('abc.ABC', 'object', 'metaclass=abc.ABCMeta')}):",
            *indented(
                [
                    f"rate = {rate(w)}",
                    "@abc.abstractmethod",
                    "def layer(self):",
                    "    ...",
                    "def model(self):",
                    "    inputs = K.Input((10,))",
                    "    x = L.Dense(10)(inputs)",
                    "    return K.Model(inputs, self.layer()(x))",
                ]
            ),
        ]
    )
    child = _class(
        w,
        "Child",
        name,
        ["def layer(self):", w.pick("    return L.Dropout(self.rate)", f"    return {made}")],
        *([[f"rate = {rate(w)}"]] if w.one_in(2) else []),
    )
    return Unit(f"{child}().model()")
