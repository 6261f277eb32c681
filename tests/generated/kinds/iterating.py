"""Loops over layers: generators, iterators of the standard library, and rates that are spread over a depth."""

from __future__ import annotations

from tests.generated.grammar.writer import Unit, Writer, indented
from tests.generated.kinds.parts import (
    Lines,
    Signature,
    base,
    block,
    dropping,
    flag_of,
    holding,
    mode_for,
    plain,
    signature,
    written,
)


def iterated(w: Writer) -> Unit:
    """A model with several layers, and a loop over them."""
    form = w.weighted(
        (3, _by_generator),
        (3, _by_itertools),
        (3, _by_order),
        (3, _with_spread_rates),
        (1, _by_protocol),
        (1, _in_a_graph),
    )
    w.mark(f"form: {form.__name__[1:]}")
    return form(w)


def _made(w: Writer) -> list[str]:
    """Several layers that take the mode alike."""
    if w.one_in(4):
        return [block(w).made for _ in range(w.number(1, 2))]
    return [dropping(w) for _ in range(w.number(1, 3))]


def _listed(made: list[str]) -> str:
    return f"[{', '.join(made)}]"


def _told(w: Writer, made: list[str]) -> tuple[str, str]:
    mode = signature(w)
    is_custom = any("Block" in one for one in made)
    return mode.parameters, "" if is_custom else mode_for(w, mode)


def _net(w: Writer, fields: Lines, body: Lines, parameters: str, methods: tuple[Lines, ...] = ()) -> Unit:
    derived, stem = base(w)
    value = "training" if "training" in parameters else None
    mode = Signature(parameters, value)
    name = written(w, stem, base=derived, fields=fields, mode=mode, methods=methods, body=[*body, "return x"])
    return Unit(f"{name}()", flag_of(mode))


def _by_generator(w: Writer) -> Unit:
    made = _made(w)
    parameters, told = _told(w, made)
    form = w.pick("method", "function", "expression", "from", "send", "makes", "pairs")
    loop = [f"    x = layer(x{told})"]
    fields, methods = [f"self.parts = {_listed(made)}"], ()
    match form:
        case "method":
            methods = (
                w.pick(
                    ["def each(self):", "    for layer in self.parts:", "        yield layer"],
                    [
                        "def each(self):",
                        "    for layer in self.parts:",
                        "        if layer is not None:",
                        "            yield layer",
                    ],
                    ["def each(self):", "    yield self.parts[0]"],
                    ["@property", "def each(self):", "    yield from self.parts"],
                ),
            )
            asked = "self.each" if "@property" in methods[0] else "self.each()"
            body = [f"for layer in {asked}:", *loop]
        case "from":
            methods = (
                [
                    "def each(self):",
                    "    yield from self.parts",
                    *w.pick([], ["    yield self.parts[0]"], ["    return"]),
                ],
            )
            body = ["for layer in self.each():", *loop]
        case "function" | "pairs":
            name = w.name("each")
            w.define([f"def {name}(parts):", "    for place, part in enumerate(parts):", "        yield place, part"])
            body = [f"for place, layer in {name}(self.parts):", *loop]
        case "makes":
            name = w.name("layers_of")
            w.define([f"def {name}(number):", "    for place in range(number):", f"        yield {made[0]}"])
            number = w.number(1, 2)
            fields = w.pick(
                [f"self.parts = list({name}({number}))"],
                [f"self.parts = [*{name}({number})]"],
                ["self.parts = []", f"self.parts.extend({name}({number}))"],
                [f"self.parts = [layer for layer in {name}({number})]"],
                [f"made = {name}({number})", "self.parts = [next(made)]"],
            )
            body = ["for layer in self.parts:", *loop]
        case "send":
            body = ["parts = iter(self.parts)", "layer = next(parts)", f"x = layer(x{told})"]
            if w.one_in(2):
                body += ["for layer in parts:", *loop]
        case _:
            body = w.pick(
                ["for layer in (part for part in self.parts):", *loop],
                [f"for result in (layer(x{told}) for layer in self.parts):", "    x = x + result"],
                [f"x = sum(layer(x{told}) for layer in self.parts)"],
                [f"x = tf.add_n([layer(x{told}) for layer in self.parts])"],
                [f"results = [layer(x{told}) for layer in self.parts]", "x = results[-1]"],
                [f"x = max((layer(x{told}) for layer in self.parts[:1]), key=id)"],
            )
    return _net(w, fields, body, parameters, methods)


def _by_itertools(w: Writer) -> Unit:
    made = _made(w)
    parameters, told = _told(w, made)
    loop = [f"    x = layer(x{told})"]
    fields = [f"self.parts = {_listed(made)}", f"self.others = {_listed([plain(w), dropping(w)][w.number(0, 1) :])}"]
    over = w.pick(
        "for layer in itertools.chain(self.parts, self.parts):",
        "for layer in itertools.chain.from_iterable([self.parts]):",
        "for layer in itertools.islice(self.parts, 1):",
        "for layer in itertools.islice(itertools.cycle(self.parts), 2):",
        "for layer in itertools.repeat(self.parts[0], 2):",
        "for place, layer in zip(itertools.count(), self.parts):",
        "for layer, other in itertools.zip_longest(self.parts, [1]):",
        "for layer, _ in itertools.product(self.parts, (1,)):",
        "for layer in itertools.compress(self.parts, [True, False, True]):",
        "for layer in itertools.takewhile(lambda part: part is not None, self.parts):",
        "for layer in itertools.dropwhile(lambda part: part is None, self.parts):",
        "for layer in itertools.filterfalse(lambda part: part is None, self.parts):",
        "for name, group in itertools.groupby(self.parts, key=lambda part: 1):",
        "for layer in (pair[0] for pair in itertools.combinations(self.parts * 2, 2)):",
        "for (layer,) in itertools.permutations(self.parts, 1):",
        "for layer in itertools.starmap(lambda part, _: part, [(part, 1) for part in self.parts]):",
        "for layer in list(itertools.tee(self.parts)[1]):",
        "for layer in itertools.accumulate(self.parts, lambda first, second: second):",
        "reduce",
    )
    if over == "reduce":
        body = [f"x = functools.reduce(lambda h, layer: layer(h{told}), self.parts, x)"]
    elif "group" in over:
        body = [over, "    for layer in group:", f"        x = layer(x{told})"]
    elif "zip_longest" in over:
        body = [over, "    if layer is not None:", f"        x = layer(x{told})"]
    else:
        body = [over, *loop]
    return _net(w, fields[:1], body, parameters)


def _by_order(w: Writer) -> Unit:
    made = _made(w)
    parameters, told = _told(w, made)
    loop = [f"    x = layer(x{told})"]
    keyed = ", ".join(f'("{key}", {one})' for key, one in zip("abc", made, strict=False))
    fields, over = w.pick(
        (f"self.parts = OrderedDict([{keyed}])", "self.parts.values()"),
        (f"self.parts = dict([{keyed}])", "[self.parts[key] for key in sorted(self.parts)]"),
        (f"self.parts = dict([{keyed}])", "(self.parts[key] for key in self.parts)"),
        (f"self.parts = [{keyed}]", "[layer for _, layer in self.parts]"),
        (f"self.parts = [{keyed}]", "dict(self.parts).values()"),
        (f"self.parts = collections.deque({_listed(made)})", "list(self.parts)"),
        (f"self.parts = tuple({_listed(made)})", "reversed(self.parts)"),
        (f"self.parts = {_listed(made)}", "self.parts[::-1]"),
        (f"self.parts = {_listed(made)}", "self.parts[1:]"),
        (f"self.parts = {_listed(made)}", "filter(None, self.parts)"),
        (f"self.parts = {_listed(made)}", "map(lambda part: part, self.parts)"),
        (f"self.parts = {_listed(made)}", "(part for part, _ in zip(self.parts, range(5)))"),
        (f"self.parts = {_listed(made)}", "sorted(self.parts, key=lambda part: part.name)[:1]"),
        (f"self.parts = [{_listed(made)}, []]", "sum(self.parts, [])"),
        (f"self.parts = [{_listed(made)}]", "[layer for group in self.parts for layer in group]"),
        (f"self.parts = {_listed(made)}", "self.layers"),
        (f"self.parts = {_listed(made)}", "while"),
        (f"self.parts = {_listed(made)}", "index"),
        (f"self.parts = {_listed(made)}", "unpacked"),
    )
    match over:
        case "while":
            body = [
                "place = 0",
                "while place < len(self.parts):",
                f"    x = self.parts[place](x{told})",
                "    place += 1",
            ]
        case "index":
            body = ["for place in range(len(self.parts)):", f"    x = self.parts[place](x{told})"]
        case "unpacked":
            body = ["first, *rest = self.parts", f"x = first(x{told})", "for layer in rest:", *loop]
        case _:
            body = [f"for layer in {over}:", *loop]
    if over == "self.layers":
        mode = Signature(parameters, "training" if "training" in parameters else None)
        name = written(w, "Net", base="K.Model", fields=[fields], mode=mode, body=[*body, "return x"])
        return Unit(f"{name}()", flag_of(mode))
    return _net(w, [fields], body, parameters)


_SPREAD = (
    "np.linspace(0.1, 0.5, depth)",
    "np.linspace(0.0, 0.5, depth)",
    "np.linspace(0, 0.4, depth).tolist()",
    "tf.linspace(0.1, 0.5, depth).numpy()",
    "[float(rate) for rate in np.linspace(0.1, 0.5, depth)]",
    "[float(rate) for rate in tf.linspace(0.0, 0.5, depth)]",
    "np.arange(1, depth + 1) * 0.1",
    "[0.1 * place for place in range(depth)]",
    "[0.5 * place / depth for place in range(1, depth + 1)]",
    "[rate.item() for rate in np.linspace(0.1, 0.5, depth)]",
    "np.linspace(0.1, 0.5, depth + 1)[1:]",
    "np.linspace(0.1, 0.5, num=depth)",
    "np.linspace(start=0.1, stop=0.5, num=depth, endpoint=False)",
    "np.full(depth, 0.3)",
    "np.array([0.1, 0.4])",
    "np.linspace(0.1, 0.5, depth)[::-1]",
    "list(reversed(np.linspace(0.1, 0.5, depth)))",
    "np.ones(depth) * 0.2",
    "np.geomspace(0.1, 0.5, depth)",
    "np.logspace(-2, -1, depth)",
    "np.zeros(depth)",
)


def _with_spread_rates(w: Writer) -> Unit:
    """A rate for each depth."""
    mode = signature(w)
    spread = w.pick(*_SPREAD)
    of = w.weighted((3, "Dropout"), (1, "GaussianDropout"), (2, "Path"))
    if of == "Path":
        path = w.name("DropPath")
        inner = signature(w)
        asked = inner.value or "True"
        w.define(
            [
                f"class {path}(L.Layer):",
                *indented(
                    [
                        "def __init__(self, rate):",
                        "    super().__init__()",
                        w.pick("    self.rate = rate", "    self.rate = float(rate)"),
                        f"def call(self, {inner.parameters}):",
                        f"    if not {asked} or self.rate == 0:",
                        "        return x",
                        "    keep = 1.0 - self.rate",
                        "    mask = tf.floor(keep + tf.random.uniform((tf.shape(x)[0], 1)))",
                        "    return x / keep * mask",
                    ]
                ),
            ]
        )
        made = path
        told = f", training={mode.value}" if mode.value and inner.value and not w.one_in(5) else ""
    else:
        made, told = f"L.{of}", mode_for(w, mode)
    value = w.pick("rate", "rate", "float(rate)")
    first = [f"depth = {w.number(1, 2)}", f"rates = {spread}"]
    fields = w.pick(
        [*first, f"self.parts = [{made}({value}) for rate in rates]"],
        [*first, "self.parts = []", "for rate in rates:", f"    self.parts.append({made}({value}))"],
        [*first, f"self.parts = [{made}({value.replace('rate', 'rates[place]')}) for place in range(1)]"],
        [*first, f"self.parts = [{made}({value}) if rate > 0 else None for rate in rates]"],
        [*first, f"self.parts = [{made}({value}) for place, rate in enumerate(rates)]"],
    )
    body = ["for layer in self.parts:", f"    x = layer(x{told})"]
    if "None" in fields[-1]:
        body = ["for layer in self.parts:", "    if layer is not None:", f"        x = layer(x{told})"]
    return holding(w, fields, body, mode)


def _by_protocol(w: Writer) -> Unit:
    """A class that is iterated over, or asked by position."""
    made = _made(w)
    parameters, told = _told(w, made)
    name = w.name("Parts")
    form = w.pick("iter", "getitem", "len", "next", "contains")
    lines = ["def __init__(self, parts):", "    self.parts = parts", "    self.place = 0"]
    loop = ["for layer in self.held:", f"    x = layer(x{told})"]
    match form:
        case "iter":
            lines += w.pick(
                ["def __iter__(self):", "    return iter(self.parts)"],
                ["def __iter__(self):", "    yield from self.parts"],
                ["def __iter__(self):", "    for part in self.parts:", "        yield part"],
            )
        case "next":
            lines += [
                "def __iter__(self):",
                "    self.place = 0",
                "    return self",
                "def __next__(self):",
                "    if self.place >= len(self.parts):",
                "        raise StopIteration",
                "    self.place += 1",
                "    return self.parts[self.place - 1]",
            ]
        case "contains":
            lines += [
                "def __contains__(self, name):",
                '    return name == "a"',
                "def get(self):",
                "    return self.parts[0]",
            ]
            loop = ['if "a" in self.held:', f"    x = self.held.get()(x{told})"]
        case _:
            lines += ["def __getitem__(self, place):", "    return self.parts[place]"]
            lines += ["def __len__(self):", "    return len(self.parts)"]
            if form == "len":
                loop = ["for place in range(len(self.held)):", f"    x = self.held[place](x{told})"]
    w.define([f"class {name}:", *indented(lines)])
    return _net(w, [f"parts = {_listed(made)}", "self.parts = parts", f"self.held = {name}(parts)"], loop, parameters)


def _in_a_graph(w: Writer) -> Unit:
    made, name = _made(w), w.name("make_graph")
    body = w.pick(
        ["x = inputs", f"for layer in {_listed(made)}:", "    x = layer(x)"],
        ["x = inputs", f"for layer in itertools.chain({_listed(made)}, [{plain(w)}]):", "    x = layer(x)"],
        [f"x = functools.reduce(lambda h, layer: layer(h), {_listed(made)}, inputs)"],
        [f"return K.Sequential([inputs, *(layer for layer in {_listed(made)})])"],
        [f"return K.Sequential([inputs] + {_listed(made)})"],
        ["x = inputs", "for rate in np.linspace(0.1, 0.5, 2):", "    x = L.Dropout(float(rate))(x)"],
        ["model = K.Sequential([inputs])", f"for layer in {_listed(made)}:", "    model.add(layer)", "return model"],
        ["outputs = [layer(inputs) for layer in " + _listed([*made, plain(w)]) + "]", "x = L.Add()(outputs)"],
    )
    end = [] if body[-1].startswith("return") else ["return K.Model(inputs, x)"]
    w.define([f"def {name}():", *indented(["inputs = K.Input((10,))", *body, *end])])
    return Unit(f"{name}()")
