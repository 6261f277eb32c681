"""The shape the package is meant to keep: which module may import which, and how large things may grow."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kerasdrop_lint"
FRAMEWORKS = {"tensorflow", "keras", "tf_keras"}

VOCABULARY = {"modes", "finding"}
MAY_IMPORT: dict[str, set[str]] = {
    "modes": set(),
    "finding": {"modes"},
    "rows": {"modes"},
    "tabulation": {"modes"},
    "knowledge": {"modes"},
    "source": {"finding"},
    "project": {"knowledge", "source", "finding"},
    "analysis": {"knowledge", "source", "project", *VOCABULARY},
    "rules": {"analysis", "knowledge", *VOCABULARY},
    "fixes": {"analysis", "source", *VOCABULARY},
    "mishaps": {"finding"},
    "places": {"analysis", "finding"},
    "targets": {"knowledge", "project"},
    "mode_rows": {"places", "analysis", "modes"},
    "reasons": {"mode_rows", "rules", "analysis"},
    "judge": {
        "mode_rows",
        "reasons",
        "mishaps",
        "places",
        "targets",
        "rules",
        "fixes",
        "analysis",
        "project",
        "knowledge",
        "source",
        *VOCABULARY,
    },
    "selection": {"rules", "finding"},
    "config": {"selection", "rules", "knowledge", "project", "source", "finding"},
    "check": {"config", "selection", "judge", "mishaps", "rules", "fixes", "knowledge", "project", "source"}
    | VOCABULARY,
    "reports": {"config", "selection", "rules", "knowledge", "source", "tabulation", *VOCABULARY},
    "runtime": {"knowledge", "rows", "modes"},
    "verify": {"check", "config", "knowledge", "rows", "runtime", "source", *VOCABULARY},
    "testing": {"rows", "runtime", "tabulation", "modes"},
    "frontends": {"check", "config", "selection", "reports", "judge", "rules", "knowledge", "project", "source"}
    | {"runtime", "testing", "verify", *VOCABULARY},
    "__main__": {"frontends"},
    "__init__": {"check", "runtime", "config", "finding", "modes"},
}
"""The arrows between the parts of the package; a part may always import itself and the version."""


@cache
def modules() -> dict[str, ast.Module]:
    """The syntax tree of every module, by its dotted name below the package."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return {".".join(path.relative_to(PACKAGE).with_suffix("").parts): ast.parse(path.read_text()) for path in paths}


def imports(tree: ast.AST) -> Iterator[str]:
    """The absolute names of the modules that are imported anywhere in `tree`, lazily too, except for type checking."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports inside the package are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        yield from imports(node)


def own_imports(tree: ast.AST) -> set[str]:
    """The modules of this package that `tree` imports, by their dotted name below the package."""
    below = {name.removeprefix("kerasdrop_lint.") for name in imports(tree) if name.startswith("kerasdrop_lint.")}
    return {known for name in below for known in (name, f"{name}.__init__") if known in modules()}


def part(name: str) -> str:
    """The folder or top-level module that a module belongs to."""
    return name.split(".")[0]


def runs_frameworks(name: str) -> bool:
    return part(name) in {"runtime", "testing"}


@pytest.mark.parametrize("name", modules())
def test_arrows(name: str) -> None:
    allowed = MAY_IMPORT[part(name)] | {part(name)}
    assert {part(imported) for imported in own_imports(modules()[name])} <= allowed


def test_frontends_are_imported_by_main_only() -> None:
    importers = {name for name, tree in modules().items() if any(part(i) == "frontends" for i in own_imports(tree))}
    assert {name for name in importers if part(name) != "frontends"} <= {"__main__"}


def test_no_framework_on_the_static_side() -> None:
    guilty = {
        name: found
        for name, tree in modules().items()
        if not runs_frameworks(name) and (found := {i.split(".")[0] for i in imports(tree)} & FRAMEWORKS)
    }
    assert guilty == {}


def test_no_import_cycles() -> None:
    graph = {name: own_imports(tree) - {name} for name, tree in modules().items()}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join([*path[path.index(name) :], name])
        if name not in done:
            for imported in sorted(graph[name]):
                visit(imported, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@cache
def functions() -> tuple[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef], ...]:
    """Every function of the package, with the name of its module."""
    walked = ((name, node) for name, tree in modules().items() for node in ast.walk(tree))
    return tuple((name, node) for name, node in walked if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_nine_functions_of_ten_fit_on_a_screen() -> None:
    lengths = sorted(lines(node) for _, node in functions())
    assert lengths[int(len(lengths) * 0.9)] <= 30


@pytest.mark.parametrize("name", modules())
def test_file_length(name: str) -> None:
    path = PACKAGE / (name.replace(".", "/") + ".py")
    limit = 120 if re.fullmatch(r"rules\.kdl\d{3}_\w+", name) else 400
    length = path.read_text().count("\n")
    assert length <= limit


@pytest.mark.parametrize("name", modules())
def test_modules_are_documented(name: str) -> None:
    assert ast.get_docstring(modules()[name]) or not modules()[name].body


def public(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]]:
    """The public classes and functions of a module, and the public methods of its public classes."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for node in tree.body:
        if isinstance(node, kinds) and not node.name.startswith("_"):
            yield node.name, node
            if isinstance(node, ast.ClassDef):
                methods = (n for n in node.body if isinstance(n, kinds) and not n.name.startswith("_"))
                yield from ((f"{node.name}.{method.name}", method) for method in methods)


@pytest.mark.parametrize("name", modules())
def test_public_names_are_documented(name: str) -> None:
    # A method that carries out one described by a base class is described there.
    bare = {
        label
        for label, node in public(modules()[name])
        if not ast.get_docstring(node) and not ("." in label and _overrides(modules()[name], label))
    }
    assert bare == set()


def _overrides(tree: ast.Module, label: str) -> bool:
    owner = label.split(".")[0]
    return any(isinstance(node, ast.ClassDef) and node.name == owner and node.bases for node in tree.body)


@pytest.mark.parametrize("name", modules())
def test_functions_are_annotated(name: str) -> None:
    bare = set()
    for where, node in functions():
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        missing = [a for a in arguments if a.annotation is None and a.arg not in {"self", "cls"}]
        if where == name and (missing or node.returns is None):
            bare.add(node.name)
    assert bare == set()


def rule_files() -> dict[str, str]:
    """The slug of each rule's file by its code."""
    files = PACKAGE.glob("rules/kdl*.py")
    return {path.stem[:6].upper(): path.stem[7:].replace("_", "-") for path in files}


def test_one_list_of_rules() -> None:
    rules = importlib.import_module("kerasdrop_lint.rules").RULES
    assert [rule.code for rule in rules] == sorted(rule_files())
    assert {rule.code: rule.name for rule in rules} == rule_files()
    assert {rule.code for rule in rules if rule.advice} == {code for code in rule_files() if code.startswith("KDL9")}


def test_every_rule_has_fixtures() -> None:
    folders = {path.name.upper(): path for path in (ROOT / "fixtures").glob("kdl*") if path.is_dir()}
    assert set(folders) == set(rule_files())
    for code, folder in folders.items():
        assert len(list(folder.glob("bad_*.py"))) >= 2, code
        assert len(list(folder.glob("good_*.py"))) >= 2, code


def test_documents_name_only_rules_that_exist() -> None:
    known = set(rule_files()) | {"KDL000"}
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    for document in documents:
        assert set(re.findall(r"\bKDL\d{3}\b", document.read_text())) <= known, document.name


def test_the_readme_names_every_rule() -> None:
    assert set(rule_files()) <= set(re.findall(r"\bKDL\d{3}\b", (ROOT / "README.md").read_text()))


STATIC = """
import sys
from kerasdrop_lint.frontends import flake8_plugin
from kerasdrop_lint.frontends.command_line import run
run(["check", "--isolated", "--quiet", sys.argv[1]])
run(["modes", sys.argv[1]])
print(sorted(name for name in sys.modules if name.partition(".")[0] in {"tensorflow", "keras", "numpy", "psutil"}))
print(sorted(name for name in sys.modules if name.startswith(("kerasdrop_lint.runtime.", "kerasdrop_lint.verify."))))
"""


def test_checking_loads_nothing_that_measures() -> None:
    example = ROOT / "fixtures" / "kdl101" / "bad_inherited_call.py"
    done = subprocess.run([sys.executable, "-c", STATIC, str(example)], capture_output=True, text=True, check=True)
    assert "KDL101" in done.stdout
    assert done.stdout.splitlines()[-2:] == ["[]", "[]"]
