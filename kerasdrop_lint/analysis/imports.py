"""What lies outside the file that is analysed: imports are bound here, and nowhere else.

Keras, TensorFlow and the libraries that models use are known by name. Of other modules of the project only those
statements are run that bind a name somebody uses; what cannot be found is unknown.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from kerasdrop_lint.analysis import ir
from kerasdrop_lint.analysis.arguments import Arguments
from kerasdrop_lint.analysis.budget import RUN_STEPS
from kerasdrop_lint.analysis.causes import NotInModule, NotLookedUp, OfStar, SymbolicElsewhere
from kerasdrop_lint.analysis.classes import Scope
from kerasdrop_lint.analysis.fixed_causes import Absent, Limit
from kerasdrop_lint.analysis.heap import Dict, List, doubted, is_data
from kerasdrop_lint.analysis.linkage import Piece
from kerasdrop_lint.analysis.machine import BudgetExceededError, Frame, Machine, ProgramError
from kerasdrop_lint.analysis.names import canonical, is_legacy, traces
from kerasdrop_lint.analysis.removed import note_removed_import
from kerasdrop_lint.analysis.syntax.statements import lower_text
from kerasdrop_lint.analysis.values import (
    Constant,
    External,
    Member,
    ModuleValue,
    Reference,
    Tensor,
    Union,
    Unknown,
    Value,
    join_all,
)
from kerasdrop_lint.knowledge.catalogue import LAYER_NAMES, REMOVED_FUNCTIONS
from kerasdrop_lint.knowledge.keras_names import keras_has
from kerasdrop_lint.project.index import Imported, Lines
from kerasdrop_lint.project.project import DEEPEST, ModuleText

_INSTALLED = frozenset({"keras", "tensorflow", "tf_keras", "numpy"}) | sys.stdlib_module_names
"""What every Keras program has: importing it cannot fail."""
_LIBRARIES = frozenset({"keras", "tf"}) | sys.stdlib_module_names
"""What an absolute name means, even where a file beside is called the same."""

_FROM_OLD_MODULES = frozenset(f"keras.layers.{name}" for name in (*LAYER_NAMES, "Layer")) | frozenset(
    ("keras.Model", "keras.Sequential", "keras.Input")
)
"""What `import *` of a module inside `keras.layers` or `keras.engine` may bring in."""


_OLD_PLACE = "tensorflow.python.keras"
_BESIDE_LAYERS = frozenset({"activations", "constraints", "initializers", "regularizers", "utils"})


def bind_import(machine: Machine, scope: Scope, statement: ir.Import | ir.ImportFrom) -> None:
    """Bind what an import brings in; modules that are not found keep their dotted name."""
    module = scope.module
    if isinstance(statement, ir.Import):
        path = statement.path.split(".")[0] if statement.name is None else statement.path
        value = module_named(machine, module, path)
        scope.set(statement.name or path, value)
    else:
        legacy = machine.noted.legacy_imports
        value = module_named(machine, module, statement.path)
        if _brings_functions(statement):
            machine.noted.legacy_imports = legacy
        note_removed_import(machine, value, statement)
        for name, alias in statement.names:
            member = member_of(machine, value, statement.path, name)
            scope.set(alias, machine.process.attribute(member.path) if isinstance(member, External) else member)
        if not statement.names:
            _bind_star(scope, value)
            _bind_again(machine, scope, value)
    if isinstance(value, External) and statement.path.partition(".")[0] not in _INSTALLED | {""}:
        machine.failures += 1


def _brings_functions(statement: ir.ImportFrom) -> bool:
    """Whether only functions of a backend are imported, or what lies beside the layers in Keras' old place within
    TensorFlow: they say nothing of the Keras of layers and models."""
    names = [name for name, _ in statement.names]
    parts = [statement.path] if statement.path != _OLD_PLACE else [f"{_OLD_PLACE}.{name}" for name in names]
    if parts and all(part.startswith(f"{_OLD_PLACE}.") and part.split(".")[3] in _BESIDE_LAYERS for part in parts):
        return True
    named = all(name.islower() and name not in REMOVED_FUNCTIONS for name in names)
    return statement.path.endswith(".backend") and bool(names) and named


def module_named(machine: Machine, importer: Scope, path: str) -> Value:
    """The module that a file means by a dotted name; relative names start with a dot per level."""
    name = canonical(path)
    machine.noted.legacy_imports += is_legacy(path)
    surroundings = machine.imports.surroundings
    if surroundings is None:
        return External(name)
    if name.partition(".")[0] in _LIBRARIES:
        module, _, last = path.rpartition(".")
        own = own_member(machine, module, last) if path.startswith("keras.") else None
        return own if isinstance(own, ModuleValue) else External(name)
    found = surroundings.find(importer.path, path)
    return External(name) if found is None else ModuleValue(found, path)


def member_of(machine: Machine, module: Value, path: str, name: str) -> Value:
    """What `from path import name` brings in, if `path` is this module."""
    if isinstance(module, ModuleValue):
        return Member(module, name)
    return own_member(machine, path, name) or _outside(path, name)


def own_member(machine: Machine, path: str, name: str) -> Value | None:
    """What a package of the project that is called `keras` has by a name that Keras does not have.

    Python knows one of the two; which, depends on how the program is started. Only one of them has the name.
    """
    if not machine.imports.own_keras or path.partition(".")[0] != "keras" or keras_has(path, name):
        return None
    surroundings = machine.imports.surroundings
    assert surroundings is not None
    found = surroundings.find(surroundings.path, path)
    if found is None:
        return None
    text = surroundings.projects.module(found)
    if text is not None and text.index.binds(name):
        imported = text.index.imports.get(name)
        handed_on = imported is not None and imported.module.partition(".")[0] in ("keras", "tensorflow", "tf_keras")
        return None if handed_on else Member(ModuleValue(found, path), name)
    inner = surroundings.submodule(found, name)
    return None if inner is None else ModuleValue(inner, f"{path}.{name}")


def _outside(module: str, name: str) -> External:
    return External(canonical(f"{module}{name}" if module.endswith(".") else f"{module}.{name}"))


def _bind_star(scope: Scope, module: Value) -> None:
    """`import *` binds names that are looked up when they are used."""
    held = scope.variables.get("*")
    stars = held.value if isinstance(held, Constant) else ()
    scope.variables["*"] = Constant((*stars, module))


def _bind_again(machine: Machine, scope: Scope, module: Value) -> None:
    """`import *` may bind what is bound already: settings above all."""
    outside = isinstance(module, External) and module.path.partition(".")[0] not in _LIBRARIES
    for name, value in scope.variables.items():
        if name in ("*", "__name__") or not is_data(value):
            continue
        found = _exported(machine, module, name) if isinstance(module, ModuleValue) else None
        if outside or found is not None:
            scope.variables[name] = found or doubted(value, Unknown(OfStar(name)))


def looked_up(machine: Machine, value: Value) -> Value:
    """A value as it is used: in the place of a member of a module stands what the module binds."""
    kind = type(value)  # this is asked of every name that is read
    if kind is not Member and kind is not Union:
        return value
    if isinstance(value, Member):
        return module_attribute(machine, value.module, value.name)
    if isinstance(value, Union) and any(isinstance(option, Member) for option in value.alternatives):
        return join_all(looked_up(machine, option) for option in value.alternatives)
    return value


def module_attribute(machine: Machine, module: ModuleValue, name: str) -> Value:
    """What a module of the project has by a name: what it binds, or a module inside it."""
    if machine.imports.closed:
        return _outside(module.name, name)
    scope = scope_of(machine, module)
    value = None if scope is None else scope.variables.get(name) or global_name(machine, scope, name)
    if value is not None and value != Member(module, name):  # `from . import name` in the package itself
        return looked_up(machine, value)
    surroundings = machine.imports.surroundings
    found = surroundings.submodule(module.path, name) if surroundings is not None else None
    return Unknown(NotInModule(name, module.path)) if found is None else ModuleValue(found)


def scope_of(machine: Machine, module: ModuleValue) -> Scope | None:
    """The scope of a module of the project; None where it cannot be read."""
    imports = machine.imports
    if imports.surroundings is None or module.path == machine.module.path:
        return machine.module
    text = imports.surroundings.projects.module(module.path) if module.path not in imports.scopes else None
    if text is not None:
        machine.traces_functions |= traces(text.text)
        imports.scopes[module.path] = Scope(None, path=module.path, is_imported=True)
        machine.set_limit()
        imports.scopes[module.path].variables["__name__"] = Constant(_dotted(module.path))
    return imports.scopes.get(module.path)


def _dotted(path: str) -> str:
    """A name for a module that tells it from a program that is run."""
    return path.removesuffix(".py").removesuffix("/__init__").strip("/").replace("/", ".")


def global_name(machine: Machine, scope: Scope, name: str) -> Value | None:
    """A global of a module that its scope does not have yet: bound by statements not run so far, or by `import *`."""
    if scope is machine.module:
        return _of_stars(machine, scope, name)
    imports = machine.imports
    if imports.closed:
        return Unknown(NotLookedUp(name))
    if (scope.path, name) in imports.loading or len(imports.loading) >= DEEPEST or imports.surroundings is None:
        return None  # modules that import each other: a package has the modules in it all the same
    text = imports.surroundings.projects.module(scope.path)
    if text is None:
        return None
    imports.loading.add((scope.path, name))
    try:
        value = _bound(machine, scope, text, name)
    finally:
        imports.loading.discard((scope.path, name))
    if value is not None:
        scope.variables[name] = value
    return value


def _bound(machine: Machine, scope: Scope, text: ModuleText, name: str) -> Value | None:
    index = text.index
    if name in index.imports:
        return _imported(machine, scope, index.imports[name])
    if name in index.statements:
        _bind(machine, scope, text, index.statements[name])
        return scope.variables.get(name) or Unknown(NotInModule(name, text.path, perhaps=True))
    if index.stars and "*" not in scope.variables:
        for star in index.stars:
            _bind_star(scope, module_named(machine, scope, star))
    found = _of_stars(machine, scope, name)
    if found is None and name in index.fallbacks:
        return _imported(machine, scope, index.fallbacks[name])
    if found is None and name != "__getattr__" and "__getattr__" in index.statements:
        with _at_rest(machine):
            getter = looked_up(machine, global_name(machine, scope, "__getattr__") or Unknown(Absent.NO_GETATTR))
            try:
                return machine.call(getter, Arguments((Constant(name),)))
            except (ProgramError, BudgetExceededError):
                return None
    return found


def _bind(machine: Machine, scope: Scope, text: ModuleText, statements: tuple[Lines, ...]) -> None:
    """Run the statements of a group of names."""
    run_statements(machine, scope, text, statements)
    for name, group in text.index.statements.items():
        if group == statements and name in scope.variables:
            _open(machine, text, name, scope.variables[name])


def _imported(machine: Machine, scope: Scope, imported: Imported) -> Value:
    module = module_named(machine, scope, imported.module)
    return (
        module
        if imported.name is None
        else looked_up(machine, member_of(machine, module, imported.module, imported.name))
    )


_RUNNING: tuple[str, ...] = (
    *("heap", "traces", "context", "active", "applications", "outputs", "memo", "guards", "stack"),
    *("uncertain", "undecided", "turning", "left", "left_undecided", "one_of", "failures", "may_have_raised"),
    *("compiled", "root", "forced", "steps", "direct", "tapes", "caught"),
    *("guards_of_callers", "options", "left_options"),
)
"""What of a machine belongs to what is running."""


@contextmanager
def _at_rest(machine: Machine) -> Iterator[None]:
    """Run what follows as an import does: outside of every call, on the heap below all forks.

    The steps it takes are counted apart, so that a root does not pay for being the first to ask.
    """
    saved = {name: getattr(machine, name) for name in _RUNNING}
    made, nodes = machine.heap.allocated, len(machine.nodes)
    machine.heap, machine.memo, machine.limit = machine.ground, {}, RUN_STEPS
    outer, machine.budget = machine.budget, machine.budget.of_import()
    machine.context, machine.active, machine.applications, machine.outputs = None, [], [], []
    machine.guards, machine.stack, machine.root, machine.forced, machine.compiled = [], [], None, None, False
    machine.direct, machine.tapes, machine.caught, machine.guards_of_callers = [], [], 0, 0
    machine.turning, machine.options, machine.left_options = 0, [], []
    machine.uncertain = machine.undecided = machine.left = machine.left_undecided = machine.one_of = machine.steps = 0
    try:
        yield
    finally:
        machine.imports.made.append(range(made + 1, machine.heap.allocated + 1))
        if len(machine.nodes) > nodes:  # a functional model of another module: its graph would end with the fork
            machine.ground.forget(machine.imports.made[-1])
            del machine.nodes[nodes:]
        machine.count_steps()
        outer.after(machine.budget)
        machine.budget = outer
        for name, value in saved.items():
            setattr(machine, name, value)
        machine.set_limit()


def run_statements(machine: Machine, scope: Scope, text: ModuleText, statements: tuple[Lines, ...]) -> None:
    """Run statements of another module; one that fails or is too large is passed over."""
    before = dict(scope.variables)
    with _at_rest(machine):
        for lines in statements:
            piece = _piece(machine, text, lines)
            try:
                machine.execute(Frame(scope), piece.block if piece is not None else ())
            except (ProgramError, BudgetExceededError):
                continue
    for name, value in scope.variables.items():
        if before.get(name) is not value and _is_symbolic(machine, value):
            scope.variables[name] = Unknown(SymbolicElsewhere(name))


def _is_symbolic(machine: Machine, value: Value) -> bool:
    """Whether a tensor of a graph is in it, which ends with the run of the statement that made it."""
    return any(isinstance(part, Tensor) and part.node is not None for part in machine.heap.parts(value))


def _piece(machine: Machine, text: ModuleText, lines: Lines) -> Piece | None:
    imports = machine.imports
    assert imports.surroundings is not None
    found: Piece | None = imports.surroundings.projects.piece(text, lines, _lowered)
    if found is not None:
        imports.pieces[text.path, lines] = found
    return found


def _lowered(source: str) -> Piece | None:
    lowered = lower_text(source)
    if lowered is None:
        return None
    block, tree = lowered
    return Piece(block, source, tree)


def _open(machine: Machine, text: ModuleText, name: str, value: Value) -> None:
    """A container that code elsewhere adds to holds more than the module's own statements show: one that is empty, or
    that the module changes in any place."""
    held = machine.ground.get(value) if isinstance(value, Reference) else None
    if isinstance(held, (List, Dict)) and (not held.items or text.changes(name)):
        assert isinstance(value, Reference)
        opened = machine.ground.writable(value)
        assert isinstance(opened, (List, Dict))
        opened.rest = Unknown(Limit.ADDED_ELSEWHERE, opaque=True)


def _of_stars(machine: Machine, scope: Scope, name: str) -> Value | None:
    """What `name` is after the `import *` of a module, the last first; unknown if a module that is not known may have
    it."""
    held = scope.variables.get("*")
    unknown = False
    for star in reversed(held.value) if isinstance(held, Constant) else ():
        if isinstance(star, ModuleValue):
            found = _exported(machine, star, name)
        else:
            found = _of_keras(star.path, name)
            unknown |= star.path.partition(".")[0] not in ("keras", "tf")
        if found is not None:
            return found
    return Unknown(OfStar(name)) if unknown else None


def _exported(machine: Machine, module: ModuleValue, name: str) -> Value | None:
    scope = scope_of(machine, module)
    if scope is None:
        return None
    if scope is machine.module:  # its text may be another than the file's
        return None if name.startswith("_") else scope.variables.get(name)
    assert machine.imports.surroundings is not None
    text = machine.imports.surroundings.projects.module(module.path)
    if text is None or not text.index.exports(name):
        return None
    return scope.variables.get(name) or global_name(machine, scope, name)


def _of_keras(module: str, name: str) -> Value | None:
    """What `import *` of a Keras module brings in by a name."""
    if keras_has(module, name):
        return _outside(module, name)
    if module.startswith(("keras.layers.", "keras.engine.")):
        found = canonical(f"{module}.{name}")
        return External(found) if found in _FROM_OLD_MODULES else None
    if module == "tf" and name in ("keras", "nn", "random", "function", "Module", "cond"):
        return External("keras" if name == "keras" else f"tf.{name}")
    return None
