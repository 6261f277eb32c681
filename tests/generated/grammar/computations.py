"""Plain Python that decides a switch: functions of a few statements over a list, a dict, a text and a number."""

from __future__ import annotations

import json
import os
import sys
import time

from tests.generated.grammar.writer import Writer, indented

_START = ("items = [3, 1, 2]", 'table = {"a": 1, "b": 0}', 'text = "dropout"', "count = 2")

_STATEMENTS = (
    "count += 1",
    'size = int(os.environ.get("NOT_SET_ANYWHERE", "3"))',
    'other = [one for one in items if os.environ.get("NOT_SET_ANYWHERE") is None]',
    "inner = (4, 5) + (6,)",
    "items = [one for one in (1, 2, 3)][0:2]",
    "count = (1, 2, 3)[1:][0]",
    "count = (lambda *values: len(values))(*items)",
    "text = {1: text, 2: 'b'}.get(count, text)",
    "flag = text is not None and items is not table",
    "del items[0]",
    "text = type(count).__name__",
    "text = repr(count)",
    'text = "%s_%d" % (text, 2)',
    "print(end='')",
    "count = -(-count) + +1",
    "count = ~count & 3",
    "count = 1 << 2",
    'count = int("7")',
    "count = float(2) // 1",
    "count = hash(1)",
    "items = list(reversed(items))",
    "items = [count] * 3",
    "items = list(zip(items, items))[0] if items else []\nitems = list(items)",
    "items = tuple(items) + (1,)\nitems = list(items)",
    "items = set(items)\nitems = sorted(items)",
    "table = {str(one): one for one in items} or table\ntable['a'] = table.get('a', 1)",
    "table = {one: 1 for one in 'abc'}",
    "text = text.title().lower()",
    "count = getattr(items, 'count')(1)",
    "count = text.find('o')",
    "a, b = 'xy'\ntext = a + text",
    "for one in text[:2]:\n    count += 1",
    "count -= 1",
    "count *= 2",
    "count = -count",
    "count = count % 3",
    "count = 7 // (count * count + 1)",
    "count = count ** 2",
    "count, other = 5, count",
    "count = len(items)",
    "count = max(items or [0])",
    "count = min(count, 3)",
    "count = sum(items)",
    "count = int(float(count))",
    "count = abs(count)",
    'count = table.get("a", 5)',
    'count = table["a"] + 1',
    'count = text.count("o")',
    "count = items[-1] if items else 0",
    "count = next(iter(items), 0)",
    "count = len(text)",
    "count = round(count / 2)",
    "items.append(count)",
    "items.extend([4, 5])",
    "items.insert(0, 9)",
    "items.reverse()",
    "items.sort()",
    "items.clear()",
    "items = items[::-1]",
    "items = items[1:]",
    "items = items[:2]",
    "items = items + [count]",
    "items += [8]",
    "items = items * 2",
    "items = [one + 1 for one in items]",
    "items = [one for one in items if one > 1]",
    "items = list(range(count % 4))",
    "items = sorted(items)",
    "items = list(map(abs, items))",
    "items = list(filter(None, items))",
    "items = list(table.values())",
    "items = [a * b for a in items for b in (1, 2)]",
    "items = items.copy()",
    "items = [*items, 1]",
    "items = list(dict.fromkeys(items))",
    "first, *items = [1, *items]",
    "items[0:0] = [7]",
    'table["c"] = count',
    "table.update(a=3)",
    'table.update({"b": 2})',
    'table.setdefault("d", 4)',
    'table.pop("b", None)',
    'table = {**table, "e": 5}',
    "table = dict(table, a=0)",
    "table = {key: value + 1 for key, value in table.items()}",
    'table = dict(zip("ab", (2, 3)))',
    'table["a"] += 1',
    'del table["a"]\ntable["a"] = 6',
    "text = text.upper()",
    "text = text.lower()",
    'text = text + "_layer"',
    'text = f"{text}_{count}"',
    'text = "-".join([text, "x"])',
    'text = text.split("o")[0]',
    'text = text.replace("d", "t")',
    "text = text[1:]",
    "text = text.strip()",
    "text = str(count)",
    'text = "{}_{}".format(text, 1)',
    'text = "a" "b"',
)

_BLOCKS = (
    ("for one in items:", "    if one > 2:", "        break", "    count += one"),
    ("for one in items:", "    if one == 1:", "        continue", "    count += 1"),
    ("for place, one in enumerate(items):", "    count += place * one"),
    ("for key, value in table.items():", "    if value:", "        count += 1"),
    ("for one in items:", "    if one > 99:", "        break", "else:", "    count = 1"),
    ("while count > 1:", "    count -= 2"),
    ("while True:", "    count += 1", "    if count > 3:", "        break"),
    ("try:", '    count = table["missing"]', "except KeyError:", "    count = 1"),
    ("try:", "    count = items[0]", "except (IndexError, KeyError) as error:", "    count = 0"),
    ("try:", '    raise ValueError("no")', "except ValueError:", "    count = 3", "finally:", "    items.append(1)"),
    ("try:", "    count = 2", "except ValueError:", "    count = 3", "else:", "    count = 4"),
    ("if count > 1:", "    count = 0", "elif items:", "    count = 1", "else:", "    count = 2"),
    ("if text:", "    pass", "else:", "    return False"),
    (
        "match count:",
        "    case 0:",
        "        count = 1",
        "    case 1 | 2:",
        "        count = 5",
        "    case _:",
        "        count = 0",
    ),
    ("match items:", "    case [first, *rest]:", "        count = first", "    case _:", "        count = 1"),
    ("def inner(value, *more, scale=2, **named):", "    return value * scale", "count = inner(count, scale=1)"),
    ("def inner():", "    nonlocal count", "    count = 5", "inner()"),
    ("assert count is not None",),
    ("for one in range(30):", "    count = one"),
    ("while count < 40:", "    count += 1"),
    ("first, *middle, last = [1, 2, 3, 4]", "items = middle"),
    ("pairs = [(1, 2), (3, 4)]", "for one, two in pairs:", "    count = one + two"),
    ("one, two = 'ab'", "text = two + one"),
    (
        "class Inner:",
        "    value = 3",
        "    def __init__(self):",
        "        self.items = [1]",
        "inner = Inner()",
        "inner.items += [2]",
        "del inner.items[0]",
        "count = len(inner.items)",
    ),
    ("class Inner:", "    value = 3", "inner = Inner()", "inner.value = 4", "del inner.value", "count = inner.value"),
    (
        "class Inner:",
        "    value = 1",
        "inner = Inner() if time.time() > 0 else Inner()",
        "inner.other = 2",
        "count = inner.value",
    ),
    (
        "class Inner:",
        "    value = 1",
        "inner = Inner()",
        "setattr(inner, 'value', 2)",
        "count = getattr(inner, 'value')",
        "size = getattr(inner, 'nothing', 3)",
    ),
    (
        "class Inner:",
        "    pass",
        "inner = Inner()",
        "if type(inner) is Inner and isinstance(inner, Inner) and inner.__class__ is Inner:",
        "    count = 2",
    ),
    (
        "class Inner:",
        "    pass",
        "if not hasattr(Inner(), 'nothing') and callable(Inner) and Inner.__name__ == 'Inner':",
        "    count = 2",
    ),
    (
        "class Outer:",
        "    @property",
        "    def size(self):",
        "        return 2",
        "class Inner(Outer):",
        "    @property",
        "    def size(self):",
        "        return super().size + 1",
        "count = Inner().size",
    ),
    (
        "class Outer:",
        "    def size(self):",
        "        return 2",
        "class Inner(Outer):",
        "    def size(self):",
        "        return super(Inner, self).size() + Outer.size(self)",
        "count = Inner().size()",
    ),
    (
        "import functools",
        "class Inner:",
        "    @functools.cached_property",
        "    def size(self):",
        "        return 2",
        "inner = Inner()",
        "count = inner.size + inner.size",
    ),
    (
        "class Inner:",
        "    def __enter__(self):",
        "        return 3",
        "    def __exit__(self, *details):",
        "        return False",
        "with Inner() as value:",
        "    count = value",
    ),
    ("class Inner:", "    def __getitem__(self, place):", "        return 2", "count = Inner()[0]"),
    ("class Inner:", "    def __add__(self, other):", "        return 2", "count = Inner() + 1"),
    ("long = 'x' * 3000", "count = len(long) % 7"),
    ("large = 10 ** 50", "count = 2 if large > 5 else 0"),
    ("try:", "    count = items[99]", "except IndexError:", "    count = 1"),
    ("try:", "    count = 1 < 'a'", "except TypeError:", "    count = 2"),
    ("try:", "    count = int('x')", "except ValueError:", "    count = 2"),
    (
        "try:",
        "    count = 1 // 0",
        "except (ZeroDivisionError, TypeError):",
        "    count = 2",
        "except Exception:",
        "    count = 3",
    ),
    ("try:", "    for one in 5:", "        pass", "except TypeError:", "    count = 2"),
    ("key = str(time.time())", "table = {key: 1, **table}", "table['z'] = 2", "count = table['z']"),
    ("key = len(os.sep)", "items[key - 1] = 5", "count = len(items)"),
    ("many = [one for one in items if time.time() > 0]", "many.append(1)", "size = len(many)"),
    (
        "options = dict(scale=2) if time.time() > 0 else dict(scale=3)",
        "def inner(scale):",
        "    return 1",
        "count = inner(**options)",
    ),
    (
        "options = {'a': 1} if time.time() > 0 else {'b': 2}",
        "def inner(**options):",
        "    return 1",
        "count = inner(**options)",
    ),
    ("def inner(*values):", "    return len(values)", "count = inner(*items) + inner(*(1, 2), *[3])"),
    ("value = None if time.time() > 0 else 1", "count = 1 if value is None else 1"),
    ("a, b = (1, 2) if time.time() > 0 else (1, 3)", "count = a"),
    ("match count:", "    case one if one > 1:", "        count = 4", "    case _:", "        count = 5"),
    ("match table:", '    case {"a": value, **rest}:', "        count = value"),
    ("del items[0:1]",),
    ("one = two = 3", "del one, two"),
    ("count = [1, 2, 3][time.time() > 0]",),
    ("size = [[1], [2]] if time.time() > 0 else [[3], [4]]", "size = size[0]"),
    ("count = (lambda: 4)()",),
    ("flag = (1, 2) is not None and 1 is not None and True is not False", "count = 2 if flag else 3"),
    ("values = {3, 1}", "values.add(2)", "count = len(values)"),
    ("items = [*items, *(one for one in (1, 2))]",),
    ("count = sum([1, 2], 3) + max(1, 2) + min([4, 5])",),
    ("text = text * 2",),
    ("text = f'{time.time() > 0}'", "text = 'dropout'"),
    ("count = len(tuple(items)) + len(dict()) + len(list()) + len(set())",),
    (
        "if os.environ.get('NOT_SET_ANYWHERE') is None:",
        "    other = 1",
        "else:",
        "    other = 2",
        "if other > 0:",
        "    count = 4",
    ),
    ("other = 0", "for one in range(int(os.environ.get('NOT_SET_ANYWHERE', '2'))):", "    other = one"),
    ("for one in items[: int(os.environ.get('NOT_SET_ANYWHERE', '2'))]:", "    other = [one]"),
    ("other = items if time.time() > 0 else [1, 2, 3]", "size = len(other)"),
    ("other = (1, 2) if time.time() > 0 else (3, 4)", "one, two = other", "if one < 5:", "    count = 3"),
    (
        "other = 2 if time.time() > 0 else 3",
        "if other * 2 > 3 and other in (2, 3) and other is not None:",
        "    count = 6",
    ),
    ("with open(os.devnull) as file:", "    count = 2"),
    ("import contextlib", "with contextlib.suppress(KeyError):", "    count = 3"),
    ("try:", "    json.loads('{')", "    count = 9", "except ValueError:", "    other = 0"),
    ("if time.time() < 0:", "    raise ValueError('never')"),
    ("while time.time() < 0:", "    count = 8"),
    ("def several():", "    yield 1", "    yield 2", "count = sum(several())"),
    ("class Inner:", "    value = 3", "count = Inner.value"),
    ("class Inner:", "    def __call__(self, value):", "        return value + 1", "count = Inner()(count)"),
    ("class Inner(dict):", "    pass", "table = dict(Inner(a=2))"),
    ("import collections", "pair = collections.namedtuple('pair', 'a b')(1, 2)", "count = pair.a"),
    ("if (size := len(items)) > 2:", "    count = size"),
    ("inner = lambda value, other=1: value + other", "count = inner(count)"),
    ("numbers = (1, 2)", "one, two = numbers", "count = one + two"),
    ("(one, two), three = (1, 2), 3", "count = three"),
    ("if isinstance(count, int) and not isinstance(text, (list, dict)):", "    count = 1"),
    ("for _ in range(2):", "    for one in items:", "        if one == 2:", "            break", "        count += 1"),
)

_ANSWERS = (
    "count > 1",
    "count == 2",
    "count != 0",
    "bool(count)",
    "count in items",
    "1 not in items",
    "0 < count < 5",
    "bool(items)",
    "len(items) >= 3",
    '"a" in table',
    '"c" in table.keys()',
    'table["a"] > 0',
    'text.startswith("drop")',
    'text.endswith("r")',
    '"out" in text',
    'text == "dropout"',
    'text != "x" and count > 0',
    "any(items)",
    "all(one > 0 for one in items)",
    "any(one == 2 for one in items)",
    "not items",
    "not count or bool(text)",
    "count is None",
    "bool(count & 1)",
    "items == [3, 1, 2]",
    "isinstance(count, int)",
    "callable(text)",
    'hasattr(text, "lower")',
    "{1, 2} == {2, 1}",
    "bool(sum(items) % 2)",
    "items[0] > 1 if items else False",
    "max(items, default=0) > 2",
    "True if count else False",
    "bool(count) ^ bool(items)",
    "count > 0 or None is None",
    "len(set(items)) == len(items)",
)

_DECORATORS = ("", "", "", "@functools.lru_cache(maxsize=None)", "@functools.wraps(print)")


_UNKNOWABLE = (
    'os.environ.get("NOT_SET_ANYWHERE") is None',
    'bool(int(os.environ.get("NOT_SET_ANYWHERE", "1")))',
    "time.time() > 0",
    'json.loads("true")',
    "sys.maxsize > 5",
    'os.path.sep != "?"',
)


def unknowable(w: Writer) -> str:
    """An expression that is the same in every run, although no reader of the program can know it."""
    w.mark("unknowable")
    return w.pick(*_UNKNOWABLE)


def decision(w: Writer) -> str:
    """An expression that is True or False, decided by a function or by a constant of the module."""
    form = w.weighted((3, "function"), (2, "constant"), (1, "parameter"), (1, "global"), (1, "class"))
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
    w.define(_function(w, name))
    return f"{name}()"


def _function(w: Writer, name: str) -> list[str]:
    """A function that runs through: what would raise is left out."""
    body = list(_START)
    for _ in range(w.number(1, 4)):
        more = list(w.pick(*_BLOCKS)) if w.one_in(2) else w.pick(*_STATEMENTS).split("\n")
        if w.one_in(25):
            more = ["if time.time() > 0:", *indented(more)]
        if _runs([*body, *more, "return True"]):
            body += more
    answer = w.pick(*_ANSWERS)
    if not _runs([*body, f"return {answer}"]):
        answer = "count > 1"
    decorator = w.pick(*_DECORATORS) if w.one_in(4) else ""
    return [*([decorator] if decorator else []), f"def {name}():", *indented([*body, f"return {answer}"])]


def _runs(body: list[str]) -> bool:
    names: dict[str, object] = {"os": os, "time": time, "json": json, "sys": sys}
    try:
        exec("\n".join(["def decide():", *indented(body)]), names)
        names["decide"]()  # type: ignore[operator]
    except Exception:
        return False
    return True


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
