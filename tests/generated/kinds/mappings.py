"""Configurations that are dicts and other mappings."""

from __future__ import annotations

from tests.generated.grammar.writer import Writer, indented
from tests.generated.kinds.values import Fields, Settings

_READ = ('{c}["{f}"]', '{c}["{f}"]', '{c}.get("{f}")', '{c}.get("{f}", None)')


def mapping(w: Writer, fields: Fields) -> Settings:
    """A configuration whose fields are items."""
    name = w.name("settings")
    defaults, given = Fields({}, fields.defaults).table(), fields.table()
    form = w.pick(
        "literal",
        "merged",
        "or",
        "update",
        "typed",
        "ordered",
        "chain",
        "proxy",
        "json",
        "zip",
        "loop",
        "default",
        "copy",
    )
    w.mark(f"form: mapping, {form}")
    made = fields.full()
    match form:
        case "merged":
            made = w.pick(f"{{**{defaults}, **{given}}}", f"dict({defaults}, **{given})")
        case "or":
            made = f"{defaults} | {given}"
        case "update":
            w.define(
                [
                    f"def {name}():",
                    *indented([f"found = {defaults}", f"found.update({w.pick(given, '**' + given)})", "return found"]),
                ]
            )
            made = f"{name}()"
        case "typed":
            kinds = {"rate": "float", "active": "bool", "always": "bool", "depth": "int"}
            w.define(
                [f"class {name.title()}(TypedDict):", *indented([f"{key}: {kind}" for key, kind in kinds.items()])]
            )
            made = w.pick(f"{name.title()}(**{made})", f"{name.title()}({Fields({}, fields.all).keywords()})")
        case "ordered":
            made = w.pick(f"OrderedDict({made})", f"collections.OrderedDict(**{made})")
        case "chain":
            made = f"collections.ChainMap({given}, {defaults})"
        case "proxy":
            made = f"types.MappingProxyType({made})"
        case "json":
            made = "json.loads('" + made.replace("True", "true").replace("False", "false") + "')"
        case "zip":
            keys = ", ".join(f'"{key}"' for key in fields.all)
            made = f"dict(zip(({keys}), ({', '.join(fields.all.values())})))"
        case "loop":
            w.define(
                [
                    f"def {name}():",
                    *indented(
                        [
                            f"found = dict({defaults})",
                            f"for key, value in {given}.items():",
                            "    found[key] = value",
                            "return found",
                        ]
                    ),
                ]
            )
            made = f"{name}()"
        case "default":
            items = "".join(f'    found["{key}"] = {value}\n' for key, value in fields.all.items()).rstrip("\n")
            w.define(
                [
                    f"def {name}():",
                    "    found = collections.defaultdict(lambda: 0.5)",
                    *items.split("\n"),
                    "    return found",
                ]
            )
            made = f"{name}()"
        case "copy":
            w.define([f"{name.upper()} = {made}"])
            made = w.pick(f"copy.deepcopy({name.upper()})", f"copy.copy({name.upper()})", f"{name.upper()}.copy()")
    return Settings(made, _READ, f"**{made}")
