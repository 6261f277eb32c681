"""Write `kerasdrop_lint/knowledge/library_bases.py` from the source of the libraries themselves.

    python benchmarks/derive_library_bases.py > kerasdrop_lint/knowledge/library_bases.py
    python benchmarks/derive_library_bases.py --into DIRECTORY > ...

Packages that are not in the directory yet are downloaded, pinned, without what they depend on. None of their code is
run: every class is found by this project's own view of the files.

A class is known by its plain name, wherever in its library it is imported from. A row is written for the names that a
package's `__init__.py` mentions, where all classes of that name agree. Not written are classes that call their layers
in a way of their own (`__call__`), that may be made as something else (`__new__`), or with a base between them and
Keras that is not known.

Which Keras a library is built on is a judgement: `LIBRARIES` makes it, and `evidence` is what the source has to say for
it to stand.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

from corpora import unpack
from tqdm import tqdm

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.classes import UserClass
from kerasdrop_lint.analysis.machine import BudgetExceededError, Machine
from kerasdrop_lint.analysis.names import traces
from kerasdrop_lint.analysis.roots import class_root, keras_name_of, run_module
from kerasdrop_lint.analysis.syntax.statements import lower_text
from kerasdrop_lint.analysis.values import ClassValue, Constant, External, FunctionValue
from kerasdrop_lint.knowledge.profiles import DEFAULT, LEGACY, profile
from kerasdrop_lint.project.project import Projects, surroundings

HERE = Path(__file__).parent
STEPS = {
    "fit": ("fit", "train_step", "train_function", "make_train_function"),
    "evaluate": ("evaluate", "test_step", "test_function", "make_test_function"),
    "predict": ("predict", "predict_step", "predict_function", "make_predict_function"),
}
"""What a class that has one of these does in an entry point is its own affair."""
DIFFERENT = ("__call__", "__new__", "__getattribute__")
_NOT_READ = re.compile(r"(^|/)(tests?|testing)/|_test\.py$|(^|/)(test|dummy)_[^/]*\.py$|(^|/)conftest\.py$")
"""Tests, and what stands in for classes that need something else to be installed."""


@dataclass(frozen=True, slots=True)
class Library:
    """A package, and the dotted names under which its classes are imported. `folders` hold its source."""

    distribution: str
    version: str
    prefixes: tuple[str, ...]
    folders: tuple[str, ...]
    keras: str
    """`2` or `3` if it works with that Keras only; empty if it takes the one that is installed."""
    evidence: tuple[str, str]
    """A file, and what it has to contain."""
    meant: tuple[tuple[str, str], ...] = ()
    """Imports that are not followed, and what they bring in."""


LIBRARIES = (
    Library(
        "keras-cv",
        "0.9.0",
        ("keras_cv",),
        ("keras_cv",),
        "",
        ("keras_cv/src/backend/config.py", "def keras_3()"),
    ),
    Library(
        "keras-hub",
        "0.32.0",
        ("keras_hub",),
        ("keras_hub",),
        "3",
        ("keras_hub-0.32.0.dist-info/METADATA", "Requires-Dist: keras>=3"),
    ),
    Library(
        "keras-nlp",
        "0.12.1",
        ("keras_nlp",),
        ("keras_nlp",),
        "",
        ("keras_nlp/src/backend/config.py", "def keras_3()"),
    ),
    Library(
        "tensorflow-addons",
        "0.23.0",
        ("tensorflow_addons",),
        ("tensorflow_addons",),
        "2",
        ("tensorflow_addons/utils/types.py", "from keras.src.engine import keras_tensor"),
    ),
    Library(
        "tensorflow-probability",
        "0.25.0",
        ("tensorflow_probability.layers", "tensorflow_probability.python.layers"),
        ("tensorflow_probability/python/layers",),
        "2",
        ("tensorflow_probability/python/internal/tf_keras.py", "from tf_keras import *"),
        meant=(("from tensorflow_probability.python.internal import tf_keras", "import tf_keras"),),
    ),
    Library(
        "tf-models-official",
        "2.20.0",
        ("official.nlp", "tensorflow_models.nlp"),
        ("official/nlp",),
        "2",
        ("official/nlp/modeling/layers/transformer_encoder_block.py", "import tensorflow as tf, tf_keras"),
    ),
    Library(
        "tf-models-official",
        "2.20.0",
        ("official.vision", "tensorflow_models.vision"),
        ("official/vision",),
        "2",
        ("official/vision/modeling/layers/nn_layers.py", "import tensorflow as tf, tf_keras"),
    ),
    Library(
        "transformers",
        "4.40.0",
        ("transformers",),
        ("transformers",),
        "2",
        ("transformers/modeling_tf_utils.py", "import tf_keras as keras"),
    ),
)


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """What the table says of a class."""

    name: str
    keras: str
    training: str
    mode_dependent: bool
    steps: tuple[str, ...]


def source(library: Library, *kept: Path) -> Path:
    """Where the unpacked package is; downloads it into the last of the directories if it is in none of them."""
    folders = [into / library.distribution for into in kept]
    for folder in folders:
        if any(folder.glob(f"*-{library.version}.dist-info")):
            return folder
    unpack(library.distribution, library.version, folders[-1])
    return folders[-1]


def rows(library: Library, root: Path, only: str = "") -> list[Row]:
    """The rows of a library that is unpacked at `root`; of the classes in those files alone whose path has `only`."""
    files = [
        path
        for folder in library.folders
        for path in sorted((root / folder).rglob("*.py"))
        if not _NOT_READ.search(path.relative_to(root).as_posix())
    ]
    public = _mentioned(files)
    found: dict[str, set[Row | None]] = defaultdict(set)
    projects = Projects()
    for path in tqdm(files, desc=library.distribution, unit="file", disable=None):
        if re.search(only, path.as_posix()) is None:
            continue
        text = path.read_text(encoding="utf-8")
        for written, means in library.meant:
            text = text.replace(written, means)
        names = set(re.findall(r"^class\s+(\w+)", text, re.MULTILINE))
        if names & public:
            for name, row in _classes(library, path, text, projects, public):
                found[name].add(row)
    return sorted(row for variants in found.values() if len(variants) == 1 for row in variants if row is not None)


def _mentioned(files: list[Path]) -> frozenset[str]:
    """The names that the `__init__.py` files speak of."""
    texts = (path.read_text(encoding="utf-8") for path in files if path.name == "__init__.py")
    return frozenset(name for text in texts for name in re.findall(r"\b[A-Z]\w+", text))


def _classes(
    library: Library, path: Path, text: str, projects: Projects, public: frozenset[str]
) -> Iterator[tuple[str, Row | None]]:
    """The public classes of a file, with their rows; None for one that nothing is to be said of."""
    lowered = lower_text(text)
    if lowered is None:
        return
    target = profile(LEGACY if library.keras == LEGACY else DEFAULT)
    around = surroundings(projects, str(path), text)
    machine = run_module(lowered[0], target, around, traces_functions=traces(text))
    for definition in machine.classes:
        if definition.name in public:
            yield definition.name, _row(machine, definition)


def _row(machine: Machine, definition: UserClass) -> Row | None:
    base = keras_name_of(definition)
    between = list(_between(definition))
    if base is None or None in between:
        return None
    had = ((link, name) for link in between if link is not None for name in link.namespace)
    names = {name for link, name in had if not (name in STEPS and _hands_on(link, name))}
    if not names.isdisjoint(DIFFERENT):
        return None
    steps = tuple(entry for entry, methods in STEPS.items() if not names.isdisjoint(methods))
    return Row(definition.name, base, _training(definition), _is_mode_dependent(machine, definition), steps)


def _between(definition: UserClass) -> Iterator[UserClass | None]:
    """The class and its bases up to the one of Keras; None for one that is not known."""
    for link in definition.order:
        if isinstance(link, External) and link.path.startswith("keras."):
            return
        harmless = isinstance(link, External) and link.path in ("object", "abc.ABC", "tf.Module")
        if not harmless:
            yield link.definition if isinstance(link, ClassValue) else None


def _hands_on(definition: UserClass, name: str) -> bool:
    """Whether a method does nothing to the model, and ends in a call of the method that it replaces."""
    defined = (statement.function for statement in definition.syntax.body if isinstance(statement, ir.Define))
    function = next((function for function in defined if function.name == name), None)
    last = function.body[-1] if function is not None and function.body else None
    if function is None or not (isinstance(last, ir.Return) and isinstance(last.value, ir.Call)):
        return False
    method = last.value.function
    through = isinstance(method, ir.Attribute) and method.name == name and isinstance(method.value, ir.Call)
    base = method.value.function if through else None
    receiver = function.parameters[0].name if function.parameters else ""
    return isinstance(base, ir.Name) and base.name == "super" and receiver not in _names(function.body)


def _names(part: object) -> Iterator[str]:
    """The variables that are read or written in a piece of syntax."""
    if isinstance(part, ir.Name):
        yield part.name
    elif isinstance(part, ir.Function):
        yield from _names(part.body)
    elif isinstance(part, tuple):
        for item in part:
            yield from _names(item)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _names(getattr(part, field.name))


def _training(definition: UserClass) -> str:
    """How its `call` takes the mode: a default, `required`, `no`; empty without a `call` between it and Keras."""
    found = definition.find("call")
    if found is None or isinstance(found[0], External):
        return ""
    if not isinstance(found[0], FunctionValue):
        return "unknown"
    function = found[0].function.shown
    if function.syntax.parameter("training") is None:
        return "no"
    default = function.defaults.get("training")
    if default is None:
        return "required"
    return str(default.value) if isinstance(default, Constant) else "unknown"


def _is_mode_dependent(machine: Machine, definition: UserClass) -> bool:
    """Whether it is seen to run something that depends on the mode; here it may take its time."""
    machine.runs_callers = True
    try:
        root = class_root(machine, definition, is_open=False)
    except (BudgetExceededError, RecursionError):
        machine.reset()
        return False
    finally:
        machine.runs_callers = False
    return root is not None and bool(root.rows)


def check_evidence(library: Library, root: Path) -> None:
    """Raises ValueError where the source does not say what its Keras was told by."""
    name, words = library.evidence
    if words not in (root / name).read_text(encoding="utf-8"):
        raise ValueError(f"{name} of {library.distribution} does not contain {words!r}")


def kinds(found: list[Row]) -> Iterator[tuple[str, str, bool, str, str]]:
    """The rows as the table holds them: those that differ in their names only are one."""
    names: dict[tuple[str, str, bool, str], list[str]] = defaultdict(list)
    for row in found:
        names[row.keras, row.training, row.mode_dependent, " ".join(row.steps)].append(row.name)
    for kind, alike in sorted(names.items()):
        yield *kind, " ".join(sorted(alike))


def line(kind: tuple[str, str, bool, str, str]) -> str:
    """One row of the table, as Python."""
    return "        (" + ", ".join(json.dumps(v) if isinstance(v, str) else repr(v) for v in kind) + "),"


def module(found: list[tuple[Library, list[Row]]]) -> Iterator[str]:
    """The lines of the generated module."""
    versions = ", ".join(dict.fromkeys(f"{library.distribution} {library.version}" for library, _ in found))
    yield f'"""Layers and models of other libraries. Generated by benchmarks/derive_library_bases.py from {versions}.\n'
    yield "A row: Keras class that they derive from, how their `call` takes `training` (its default, `required`, `no`,"
    yield "`unknown`; empty if it is Keras' own), whether they are seen to run something mode-dependent, entry points"
    yield "in which they do something of their own, classes."
    yield '\nLIBRARIES: dotted names, version of Keras (empty: the one that is installed), rows.\n"""\n'
    yield "# ruff: noqa: E501\n# fmt: off\n"
    yield "Row = tuple[str, str, bool, str, str]"
    yield "LIBRARIES: tuple[tuple[tuple[str, ...], str, tuple[Row, ...]], ...] = ("
    for library, own in found:
        prefixes = "".join(f"{json.dumps(prefix)}, " for prefix in library.prefixes)
        yield f"    (({prefixes.rstrip(' ')}), {json.dumps(library.keras)}, ("
        yield from map(line, kinds(own))
        yield "    )),"
    yield ")"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=HERE / "corpora", help="where the unpacked packages are kept")
    into = parser.parse_args().into
    found = []
    for library in LIBRARIES:
        root = source(library, into)
        check_evidence(library, root)
        found.append((library, rows(library, root)))
    print("\n".join(module(found)))


if __name__ == "__main__":
    main()
