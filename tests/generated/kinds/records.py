"""Configurations that are objects: classes of every sort, with what is set in and past them."""

from __future__ import annotations

from tests.generated.grammar.writer import Writer, indented
from tests.generated.kinds.values import Fields, Settings

_READ = ("{c}.{f}", "{c}.{f}", "{c}.{f}", 'getattr({c}, "{f}")', 'getattr({c}, "{f}", None)')
_OF_DICT = (*_READ, 'vars({c})["{f}"]', '{c}.__dict__["{f}"]', '{c}.__dict__.get("{f}")')


def attributes(w: Writer, fields: Fields) -> Settings:
    """A configuration whose fields are attributes."""
    form = w.weighted(
        (2, plain_class),
        (2, with_constructor),
        (3, with_keywords),
        (5, data_class),
        (2, named_tuple),
        (1, namespace),
        (1, dict_with_attributes),
        (1, enumeration),
        (1, with_properties),
        (1, parsed),
        (1, nested),
    )
    w.mark(f"form: {form.__name__}")
    return form(w, fields)


def _values(fields: dict[str, str]) -> list[str]:
    return [f"{name} = {value}" for name, value in fields.items()]


def plain_class(w: Writer, fields: Fields) -> Settings:
    """Attributes of a class, with others in a subclass, of an instance, or set from outside."""
    name = w.name("Config")
    w.define([f"class {name}:", *indented(_values(fields.defaults))])
    if not fields.given:
        return Settings(w.pick(name, f"{name}()"), _READ)
    form = w.pick("subclass", "class is set", "instance is set", "setattr", "loop", "type", "made by a function")
    match form:
        case "subclass":
            w.define([f"class {name}Child({name}):", *indented(_values(fields.given))])
            return Settings(w.pick(f"{name}Child", f"{name}Child()"), _READ)
        case "class is set":
            w.define([f"{name}.{line}" for line in _values(fields.given)])
            return Settings(w.pick(name, f"{name}()"), _READ)
        case "type":
            w.define([f'{name}Other = type("{name}Other", ({name},), {fields.table()})'])
            return Settings(w.pick(f"{name}Other", f"{name}Other()"), _READ)
    lines = [f"made.{line}" for line in _values(fields.given)]
    match form:
        case "setattr":
            lines = [f'setattr(made, "{key}", {value})' for key, value in fields.given.items()]
        case "loop":
            lines = [
                f"for key, value in {fields.table()}.items():",
                w.pick("    setattr(made, key, value)", "    made.__dict__[key] = value"),
            ]
    w.define([f"def make_{name.lower()}():", *indented([f"made = {name}()", *lines, "return made"])])
    return Settings(f"make_{name.lower()}()", _READ)


def with_constructor(w: Writer, fields: Fields) -> Settings:
    """A constructor with a parameter for each."""
    name = w.name("Config")
    parameters = ", ".join(f"{key}={value}" for key, value in fields.defaults.items())
    body = w.pick(
        [f"self.{key} = {key}" for key in fields.defaults],
        ["self.rate, self.active, self.always, self.depth = rate, active, always, depth"],
        ["self.__dict__.update(rate=rate, active=active, always=always, depth=depth)"],
        [
            "values = locals()",
            'for key in ("rate", "active", "always", "depth"):',
            "    setattr(self, key, values[key])",
        ],
    )
    slots = ['__slots__ = ("rate", "active", "always", "depth")'] if "__dict__" not in body[0] and w.one_in(4) else []
    star = w.pick("", "*, ")
    w.define([f"class {name}:", *indented([*slots, f"def __init__(self, {star}{parameters}):", *indented(body)])])
    spread = "" if slots else f"**vars({name}({fields.keywords()}))"
    return Settings(f"{name}({fields.keywords()})", _READ if slots else _OF_DICT, spread)


def with_keywords(w: Writer, fields: Fields) -> Settings:
    """A constructor that takes any keywords and sets them in one of many ways, over attributes of the class."""
    name = w.name("Config")
    body = w.pick(
        ["for key, value in kwargs.items():", "    setattr(self, key, value)"],
        ["for key in kwargs:", "    setattr(self, key, kwargs[key])"],
        ["self.__dict__.update(kwargs)"],
        ["self.__dict__.update(**kwargs)"],
        ["vars(self).update(kwargs)"],
        ["for key, value in kwargs.items():", "    self.__dict__[key] = value"],
        ["for key, value in kwargs.items():", "    object.__setattr__(self, key, value)"],
        ["for key, value in kwargs.items():", "    if hasattr(self, key):", "        setattr(self, key, value)"],
        [f"self.__dict__ = {{**{Fields({}, fields.defaults).table()}, **kwargs}}"],
        [
            f"for key, value in {Fields({}, fields.defaults).table()}.items():",
            "    setattr(self, key, kwargs.pop(key, value))",
        ],
        [f'self.{key} = kwargs.get("{key}", {value})' for key, value in fields.defaults.items()],
        ["super().__init__()", "self.__dict__.update({key: value for key, value in kwargs.items()})"],
    )
    lines = [f"class {name}:", *indented(_values(fields.defaults))]
    lines += indented(["def __init__(self, **kwargs):", *indented(body)])
    if w.one_in(3):
        lines += indented(["@classmethod", "def make(cls, values):", "    return cls(**values)"])
        w.define(lines)
        return Settings(f"{name}.make({fields.table()})", _READ)
    w.define(lines)
    return Settings(w.pick(f"{name}({fields.keywords()})", f"{name}(**{fields.table()})"), _READ)


_DECORATORS = (
    "@dataclass",
    "@dataclass()",
    "@dataclasses.dataclass",
    "@dataclass(frozen=True)",
    "@dataclass(kw_only=True)",
    "@dataclass(slots=True)",
    "@dataclass(eq=False, repr=False)",
    "@dataclasses.dataclass(frozen=True, order=True)",
)
_TYPES = {"rate": "float", "active": "bool", "always": "bool", "depth": "int"}


def data_class(w: Writer, fields: Fields) -> Settings:
    """One that `dataclass` completes."""
    name, decorator = w.name("Config"), w.pick(*_DECORATORS)
    form = w.weighted((4, "plain"), (1, "factory"), (1, "inherits"), (1, "after"), (1, "without defaults"), (1, "list"))
    values = {key: _default(w, value) for key, value in fields.defaults.items()}
    lines = [f"{key}: {_TYPES[key]} = {value}" for key, value in values.items()]
    made = f"{name}({fields.keywords()})"
    match form:
        case "inherits":
            own = {key: value for key, value in fields.given.items() if w.one_in(2)}
            w.define([decorator, f"class {name}:", *indented(lines)])
            others = [f"{key}: {_TYPES[key]} = {value}" for key, value in own.items()]
            w.define([decorator, f"class {name}Child({name}):", *indented(others or ["pass"])])
            rest = {key: value for key, value in fields.given.items() if key not in own}
            made = f"{name}Child({Fields({}, rest).keywords()})"
        case "after" if "frozen" not in decorator:
            after = [
                "def __post_init__(self):",
                *indented([f"self.{key} = {key_}" for key, key_ in fields.given.items()]),
            ]
            w.define([decorator, f"class {name}:", *indented([*lines, *(after if fields.given else [])])])
            made = f"{name}()"
        case "after":
            after = [
                "def __post_init__(self):",
                *indented([f'object.__setattr__(self, "{key}", {value})' for key, value in fields.given.items()]),
            ]
            w.define([decorator, f"class {name}:", *indented([*lines, *(after if fields.given else [])])])
            made = f"{name}()"
        case "without defaults":
            bare = [f"{key}: {_TYPES[key]}" for key in fields.defaults]
            w.define([decorator, f"class {name}:", *indented(bare)])
            everything = fields.all
            by_position = ", ".join(everything[key] for key in fields.defaults)
            keywords = Fields({}, everything).keywords()
            made = f"{name}({keywords if 'kw_only' in decorator else w.pick(by_position, keywords)})"
        case "list":
            lines += [f"rates: list = field(default_factory=lambda: [0.1, {fields.all['rate']}])"]
            w.define([decorator, f"class {name}:", *indented(lines)])
            return Settings(made, ("{c}.{f}", "{c}.{f}"))
        case _:
            w.define([decorator, f"class {name}:", *indented(lines)])
    if form in ("plain", "factory", "list") and fields.given and w.one_in(3):
        made = w.pick(
            f"replace({name}(), {fields.keywords()})",
            f"dataclasses.replace({name}(), {fields.keywords()})",
            f"{name}(**{fields.table()})",
        )
    reading = (*_READ, 'dataclasses.asdict({c})["{f}"]', 'asdict({c}).get("{f}")')
    return Settings(made, reading, w.pick(f"**asdict({made})", f"**dataclasses.asdict({made})"))


def _default(w: Writer, value: str) -> str:
    return w.weighted(
        (6, value), (1, f"field(default={value})"), (1, f"dataclasses.field(default_factory=lambda: {value})")
    )


def named_tuple(w: Writer, fields: Fields) -> Settings:
    """A tuple with names."""
    name = w.name("Config")
    names = tuple(fields.defaults)
    form = w.pick("class", "typing.NamedTuple", "namedtuple", "inherits", "functional")
    defaults = ", ".join(fields.defaults.values())
    listed = ", ".join(f'"{key}"' for key in names)
    match form:
        case "namedtuple":
            w.define(
                [
                    f'{name} = namedtuple("{name}", {w.pick(f"[{listed}]", chr(34) + " ".join(names) + chr(34))}, defaults=({defaults}))'
                ]
            )
        case "inherits":
            w.define(
                [
                    f'class {name}(collections.namedtuple("{name}", ({listed}))):',
                    f"    def __new__(cls, {', '.join(f'{key}={value}' for key, value in fields.defaults.items())}):",
                    f"        return super().__new__(cls, {', '.join(names)})",
                ]
            )
        case "functional":
            typed = ", ".join(f'("{key}", {_TYPES[key]})' for key in names)
            w.define([f'{name} = NamedTuple("{name}", [{typed}])'])
            made = f"{name}({', '.join(fields.all[key] for key in names)})"
            return Settings(made, _READ, f"*{made}")
        case _:
            base = "NamedTuple" if form == "class" else "typing.NamedTuple"
            lines = [f"{key}: {_TYPES[key]} = {value}" for key, value in fields.defaults.items()]
            w.define([f"class {name}({base}):", *indented(lines)])
    made = f"{name}({fields.keywords()})"
    if fields.given and w.one_in(3):
        made = w.pick(f"{name}()._replace({fields.keywords()})", f"{name}(**{fields.table()})")
    return Settings(made, (*_READ, '{c}._asdict()["{f}"]'), w.pick(f"*{made}", f"**{made}._asdict()"))


def namespace(w: Writer, fields: Fields) -> Settings:
    """A namespace of Python's own."""
    made = w.pick(
        f"SimpleNamespace(**{fields.full()})",
        f"types.SimpleNamespace({Fields({}, fields.all).keywords()})",
        f"argparse.Namespace(**{fields.full()})",
        f"SimpleNamespace(**{{**{Fields({}, fields.defaults).table()}, **{fields.table()}}})",
        f"json.loads({_json(fields)}, object_hook=lambda found: SimpleNamespace(**found))",
    )
    return Settings(made, _OF_DICT, f"**vars({made})")


def _json(fields: Fields) -> str:
    return "'" + fields.full().replace("True", "true").replace("False", "false") + "'"


def dict_with_attributes(w: Writer, fields: Fields) -> Settings:
    """A dict whose items are attributes."""
    name = w.name("AttrDict")
    form = w.pick("itself", "getattr", "methods")
    match form:
        case "itself":
            inside = [
                "def __init__(self, *args, **kwargs):",
                "    super().__init__(*args, **kwargs)",
                "    self.__dict__ = self",
            ]
        case "getattr":
            inside = ["__getattr__ = dict.__getitem__", "__setattr__ = dict.__setitem__"]
        case _:
            inside = [
                "def __getattr__(self, name):",
                *w.pick(
                    ["    return self[name]"],
                    [
                        "    try:",
                        "        return self[name]",
                        "    except KeyError:",
                        "        raise AttributeError(name)",
                    ],
                ),
            ]
    w.define([f"class {name}(dict):", *indented(inside)])
    made = w.pick(f"{name}({fields.full()})", f"{name}(**{fields.full()})")
    return Settings(made, ("{c}.{f}", '{c}["{f}"]', '{c}.get("{f}")'), f"**{made}")


def enumeration(w: Writer, fields: Fields) -> Settings:
    """Members of an enumeration, and what they stand for."""
    name = w.name("Kind")
    everything = fields.all
    if w.one_in(2):
        # Equal values would make aliases of one member.
        lines = [f'{key.upper()} = ("{key}", {value})' for key, value in everything.items()]
        w.define([f"class {name}(enum.Enum):", *indented(lines)])
        return Settings(name, ("{c}.{F}.value[1]", '{c}["{F}"].value[1]'))
    w.define(
        [
            f"class {name}({w.pick('enum.Enum', 'str, enum.Enum')}):",
            *indented(['SMALL = "small"', 'LARGE = "large"']),
        ]
    )
    other = Fields({}, fields.defaults).table()
    w.define([f"TABLE_{name} = {{{name}.SMALL: {other}, {name}.LARGE: {fields.full()}}}"])
    chosen = w.pick(f"{name}.LARGE", f'{name}("large")', f'{name}["LARGE"]')
    return Settings(f"TABLE_{name}[{chosen}]", ('{c}["{f}"]',), f"**TABLE_{name}[{chosen}]")


def with_properties(w: Writer, fields: Fields) -> Settings:
    """Fields that are computed, or found by `__getattr__`."""
    name = w.name("Config")
    everything = fields.all
    form = w.pick("property", "cached", "getattr", "static", "class and instance")
    match form:
        case "property" | "cached":
            decorator = "@property" if form == "property" else "@functools.cached_property"
            lines = [
                line
                for key, value in everything.items()
                for line in (decorator, f"def {key}(self):", f"    return {value}")
            ]
        case "getattr":
            lines = [
                "def __getattr__(self, name):",
                *indented(
                    [
                        f"values = {fields.full()}",
                        "if name in values:",
                        "    return values[name]",
                        "raise AttributeError(name)",
                    ]
                ),
            ]
        case "static":
            lines = [
                *_values({f"_{key}": value for key, value in everything.items()}),
                *(
                    line
                    for key in everything
                    for line in ("@property", f"def {key}(self):", f"    return type(self)._{key}")
                ),
            ]
        case _:
            lines = [*_values(fields.defaults), "def __init__(self):", "    self.name = 1"]
            lines += indented([f"self.{line}" for line in _values(fields.given)])
    w.define([f"class {name}:", *indented(lines)])
    return Settings(f"{name}()", _READ)


def parsed(w: Writer, fields: Fields) -> Settings:
    """What a command line gives: its defaults, where it is empty."""
    name = w.name("parse")
    everything = fields.all
    w.define(
        [
            f"def {name}():",
            *indented(
                [
                    "parser = argparse.ArgumentParser()",
                    f'parser.add_argument("--rate", type=float, default={everything["rate"]})',
                    f'parser.add_argument("--depth", type=int, default={everything["depth"]})',
                    f'parser.add_argument("--active", default={everything["active"]}, action="store_true")',
                    f'parser.add_argument("--always", default={everything["always"]})',
                    w.pick("return parser.parse_args([])", "return parser.parse_known_args()[0]"),
                ]
            ),
        ]
    )
    w.mark("unknowable")
    return Settings(f"{name}()", _OF_DICT)


def nested(w: Writer, fields: Fields) -> Settings:
    """A configuration in a configuration."""
    inner = w.pick(plain_class, data_class, named_tuple, with_keywords)(w, fields)
    name = w.name("Outer")
    form = w.pick("constructor", "dataclass", "class")
    templates = tuple(template.replace("{c}", "{c}.model") for template in inner.templates)
    match form:
        case "dataclass":
            w.define(
                ["@dataclass", f"class {name}:", f"    model: object = field(default_factory=lambda: {inner.made})"]
            )
        case "class":
            w.define([f"class {name}:", f"    model = {inner.made}"])
        case _:
            w.define(
                [f"class {name}:", "    def __init__(self, model=None):", f"        self.model = model or {inner.made}"]
            )
    return Settings(f"{name}()", templates)
