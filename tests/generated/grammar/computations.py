"""Plain Python that decides a switch: functions of a few statements over a list, a dict, a text and a number."""

from __future__ import annotations

import json
import os
import sys
import time
import warnings
from contextlib import suppress

from tests.generated.grammar.snippets import ANSWERS, BLOCKS, START, STATEMENTS
from tests.generated.grammar.writer import Writer, indented

_DECORATORS = ("", "", "", "@functools.lru_cache(maxsize=None)", "@functools.wraps(print)")


_UNKNOWABLE = (
    'os.environ.get("NOT_SET_ANYWHERE") is None',
    'bool(int(os.environ.get("NOT_SET_ANYWHERE", "1")))',
    "time.time() > 0",
    'json.loads("true")',
    "sys.maxsize > 5",
    'os.path.sep != "?"',
)


_ALL_PIECES = [*BLOCKS, *(tuple(statement.split("\n")) for statement in STATEMENTS)]
_UNKNOWABLE_PIECES = [piece for piece in _ALL_PIECES if any("time.time" in line or "os." in line for line in piece)]
_PIECES = [piece for piece in _ALL_PIECES if piece not in _UNKNOWABLE_PIECES]


def unknowable(w: Writer) -> str:
    """An expression that is the same in every run, although no reader of the program can know it."""
    w.mark("unknowable")
    return w.pick(*_UNKNOWABLE)


def decision(w: Writer) -> str:
    """An expression that is True or False, decided by a function or by a constant of the module."""
    form = w.weighted((3, "function"), (2, "constant"), (1, "parameter"), (1, "global"), (1, "class"), (1, "import"))
    w.mark("computed")
    name = w.name("decide")
    if form == "constant":
        flag = w.name("USE")
        w.define([f"{flag} = {w.pick('True', 'False', 'not False', '1 == 1', 'None', 'len([1]) > 1', 'bool([])')}"])
        return flag
    if form == "parameter":
        w.define(
            [
                f"def {name}(flag=True, *, other=None):",
                f"    return {w.pick('flag', 'not flag', 'flag and other is None')}",
            ]
        )
        return w.pick(
            f"{name}()", f"{name}(False)", f"{name}(flag=True)", f"{name}(*[True])", f'{name}(**{{"other": 1}})'
        )
    if form == "global":
        flag = w.name("STATE")
        w.define([f"{flag} = False"])
        w.define([f"def {name}():", f"    global {flag}", f"    {flag} = not {flag}", f"    return {flag}"])
        w.define([f"{flag}_NOW = {name}()"])
        return f"{flag}_NOW"
    if form == "class":
        return _of_class(w)
    if form == "import":
        flag = w.name("HAS")
        w.define(w.pick(*_imports(flag)))
        return flag
    w.define(_function(w, name))
    return f"{name}()"


def _imports(flag: str) -> tuple[list[str], ...]:
    """A constant that an import decides."""
    failing = [
        "try:",
        "    import nothing_like_this",
        f"    {flag} = True",
        "except ImportError:",
        f"    {flag} = False",
    ]
    optional = ["try:", "    import nothing_like_this", "except ImportError:", "    nothing_like_this = None"]
    found = ["try:", "    from functools import partial", "except ImportError:", "    partial = None"]
    return (
        failing,
        [*optional, f"{flag} = nothing_like_this is not None"],
        [*found, f"{flag} = partial is not None"],
        ["try:", f"    {flag} = tf.__version__ is not None", "except AttributeError:", f"    {flag} = False"],
        [f"{flag} = hasattr(K.layers, 'Dropout')".replace("'", '"')],
        [f"{flag} = hasattr(tf, 'no_such_function')".replace("'", '"')],
        ["if K.__version__ >= '3':".replace("'", '"'), f"    {flag} = True", "else:", f"    {flag} = False"],
    )


def _function(w: Writer, name: str) -> list[str]:
    """A function that runs through: what would raise is left out."""
    body = list(START)
    for _ in range(w.number(1, 5)):
        # Mostly what a reader can follow: a single piece that is not known makes the answer unknown.
        more = list(w.pick(*(_UNKNOWABLE_PIECES if w.one_in(8) else _PIECES)))
        if w.one_in(25):
            more = ["if time.time() > 0:", *indented(more)]
        if _runs([*body, *more, "return True"]):
            body += more
    answer = w.pick(*ANSWERS)
    if not _runs([*body, f"return {answer}"]):
        answer = "count > 1"
    decorator = w.pick(*_DECORATORS) if w.one_in(4) else ""
    return [*([decorator] if decorator else []), f"def {name}():", *indented([*body, f"return {answer}"])]


def _runs(body: list[str]) -> bool:
    names: dict[str, object] = {"os": os, "time": time, "json": json, "sys": sys}
    with warnings.catch_warnings(), suppress(Exception):
        warnings.simplefilter("ignore")
        exec("\n".join(["def decide():", *indented(body)]), names)
        names["decide"]()  # type: ignore[operator]
        return True
    return False


def _of_class(w: Writer) -> str:
    name = w.name("Settings")
    form = w.pick(
        "attribute", "property", "static", "classmethod", "setter", "inherited", "set from outside", "slots", "dynamic"
    )
    lines = [f"class {name}:"]
    match form:
        case "property":
            lines += [
                "    rate = 0.5",
                "    @property",
                "    def active(self):",
                f"        return self.rate > {w.pick('0', '0.6')}",
            ]
        case "static":
            lines += [
                "    @staticmethod",
                "    def check(value):",
                "        return value > 1",
                "    def __init__(self):",
                "        self.active = self.check(2)",
            ]
        case "classmethod":
            lines += [
                "    limit = 3",
                "    @classmethod",
                "    def make(cls):",
                "        made = cls()",
                "        made.active = cls.limit > 2",
                "        return made",
            ]
            w.define(lines)
            return f"{name}.make().active"
        case "setter":
            lines += [
                "    def __init__(self):",
                "        self._active = False",
                "    @property",
                "    def active(self):",
                "        return self._active",
                "    @active.setter",
                "    def active(self, value):",
                "        self._active = value",
            ]
        case "inherited":
            w.define(
                [
                    f"class {name}Base:",
                    "    active = True",
                    "    def __init__(self, active=None):",
                    "        if active is not None:",
                    "            self.active = active",
                ]
            )
            lines = [
                f"class {name}({name}Base):",
                "    def __init__(self):",
                f"        {w.pick('super().__init__(False)', f'super({name}, self).__init__()', f'{name}Base.__init__(self, True)')}",
            ]
        case "set from outside":
            w.define([*lines, "    active = False"])
            w.define([w.pick(f"{name}.active = True", f'setattr({name}, "active", True)')])
            return f"{name}.active"
        case "slots":
            lines += [
                '    __slots__ = ("active",)',
                "    def __init__(self):",
                "        self.active = bool(self)",
                "    def __len__(self):",
                "        return 1",
            ]
        case "dynamic":
            lines += [
                "    def __init__(self):",
                '        for key in ("active", "other"):',
                "            setattr(self, key, True)",
            ]
        case _:
            lines += [f"    active = {w.pick('True', 'False')}"]
    w.define(lines)
    return w.pick(f"{name}().active", f'getattr({name}(), "active")', f'getattr({name}(), "active", False)')
