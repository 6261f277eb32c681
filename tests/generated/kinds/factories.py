"""Models that functions make, and what is done with them: given to constructors, kept, called in others."""

from __future__ import annotations

from tests.generated.grammar.writer import Unit, Writer, indented
from tests.generated.kinds.parts import (
    TRAINING,
    UNTOLD,
    Lines,
    called,
    dropping,
    flag_of,
    mode_for,
    plain,
    rate,
    signature,
    some,
    unit,
    written,
)


def assembled(w: Writer) -> Unit:
    """A model of networks that functions make."""
    form = w.weighted(
        (4, _given), (3, _kept), (3, _in_a_graph), (1, _with_outputs), (1, _steps), (1, _by_a_builder), (1, _late)
    )
    w.mark(f"form: {form.__name__[1:]}")
    return form(w)


def network(w: Writer, depth: int = 1) -> str:
    """The expression that makes a model, by a function in one of many ways."""
    name, parameter = w.name("make_net"), ""
    body = _network_body(w, depth)
    if w.one_in(2):
        parameter = w.pick("rate=0.5", "rate=0.0", "rate")
        body = [
            line.replace("Dropout(0.5)", "Dropout(rate)").replace("Dropout(0.25)", "Dropout(rate)") for line in body
        ]
    given = {"": "", "rate": rate(w), "rate=0.5": w.pick("", "rate=0.4"), "rate=0.0": w.pick("0.4", "rate=0.25", "")}
    lines = [f"def {name}({parameter}):", *indented(body)]
    arguments = given[parameter]
    form = w.weighted(
        (6, "function"),
        (1, "partial"),
        (1, "closure"),
        (1, "static"),
        (1, "class method"),
        (1, "registered"),
        (1, "table"),
        (1, "lambda"),
        (1, "cached"),
        (1, "wrapped"),
    )
    match form:
        case "partial":
            w.define(lines)
            return f"functools.partial({name}, {arguments})()" if arguments else f"functools.partial({name})()"
        case "closure":
            w.define([f"def {name}_of({parameter}):", *indented(["def make():", *indented(body), "return make"])])
            return f"{name}_of({arguments})()"
        case "static":
            w.define([f"class Nets{name[8:]}:", "    @staticmethod", *indented(lines)])
            return f"Nets{name[8:]}{w.pick('', '()')}.{name}({arguments})"
        case "class method":
            taken = f"cls, {parameter}" if parameter else "cls"
            w.define(
                [f"class Nets{name[8:]}:", "    @classmethod", f"    def make({taken}):", *indented(indented(body))]
            )
            return f"Nets{name[8:]}.make({arguments})"
        case "registered":
            table = f"REGISTRY{name[8:]}"
            w.define([f"{table} = {{}}"])
            w.define(
                [
                    f"def register{name[8:]}(key):",
                    *indented(["def keep(made):", f"    {table}[key] = made", "    return made", "return keep"]),
                ]
            )
            w.define([f'@register{name[8:]}("net")', *lines])
            return f'{table}["net"]({arguments})'
        case "table":
            w.define(lines)
            table = f"NETS{name[8:]}"
            w.define([f'{table} = {{"net": {name}, "none": None}}'])
            return w.pick(f'{table}["net"]({arguments})', f'{table}.get("net")({arguments})')
        case "lambda":
            w.define(lines)
            return f"(lambda: {name}({arguments}))()"
        case "cached":
            w.define([w.pick("@functools.lru_cache", "@functools.lru_cache(maxsize=None)", "@functools.cache"), *lines])
            return f"{name}({arguments})"
        case "wrapped":
            w.define(
                [
                    f"def counted{name[8:]}(function):",
                    "    @functools.wraps(function)",
                    "    def inner(*args, **kwargs):",
                    "        return function(*args, **kwargs)",
                    "    return inner",
                ]
            )
            w.define([f"@counted{name[8:]}", *lines])
            return f"{name}({arguments})"
    w.define(lines)
    return f"{name}({arguments})"


def _network_body(w: Writer, depth: int) -> Lines:
    kind = w.weighted((4, "functional"), (3, "sequential"), (2, "class"), (1, "nested" if depth else "functional"))
    match kind:
        case "sequential":
            layers = [some(w) for _ in range(w.number(1, 2))] + [dropping(w)]
            start = w.pick("", "K.Input((10,)), ")
            if w.one_in(3):
                return ["model = K.Sequential()", *(f"model.add({layer})" for layer in layers), "return model"]
            return [f"return K.Sequential([{start}{', '.join(layers)}])"]
        case "class":
            return [f"return {unit_class(w).made}"]
        case "nested":
            inner = network(w, depth - 1)
            return [
                "inputs = K.Input((10,))",
                f"x = {inner}(inputs)",
                f"return K.Model(inputs, {some(w)}(x))",
            ]
    body = ["inputs = K.Input((10,))", f"x = {some(w)}(inputs)"]
    told = w.weighted((8, ""), (1, ", training=True"), (1, ", training=False"))
    body.append(f"x = {dropping(w)}(x{told})")
    if w.one_in(3):
        body.append(f"x = {w.pick('L.Add()([x, inputs])', 'x + inputs', plain(w) + '(x)')}")
    return [*body, w.pick("return K.Model(inputs, x)", "return K.Model(inputs=inputs, outputs=x)")]


def unit_class(w: Writer) -> Unit:
    """A subclassed model."""
    mode = signature(w)
    name = written(
        w,
        "Net",
        base="K.Model",
        fields=[f"self.drop = {dropping(w)}"],
        mode=mode,
        body=[f"return {called(w, mode, 'self.drop')}"],
    )
    return Unit(f"{name}()", flag_of(mode))


def _told(w: Writer, mode_value: str | None) -> str:
    return mode_for(w, TRAINING if mode_value else UNTOLD)


def _given(w: Writer) -> Unit:
    """Networks are given to a constructor."""
    mode = signature(w)
    names = ["encoder", "decoder"][: w.number(1, 2)]
    made = [network(w) for _ in names]
    keep = w.pick("plain", "list", "dict", "tuple")
    calls = [f"x = self.{name}(x{mode_for(w, mode)})" for name in names]
    fields = [f"self.{name} = {name}" for name in names]
    match keep:
        case "list" | "tuple":
            opening, closing = ("[", "]") if keep == "list" else ("(", ",)")
            fields = [f"self.parts = {opening}{', '.join(names)}{closing}"]
            calls = w.pick(
                ["for part in self.parts:", f"    x = part(x{mode_for(w, mode)})"],
                [f"x = self.parts[{place}](x{mode_for(w, mode)})" for place in range(len(names))],
            )
        case "dict":
            fields = [f"self.parts = {{{', '.join(f'{name!r}: {name}' for name in names)}}}".replace("'", '"')]
            calls = w.pick(
                [f'x = self.parts["{name}"](x{mode_for(w, mode)})' for name in names],
                ["for part in self.parts.values():", f"    x = part(x{mode_for(w, mode)})"],
            )
    derived, stem = w.pick(("K.Model", "Net"), ("K.Model", "VAE"), ("L.Layer", "Block"))
    name = written(
        w,
        stem,
        base=derived,
        parameters=", ".join(names),
        fields=fields,
        mode=mode,
        body=[*calls, "return x"],
    )
    arguments = ", ".join(made)
    if w.one_in(3):
        arguments = ", ".join(f"{key}={value}" for key, value in zip(names, made, strict=True))
    if w.one_in(4):
        maker = w.name("assemble")
        w.define(
            [
                f"def {maker}():",
                *indented([*(f"{key} = {value}" for key, value in zip(names, made, strict=True))]),
                f"    return {name}({', '.join(names)})",
            ]
        )
        return Unit(f"{maker}()", flag_of(mode))
    return Unit(f"{name}({arguments})", flag_of(mode))


def _kept(w: Writer) -> Unit:
    """The constructor calls the functions itself."""
    mode, made = signature(w), network(w)
    where = w.pick("self", "list", "dict", "comprehension", "setattr", "method", "method", "callable")
    told = mode_for(w, mode)
    methods: list[Lines] = []
    parameters = arguments = ""
    match where:
        case "list":
            fields, body = [f"self.nets = [{made}, {network(w)}]"], ["for net in self.nets:", f"    x = net(x{told})"]
        case "dict":
            fields = [f'self.nets = {{"a": {made}}}', f'self.nets["b"] = {unit(w).made}']
            body = [f'x = self.nets["a"](x{told})']
        case "comprehension":
            fields, body = (
                [f"self.nets = [{made} for _ in range(2)]"],
                ["for net in self.nets:", f"    x = net(x{told})"],
            )
        case "setattr":
            fields = ["for place in range(2):", f'    setattr(self, f"net_{{place}}", {made})']
            body = ["for place in range(2):", f'    x = getattr(self, f"net_{{place}}")(x{told})']
        case "method":
            fields = ["self.net = self._make_net()"]
            methods = [[*w.pick(["@staticmethod", "def _make_net():"], ["def _make_net(self):"]), f"    return {made}"]]
            body = [f"x = self.net(x{told})"]
        case "callable":
            maker = w.name("maker")
            w.define([f"def {maker}():", f"    return {made}"])
            parameters, arguments = "make", maker
            fields, body = ["self.net = make()"], [f"x = self.net(x{told})"]
        case _:
            fields, body = [f"self.net = {made}"], [f"x = self.net(x{told})"]
    name = written(
        w,
        "Net",
        base=w.pick("K.Model", "L.Layer"),
        parameters=parameters,
        fields=fields,
        mode=mode,
        methods=methods,
        body=[*body, "return x"],
    )
    return Unit(f"{name}({arguments})", flag_of(mode))


def _in_a_graph(w: Writer) -> Unit:
    """A functional model of models."""
    name = w.name("make_graph")
    parts = [network(w) for _ in range(w.number(1, 2))]
    told = [w.weighted((4, ""), (1, ", training=False"), (1, ", training=True")) for _ in parts]
    body = ["inputs = K.Input((10,))"]
    form = w.pick("calls", "named", "joined", "list", "reduce")
    if form == "calls":
        body.append("x = inputs")
        body += [f"x = {part}(x{more})" for part, more in zip(parts, told, strict=True)]
    elif form == "list":
        body += [f"parts = [{', '.join(parts)}]", "x = inputs", "for part in parts:", f"    x = part(x{told[0]})"]
    elif form == "reduce":
        body.append(f"x = functools.reduce(lambda h, part: part(h{told[0]}), [{', '.join(parts)}], inputs)")
    elif form == "joined":
        body = [
            f"first = K.Sequential([K.Input((10,)), {dropping(w)}])",
            f"return K.Model({w.pick('first.inputs', 'first.input')}, {parts[0]}(first.{w.pick('outputs[0]', 'output')}{told[0]}))",
        ]
    else:
        body += [f"base = {parts[0]}", *w.weighted((3, []), (1, ["base.trainable = False"]))]
        body += [f"x = base(inputs{told[0]})", f"x = {some(w)}(x)"]
    if form != "joined":
        body.append("return K.Model(inputs, x)")
    w.define([f"def {name}():", *indented(body)])
    return Unit(f"{name}()")


def _with_outputs(w: Writer) -> Unit:
    """A function gives several things at once."""
    mode, maker = signature(w), w.name("make_both")
    first, second = network(w), network(w)
    form = w.pick("tuple", "dict", "list", "outputs")
    told = mode_for(w, mode)
    if form == "outputs":
        w.define(
            [
                f"def {maker}():",
                *indented(
                    [
                        "inputs = K.Input((10,))",
                        f"hidden = {dropping(w)}(inputs)",
                        f"x = {some(w)}(hidden)",
                        w.pick(
                            "return K.Model(inputs, [hidden, x])", 'return K.Model(inputs, {"hidden": hidden, "x": x})'
                        ),
                    ]
                ),
            ]
        )
        is_dict = "{" in w.definitions[-1]
        read = ['found["x"]', 'found["hidden"]'] if is_dict else ["found[1]", "found[0]"]
        fields = [f"self.net = {maker}()"]
        body = [f"found = self.net(x{told})", f"return {w.pick(read[0], read[1], ' + '.join(read))}"]
    else:
        opening, closing = {"tuple": ("", ""), "dict": ('{"a": ', "}"), "list": ("[", "]")}[form]
        comma = ', "b": ' if form == "dict" else ", "
        w.define([f"def {maker}():", f"    return {opening}{first}{comma}{second}{closing}"])
        fields = [f"self.a, self.b = {maker}()"]
        if form == "dict":
            fields = [f"made = {maker}()", 'self.a, self.b = made["a"], made["b"]']
        body = [f"x = self.a(x{told})", f"return self.b(x{mode_for(w, mode)})"]
    name = written(w, "Net", base="K.Model", fields=fields, mode=mode, body=body)
    return Unit(f"{name}()", flag_of(mode))


def _steps(w: Writer) -> Unit:
    """A model of given networks that has a training step of its own."""
    w.mark("own steps")
    first, second = network(w), network(w)
    said = w.pick(", training=True", ", training=True", "", ", training=False")
    name = w.name("Trained")
    w.define(
        [
            f"class {name}(K.Model):",
            *indented(
                [
                    "def __init__(self, first, second):",
                    "    super().__init__()",
                    "    self.first = first",
                    "    self.second = second",
                    "    self.head = L.Dense(10)",
                    "def call(self, x, training=None):",
                    f"    x = self.first(x{_told(w, 'training')})",
                    f"    return self.head(self.second(x{_told(w, 'training')}))",
                    "def train_step(self, data):",
                    *indented(
                        [
                            "x, y = data",
                            "with tf.GradientTape() as tape:",
                            *indented(
                                w.pick(
                                    [f"output = self(x{said})"],
                                    [f"output = self.head(self.second(self.first(x{said}){said}))"],
                                )
                            ),
                            "    loss = tf.reduce_mean(output)",
                            "gradients = tape.gradient(loss, self.trainable_variables)",
                            "self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))",
                            'return {"loss": loss}',
                        ]
                    ),
                ]
            ),
        ]
    )
    return Unit(f"{name}({first}, {second})")


def _by_a_builder(w: Writer) -> Unit:
    """A plain class that makes a model in a method."""
    name, made = w.name("Builder"), network(w)
    rate_given = rate(w)
    form = w.pick("returned", "attribute", "property", "call")
    body = ["inputs = K.Input((10,))", "x = L.Dropout(self.rate)(inputs)", f"x = {made}(x)"]
    lines = ["def __init__(self, rate=0.5):", "    self.rate = rate"]
    match form:
        case "attribute":
            lines += [
                "    self.model = None",
                "def compile_it(self):",
                *indented([*body, "self.model = K.Model(inputs, x)", "return self"]),
            ]
            end = ".compile_it().model"
        case "property":
            lines += ["@property", "def model(self):", *indented([*body, "return K.Model(inputs, x)"])]
            end = ".model"
        case "call":
            lines += ["def __call__(self):", *indented([*body, "return K.Model(inputs, x)"])]
            end = "()"
        case _:
            lines += ["def build(self):", *indented([*body, "return K.Model(inputs, x)"])]
            end = ".build()"
    w.define([f"class {name}:", *indented(lines)])
    return Unit(f"{name}({w.pick('', rate_given, 'rate=' + rate_given)}){end}")


def _late(w: Writer) -> Unit:
    """Made in `build`, or kept behind a property."""
    mode, made = signature(w), network(w)
    name = w.name("Late")
    told = mode_for(w, mode)
    if w.one_in(2):
        lines = ["def build(self, input_shape):", f"    self.net = {made}", "    super().build(input_shape)"]
    else:
        lines = ["def __init__(self):", "    super().__init__()", f"    self._net = {made}"]
        lines += ["@property", "def net(self):", "    return self._net"]
    w.define(
        [
            f"class {name}(L.Layer):",
            *indented([*lines, f"def call(self, {mode.parameters}):", f"    return self.net(x{told})"]),
        ]
    )
    return Unit(f"{name}()", flag_of(mode))
