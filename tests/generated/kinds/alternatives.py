"""One of several layers, classes, rates, modes or paths: chosen by what is written, or by what only a run knows."""

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
    known,
    mode_for,
    plain,
    rate,
    signature,
    some,
    unit,
    unknowable,
    written,
)


def chosen(w: Writer) -> Unit:
    """A model in which something is chosen."""
    form = w.weighted(
        (3, _layer_by_condition),
        (3, _from_a_table),
        (1, _by_name),
        (2, _path),
        (1, _mode),
        (1, _class),
        (2, _in_a_graph),
        (1, _matched),
        (1, _tried),
        (1, _parameter),
        (1, _rate),
    )
    w.mark(f"form: {form.__name__[1:]}")
    return form(w)


def condition(w: Writer) -> str:
    """One that is known, or not."""
    return known(w) if w.weighted((3, True), (2, False)) else unknowable(w)


def _pair(w: Writer) -> tuple[str, str]:
    """Two alternatives: one drops, or both do."""
    first, second = dropping(w), w.pick(plain(w), dropping(w), block(w).made)
    return (first, second) if w.one_in(2) else (second, first)


def _layer_by_condition(w: Writer) -> Unit:
    mode = signature(w)
    first, second = _pair(w)
    asked = condition(w)
    fields = w.pick(
        [f"self.part = {first} if {asked} else {second}"],
        [f"if {asked}:", f"    self.part = {first}", "else:", f"    self.part = {second}"],
        [f"self.part = {first}", f"if {asked}:", f"    self.part = {second}"],
        [f"self.part = ({first}, {second})[bool({asked})]"],
        [f"self.part = ({asked}) and {first} or {second}"],
        [f"make = (lambda: {first}) if {asked} else (lambda: {second})", "self.part = make()"],
        [f"self.part = None if {asked} else {first}"],
        [f"self.part = {{True: {first}, False: {second}}}[bool({asked})]"],
    )
    if "None if" in fields[0]:
        return holding(w, fields, ["if self.part is not None:", f"    x = self.part(x{mode_for(w, mode)})"], mode)
    # What takes no mode is told none: one of the two may be such a layer.
    return holding(w, fields, [f"x = self.part(x{_safely(w, mode, first, second)})"], mode)


def _safely(w: Writer, mode: Signature, *made: str) -> str:
    if any("Block" in one or one.startswith(("L.Dense", "L.Act", "L.Resc", "L.Leaky", "L.Flat")) for one in made):
        return "" if not w.one_in(12) else mode_for(w, mode)
    return mode_for(w, mode)


def _from_a_table(w: Writer) -> Unit:
    """A dictionary of constructors, functions or layers, and a key."""
    mode = signature(w)
    table = w.name("LAYERS")
    key = w.weighted(
        (3, '"a"'),
        (2, 'os.environ.get("NOT_SET_ANYWHERE", "a")'),
        (1, "ARGS.name"),
        (1, '"a" if ' + known(w) + ' else "b"'),
    )
    if "NOT_SET" in key or "ARGS" in key:
        w.mark("unknowable")
    form = w.pick("classes", "lambdas", "functions", "partials", "layers")
    value = rate(w)
    told = mode_for(w, mode)
    match form:
        case "classes":
            first, second = w.pick(
                ("L.Dropout", "L.GaussianDropout"), ("L.GaussianNoise", "L.Dropout"), ("L.Dropout", "L.LeakyReLU")
            )
            end, told = f"({value})", ("" if second == "L.LeakyReLU" else told)
        case "lambdas":
            made = dropping(w), dropping(w)
            first, second, end = f"lambda: {made[0]}", f"lambda: {made[1]}", "()"
        case "functions":
            names = [w.name("make"), w.name("make")]
            for name in names:
                w.define([f"def {name}(rate=0.5):", f"    return {dropping(w, 'rate')}"])
            (first, second), end = names, w.pick("()", f"({value})")
        case "partials":
            first, second, end = (
                f"functools.partial(L.Dropout, {value})",
                "functools.partial(L.GaussianNoise, 0.5)",
                "()",
            )
        case _:
            first, second, end = dropping(w), some(w), ""
            told = _safely(w, mode, second)
    if form == "layers":
        return holding(w, [f'self.parts = {{"a": {first}, "b": {second}}}'], [f"x = self.parts[{key}](x{told})"], mode)
    w.define([f'{table} = {{"a": {first}, "b": {second}}}'])
    got = w.pick(f"{table}[{key}]", f"{table}.get({key})", f'{table}.get({key}, {table}["a"])')
    return holding(w, [f"self.part = {got}{end}"], [f"x = self.part(x{told})"], mode)


def _by_name(w: Writer) -> Unit:
    """A layer that is asked for by its name."""
    mode = signature(w)
    name = w.weighted(
        (3, '"Dropout"'),
        (1, '"GaussianDropout"'),
        (1, 'os.environ.get("NOT_SET_ANYWHERE", "Dropout")'),
        (1, '"Drop" + "out"'),
    )
    if "NOT_SET" in name:
        w.mark("unknowable")
    value = rate(w)
    made = w.pick(
        f"getattr(K.layers, {name})({value})",
        f'K.layers.deserialize({{"class_name": {name}, "config": {{"rate": {value}}}}})',
        f"vars(K.layers)[{name}]({value})",
        f"K.layers.__dict__[{name}]({value})",
    )
    return holding(w, [f"self.part = {made}"], [f"x = self.part(x{mode_for(w, mode)})"], mode)


def _path(w: Writer) -> Unit:
    """Which of several ways `call` goes."""
    mode = signature(w)
    fields = [f"self.a = {dropping(w)}", f"self.b = {some(w)}", f"self.flag = {condition(w)}"]
    told_a, told_b = mode_for(w, mode), _safely(w, mode, fields[1].partition(" = ")[2])
    lines = w.pick(
        ["if self.flag:", f"    x = self.a(x{told_a})", "else:", f"    x = self.b(x{told_b})"],
        ["if self.flag:", f"    return self.a(x{told_a})", f"x = self.b(x{told_b})"],
        [f"x = self.a(x{told_a}) if self.flag else self.b(x{told_b})"],
        ["layer = self.a if self.flag else self.b", f"x = layer(x{told_b and told_a})"],
        [f"x = (self.a if self.flag else self.b)(x{told_b and told_a})"],
        ["if not self.flag:", f"    x = self.b(x{told_b})", f"x = self.a(x{told_a})"],
        [
            "for layer in (self.a, self.b):",
            "    if layer is self.b and self.flag:",
            "        continue",
            f"    x = layer(x{told_b and told_a})",
        ],
    )
    return holding(w, fields, lines, mode)


def _mode(w: Writer) -> Unit:
    """Which mode something is told."""
    mode = signature(w)
    other = mode.value or w.pick("None", "True")
    asked = condition(w)
    lines = w.pick(
        [f"x = self.drop(x, training=False if {asked} else {other})"],
        [f"mode = {other}", f"if {asked}:", "    mode = True", "x = self.drop(x, training=mode)"],
        [f"options = dict(training={other}) if {asked} else {{}}", "x = self.drop(x, **options)"],
        [f"x = self.drop(x, training={other}) if {asked} else self.drop(x)"],
        [f"x = self.drop(x, training=({other}) and ({asked}))"],
        [f'x = self.drop(x, training={{"mc": True, "off": False}}.get("mc" if {asked} else "none", {other}))'],
    )
    return holding(w, [f"self.drop = {dropping(w)}"], lines, mode)


def _class(w: Writer) -> Unit:
    """Which class stands behind a name."""
    mode, name = signature(w), w.name("Part")
    asked = condition(w)
    first, second = block(w).made.removesuffix("()"), block(w).made.removesuffix("()")
    w.define(
        w.pick(
            [f"{name} = {first} if {asked} else {second}"],
            [f"if {asked}:", f"    {name} = {first}", "else:", f"    {name} = {second}"],
            [f"{name} = {first}", f"if {asked}:", f"    {name} = {second}"],
        )
    )
    if w.one_in(2):
        return Unit(f"{name}()", None)
    return holding(w, [f"self.part = {name}()"], ["x = self.part(x)"], mode)


def _in_a_graph(w: Writer) -> Unit:
    name = w.name("make_graph")
    first, second = unit(w).made, unit(w).made
    asked = condition(w)
    body = w.pick(
        [f"x = {first}(inputs)", f"if {asked}:", f"    x = {second}(x)"],
        [f"x = {first}(inputs) if {asked} else {second}(inputs)"],
        [f"layer = {first} if {asked} else {second}", "x = layer(inputs)"],
        [
            f"parts = [{first}]",
            f"if {asked}:",
            f"    parts.append({second})",
            "x = inputs",
            "for part in parts:",
            "    x = part(x)",
        ],
        [f"x = inputs if {asked} else {first}(inputs)", "x = L.Dense(10)(x)"],
        [
            f"model = K.Sequential([K.Input((10,)), {first}])",
            f"if {asked}:",
            f"    model.add({second})",
            "return model",
        ],
    )
    end: Lines = [] if body[-1] == "return model" else ["return K.Model(inputs, x)"]
    w.define([f"def {name}():", *indented(["inputs = K.Input((10,))", *body, *end])])
    return Unit(f"{name}()")


def _matched(w: Writer) -> Unit:
    mode, name = signature(w), w.name("make_part")
    first, second = _pair(w)
    key = w.weighted((2, '"a"'), (1, '"c"'), (1, "ARGS.name"), (1, 'os.environ.get("NOT_SET_ANYWHERE", "a")'))
    if key[0] != '"':
        w.mark("unknowable")
    lines = w.pick(
        [
            "match kind:",
            '    case "a" | "b":',
            f"        return {first}",
            "    case _:",
            f"        return {second}",
        ],
        [
            'if kind == "a":',
            f"    return {first}",
            'elif kind in ("b", "c"):',
            f"    return {second}",
            "raise ValueError(kind)",
        ],
        ['if kind.startswith("a"):', f"    return {first}", f"return {second}"],
    )
    w.define([f"def {name}(kind):", *indented(lines)])
    told = _safely(w, mode, first, second)
    return holding(w, [f"self.part = {name}({key})"], [f"x = self.part(x{told})"], mode)


def _tried(w: Writer) -> Unit:
    """What an import or an attribute decides."""
    mode, name = signature(w), w.name("Chosen")
    first, second = w.pick(("L.Dropout", "L.GaussianDropout"), ("L.AlphaDropout", "L.Dropout"))
    w.define(
        w.pick(
            [
                "try:",
                "    import nothing_like_this",
                f"    {name} = {first}",
                "except ImportError:",
                f"    {name} = {second}",
            ],
            ["try:", f"    {name} = K.layers.NothingLikeThis", "except AttributeError:", f"    {name} = {second}"],
            [f'{name} = {first} if hasattr(K.layers, "Dropout") else {second}'],
            [f'{name} = getattr(K.layers, "NothingLikeThis", {second})'],
        )
    )
    return holding(w, [f"self.part = {name}({rate(w)})"], [f"x = self.part(x{mode_for(w, mode)})"], mode)


def _parameter(w: Writer) -> Unit:
    """What a constructor is given decides."""
    mode = signature(w)
    first, second = _pair(w)
    parameters, asked, given = w.pick(
        ('kind="a"', 'kind == "a"', w.pick("", '"b"', 'kind="a"')),
        ("flag=True", "flag", w.pick("", "False", f"flag={known(w)}")),
        ("rate=None", "rate is None", w.pick("", "0.4", "rate=0.0")),
        ("rate=0.0", "rate > 0", w.pick("", "0.4", "rate=0.3")),
        ("norm=None, flag=False", "flag or norm", w.pick("", '"batch"', "flag=True")),
    )
    derived, stem = base(w)
    name = written(
        w,
        stem,
        base=derived,
        parameters=parameters,
        fields=[f"self.part = {first} if {asked} else {second}"],
        mode=mode,
        body=[f"return self.part(x{_safely(w, mode, first, second)})"],
    )
    return Unit(f"{name}({given})", flag_of(mode))


def _rate(w: Writer) -> Unit:
    mode = signature(w)
    asked = condition(w)
    value = w.pick(
        f"0.5 if {asked} else 0.25",
        f"0.5 if {asked} else 0.0",
        'float(os.environ.get("NOT_SET_ANYWHERE", "0.5"))',
        "ARGS.rate",
        f"max(0.1, 0.4 if {asked} else 0.2)",
        f"{{True: 0.4, False: 0.0}}[bool({asked})]",
    )
    return holding(w, [f"self.part = L.Dropout({value})"], [f"x = self.part(x{mode_for(w, mode)})"], mode)
