"""What a `call` or a helper gives in an object: records, dicts and tuples, of which a part is used."""

from __future__ import annotations

from dataclasses import dataclass

from tests.generated.grammar.writer import Unit, Writer, indented
from tests.generated.kinds.parts import (
    Lines,
    Signature,
    base,
    called,
    dropping,
    flag_of,
    mode_for,
    signature,
    some,
    written,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How an object with the fields `hidden` and `last` is made, and how they are read from `out`."""

    made: str
    hidden: tuple[str, ...]
    last: tuple[str, ...]
    is_known_to_keras: bool = True


def put_into_objects(w: Writer) -> Unit:
    """A model with a part that gives an object."""
    form = w.weighted((3, _by_method), (2, _by_function), (4, _by_layer), (1, _by_state))
    w.mark(f"form: {form.__name__[1:]}")
    return form(w)


def shape(w: Writer) -> Shape:
    """A kind of object."""
    name = w.name("Output")
    kind = w.weighted(
        (3, "dataclass"),
        (2, "NamedTuple"),
        (1, "namedtuple"),
        (3, "dict"),
        (3, "tuple"),
        (1, "list"),
        (1, "namespace"),
        (1, "class"),
        (1, "ordered"),
        (1, "nested"),
        (1, "subclass of dict"),
    )
    w.mark(f"object: {kind}")
    attributes = (("out.hidden", 'getattr(out, "hidden")'), ("out.last", 'getattr(out, "last")'))
    items = (('out["hidden"]', 'out.get("hidden")'), ('out["last"]', 'out.get("last")', "list(out.values())[1]"))
    plain = "hidden=hidden, last=x"
    match kind:
        case "dataclass":
            decorator = w.pick("@dataclass", "@dataclass(frozen=True)", "@dataclasses.dataclass", "@dataclass()")
            w.define([decorator, f"class {name}:", "    hidden: object", "    last: object = None"])
            return Shape(w.pick(f"{name}(hidden, x)", f"{name}({plain})"), *attributes, is_known_to_keras=False)
        case "NamedTuple":
            w.define([f"class {name}(NamedTuple):", "    hidden: object", "    last: object = None"])
            return Shape(f"{name}({plain})", (*attributes[0], "out[0]"), (*attributes[1], "out[1]", "out[-1]"))
        case "namedtuple":
            w.define([f'{name} = namedtuple("{name}", ["hidden", "last"])'])
            return Shape(f"{name}(hidden, x)", (*attributes[0], "out[0]"), (*attributes[1], "out[1]"))
        case "dict":
            return Shape('{"hidden": hidden, "last": x}', *items)
        case "ordered":
            return Shape('OrderedDict([("hidden", hidden), ("last", x)])', *items)
        case "subclass of dict":
            w.define([f"class {name}(dict):", "    def __getattr__(self, name):", "        return self[name]"])
            hidden, last = (attributes[0][0], *items[0]), (attributes[1][0], *items[1])
            return Shape(f"{name}({plain})", hidden, last, is_known_to_keras=False)
        case "namespace":
            return Shape(f"SimpleNamespace({plain})", *attributes, is_known_to_keras=False)
        case "class":
            w.define(
                [
                    f"class {name}:",
                    "    def __init__(self, hidden, last=None):",
                    "        self.hidden = hidden",
                    "        self.last = last",
                ]
            )
            return Shape(f"{name}({plain})", *attributes, is_known_to_keras=False)
        case "nested":
            return Shape('(x, {"states": [hidden]})', ('out[1]["states"][0]',), ("out[0]",))
        case "list":
            return Shape("[hidden, x]", ("out[0]",), ("out[1]", "out[-1]"))
    return Shape("hidden, x", ("out[0]",), ("out[1]", "out[-1]"))


def _read(w: Writer, made: Shape) -> Lines:
    """Statements that go on with a part of `out`."""
    return w.weighted(
        (4, [f"x = {w.pick(*made.last)}"]),
        (2, [f"x = {w.pick(*made.hidden)}"]),
        (2, [f"x = {w.pick(*made.hidden)} + {w.pick(*made.last)}"]),
        (1, [f"hidden = {w.pick(*made.hidden)}", f"x = {w.pick(*made.last)}"]),
    )


def _inside(w: Writer, made: Shape, mode: Signature) -> Lines:
    """Statements that give the object."""
    first = f"hidden = {called(w, mode, 'self.a')}"
    second = w.pick(f"x = {called(w, mode, 'self.b', x='hidden')}", f"x = {called(w, mode, 'self.b')}")
    return [first, second, f"return {made.made}"]


def _parts(w: Writer) -> Lines:
    return [f"self.a = {dropping(w)}", f"self.b = {some(w)}"]


def _by_method(w: Writer) -> Unit:
    made, mode = shape(w), signature(w)
    passes = mode.value is not None and not w.one_in(4)
    inner = Signature("x, training=None", "training") if passes else Signature("x", None)
    method = [f"def encode(self, {inner.parameters}):", *indented(_inside(w, made, inner))]
    derived, stem = base(w)
    told = ", training=training" if passes else ""
    name = written(
        w,
        stem,
        base=derived,
        fields=_parts(w),
        methods=[method],
        mode=mode,
        body=[f"out = self.encode(x{told})", *_read(w, made), "return x"],
    )
    return Unit(f"{name}()", flag_of(mode))


def _by_function(w: Writer) -> Unit:
    made, mode, name = shape(w), signature(w), w.name("encode")
    body = _inside(w, made, Signature("x, training=None", "training"))
    lines = [line.replace("self.a(", "first(").replace("self.b(", "second(") for line in body]
    w.define([f"def {name}(first, second, x, training=None):", *indented(lines)])
    told = f", {mode.value}" if mode.value and not w.one_in(4) else ""
    derived, stem = base(w)
    found = written(
        w,
        stem,
        base=derived,
        fields=_parts(w),
        mode=mode,
        body=[f"out = {name}(self.a, self.b, x{told})", *_read(w, made), "return x"],
    )
    return Unit(f"{found}()", flag_of(mode))


def _by_layer(w: Writer) -> Unit:
    """A custom layer gives the object; the model reads it."""
    made = shape(w)
    if not made.is_known_to_keras and w.one_in(2):
        made = shape(w)
    inner, mode = signature(w), signature(w)
    part = written(
        w, "Encoder", base=w.pick("L.Layer", "K.Model"), fields=_parts(w), mode=inner, body=_inside(w, made, inner)
    )
    told = mode_for(w, mode, flag_of(inner))
    name = written(
        w,
        "Net",
        base="K.Model",
        fields=[f"self.encoder = {part}()", f"self.head = {some(w)}"],
        mode=mode,
        body=[f"out = self.encoder(x{told})", *_read(w, made), f"return {called(w, mode, 'self.head')}"],
    )
    return Unit(f"{name}()", flag_of(mode))


def _by_state(w: Writer) -> Unit:
    """An object that is filled step by step."""
    mode = signature(w)
    start, put = w.pick(
        ("{}", 'out["{f}"]'), ("SimpleNamespace()", "out.{f}"), ("OrderedDict()", 'out["{f}"]'), ("[]", "append")
    )
    first, second = called(w, mode, "self.a"), called(w, mode, "self.b")
    if put == "append":
        body = [f"out = {start}", f"out.append({first})", f"out.append({second})"]
        last = w.pick("out[-1]", "out[0]", "sum(out)", "out.pop()", "tf.add_n(out)")
    else:
        body = [
            f"out = {start}",
            f"{put.replace('{f}', 'hidden')} = {first}",
            f"{put.replace('{f}', 'last')} = {second}",
        ]
        last = put.replace("{f}", w.pick("hidden", "last"))
    derived, stem = base(w)
    name = written(w, stem, base=derived, fields=_parts(w), mode=mode, body=[*body, f"return {last}"])
    return Unit(f"{name}()", flag_of(mode))
