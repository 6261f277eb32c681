"""Decorators of `call` and of what it calls: what they pass on, keep back or change."""

from __future__ import annotations

from tests.generated.grammar.writer import Unit, Writer, indented
from tests.generated.kinds.parts import Signature, base, called, dropping, flag_of, signature, written


def decorated(w: Writer) -> Unit:
    """A model whose `call`, or a method of it, is decorated."""
    mode = signature(w)
    fields = [f"self.drop = {dropping(w)}"]
    derived, stem = base(w)
    inside = f"return {called(w, mode, 'self.drop')}"
    where = w.weighted((4, "call"), (2, "method"), (1, "class"), (1, "assigned"), (1, "mixed in"))
    w.mark(f"form: {where}")
    if where == "call":
        decorators = [f"@{_decorator(w)}" for _ in range(w.weighted((3, 1), (1, 2)))]
        return _with_call(w, derived, stem, fields, mode, decorators, inside)
    if where == "method":
        inner = w.pick(Signature("x, training=None", "training"), Signature("x, training", "training"))
        told = f", {w.pick('training=', '')}training" if mode.value else ", training=False"
        method = [
            f"@{_decorator(w)}",
            f"def step(self, {inner.parameters}):",
            f"    return {called(w, inner, 'self.drop')}",
        ]
        name = written(
            w, stem, base=derived, fields=fields, methods=[method], mode=mode, body=[f"return self.step(x{told})"]
        )
        return Unit(f"{name}()", flag_of(mode))
    if where == "mixed in":
        mixin = w.name("Mixin")
        w.define(
            [
                f"class {mixin}:",
                f"    def call(self, {mode.parameters}):",
                f"        return super().call(x{_passed(mode)})",
            ]
        )
        name = written(w, "Base", base=derived, fields=fields, mode=mode, body=[inside])
        w.define([f"class {name}Mixed({mixin}, {name}):", "    pass"])
        return Unit(f"{name}Mixed()", flag_of(mode))
    name = written(w, stem, base=derived, fields=fields, mode=mode, body=[inside])
    if where == "assigned":
        w.define([f"{name}.call = {_decorator(w)}({name}.call)"])
        return Unit(f"{name}()", flag_of(mode))
    decorator = w.name("completed")
    w.define(
        [
            f"def {decorator}(cls):",
            *indented(
                w.pick(
                    ["cls.extra = 1", "return cls"],
                    [
                        "before = cls.call",
                        f"def call(self, {mode.parameters}):",
                        f"    return before(self, x{_passed(mode)}) * 2",
                        "cls.call = call",
                        "return cls",
                    ],
                    [
                        "before = cls.call",
                        "@functools.wraps(before)",
                        "def call(self, *args, **kwargs):",
                        "    return before(self, *args, **kwargs)",
                        "cls.call = call",
                        "return cls",
                    ],
                    [
                        "class Completed(cls):",
                        f"    def call(self, {mode.parameters}):",
                        f"        return super().call(x{_passed(mode)})",
                        "return Completed",
                    ],
                )
            ),
        ]
    )
    w.define([f"{name}Completed = {decorator}({name})"])
    return Unit(f"{name}Completed()", flag_of(mode))


def _passed(mode: Signature) -> str:
    return ", training=training" if mode.value else ""


def _with_call(
    w: Writer, derived: str, stem: str, fields: list[str], mode: Signature, decorators: list[str], inside: str
) -> Unit:
    name = w.name(stem)
    w.define(
        [
            f"class {name}({derived}):",
            *indented(["def __init__(self):", "    super().__init__()", *indented(fields)]),
            *indented([*decorators, f"def call(self, {mode.parameters}):", f"    {inside}"]),
        ]
    )
    return Unit(f"{name}()", flag_of(mode))


def _decorator(w: Writer) -> str:
    """The name of a decorator of a method, or a call of a function that gives one."""
    name = w.name("deco")
    inner = w.weighted(
        (5, (["*args, **kwargs"], "function(*args, **kwargs)")),
        (2, (["self, x, training=None"], "function(self, x, training=training)")),
        (1, (["self, x, training=None"], "function(self, x, training)")),
        (1, (["self, x, training=None"], "function(self, x)")),
        (1, (["self, x, *args, **kwargs"], "function(self, x, *args, **kwargs)")),
        (1, (["self, *args, **kwargs"], "function(self, *args, **kwargs)")),
        (1, (["self, x, **kwargs"], "function(self, x, **kwargs)")),
        (1, (["self, x, training=False"], "function(self, x, training=training)")),
        (1, (["self, x"], "function(self, x)")),
        (1, (["self, x, training=None"], "function(self, x, training=not training)")),
    )
    parameters, result = inner[0][0], inner[1]
    after = w.pick(
        [f"return {result}"], [f"result = {result}", "return result"], [f"result = {result}", "return result * 2"]
    )
    if w.one_in(8):
        after = ["try:", f"    return {result}", "finally:", "    pass"]
    wraps = w.weighted((4, ["@functools.wraps(function)"]), (1, []), (1, ["@wraps(function)"]))
    wrapper = [*wraps, f"def inner({parameters}):", *indented(after), "return inner"]
    form = w.weighted((6, "plain"), (2, "factory"), (1, "partial"), (1, "class"), (1, "identity"), (1, "library"))
    match form:
        case "factory":
            w.define(
                [
                    f"def {name}(name, flag=True):",
                    *indented(["def outer(function):", *indented(wrapper), "return outer"]),
                ]
            )
            return w.pick(f'{name}("call")', f'{name}("call", flag=False)')
        case "partial":
            w.define(
                [
                    f"def {name}(function=None, *, flag=True):",
                    *indented(["if function is None:", f"    return functools.partial({name}, flag=flag)", *wrapper]),
                ]
            )
            return w.pick(name, f"{name}(flag=False)")
        case "class":
            w.define(
                [
                    f"class {name.title()}:",
                    *indented(
                        [
                            "def __init__(self, function):",
                            "    self.function = function",
                            "def __get__(self, instance, owner=None):",
                            *indented(
                                w.pick(
                                    ["return functools.partial(self.function, instance)"],
                                    ["return self.function.__get__(instance, owner)"],
                                )
                            ),
                        ]
                    ),
                ]
            )
            return name.title()
        case "identity":
            w.define(
                [
                    f"def {name}(function):",
                    *indented(w.pick(["return function"], ["function.marked = True", "return function"])),
                ]
            )
            return name
        case "library":
            return w.pick("tf.autograph.experimental.do_not_convert", "tf.function", "typing.no_type_check")
    w.define([f"def {name}(function):", *indented(wrapper)])
    return name
