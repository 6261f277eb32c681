"""What is noted of calls on the way, beside the sites of the models: facts in the making."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kerasdrop_lint.analysis import ir
    from kerasdrop_lint.analysis.causes import Cause
    from kerasdrop_lint.analysis.classes import ClosureFunction
    from kerasdrop_lint.analysis.facts import Application, CutOff, OddRate, PassedAsRate, UsedModel, WrappedCall
    from kerasdrop_lint.analysis.gaps import Gap
    from kerasdrop_lint.analysis.generators import Resume
    from kerasdrop_lint.analysis.heap import Instance
    from kerasdrop_lint.analysis.options import Option
    from kerasdrop_lint.analysis.passes import GivenPass, Pass
    from kerasdrop_lint.analysis.randomness import Sampled
    from kerasdrop_lint.analysis.refused_calls import (
        IdlePhase,
        MadeInCall,
        ModeByPosition,
        OperationOnSymbolic,
        RemovedFunction,
    )
    from kerasdrop_lint.analysis.setters import Setter
    from kerasdrop_lint.analysis.uses import Use
    from kerasdrop_lint.analysis.values import Reference, Value


@dataclass(slots=True)
class Noted:
    """In the order in which it was met, the same more than once where it was run more than once.

    `merged` are the sites that ran while a model was built, with the calls that put their results into a graph;
    `custom_into_layer` the calls of layers on what a custom layer gives; `defined_perhaps` are the functions whose
    definition a test that is not known decides, and `legacy_imports` counts the imports of Keras 2 by its own name.
    `drawn`: Python's own random has run in a call; `seeded`: with a seed that a call sets. `called_back` counts the
    running functions that TensorFlow calls back each time a graph runs. `complemented` are the functions that use a
    random mask for more than to drop by it, `masks` how each applies those that it drops by. `given` are the calls of
    what is not known, `known_calls` those of layers that are: the same call may be both, in different runs. `applied`
    is what the last pass through a model in this mode has applied. `suspended` are the generators that have not run.
    `optional` are the layers that are made if an option goes one way, `set_in_call` the attributes that a running call
    sets. `cut` are the statements of the module that take too many steps, `gaps` the classes and functions in which a
    part is not known, `failed` those that raise when they are run by themselves, with the error, where no rule says so;
    `opaque` is why the first thing is not known that a run has given a
    tensor; `on_given` are the functions that apply a layer to what is not passed to them, and `followed` those
    that apply one to what is known. `asked_whether_several`: a tensor was asked whether it is a list or a tuple.
    `refused_symbolic`: what Keras refuses has ended a run, whether it is in `on_symbolic` or not.
    `makers_of_run` made the functional models that the file runs, and `run_classes` are the classes of which it runs
    an instance. `texts` are those that a parameter with its default was compared with, each with the functions that
    compare it.
    """

    passes: list[Pass] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    used: list[UsedModel] = field(default_factory=list)
    failed: dict[ir.Node, str] = field(default_factory=dict)
    makers_of_run: set[ir.Function] = field(default_factory=set)
    run_classes: set[ir.DefineClass] = field(default_factory=set)
    given: list[GivenPass] = field(default_factory=list)
    wrapped: list[WrappedCall] = field(default_factory=list)
    known_calls: set[ir.Call] = field(default_factory=set)
    applied: dict[tuple[Reference, Value | None], tuple[Application, ...]] = field(default_factory=dict)
    odd_rates: list[OddRate] = field(default_factory=list)
    passed_as_rates: list[PassedAsRate] = field(default_factory=list)
    made_in_call: list[MadeInCall] = field(default_factory=list)
    modes_by_position: list[ModeByPosition] = field(default_factory=list)
    removed: list[RemovedFunction] = field(default_factory=list)
    phases: list[ir.Call] = field(default_factory=list)
    idle_phases: list[IdlePhase] = field(default_factory=list)
    on_symbolic: list[OperationOnSymbolic] = field(default_factory=list)
    refused_symbolic: bool = False
    defined_perhaps: set[ir.Function] = field(default_factory=set)
    legacy_imports: int = 0
    cut_off: list[CutOff] = field(default_factory=list)
    merged: list[tuple[Application, ir.Node | None]] = field(default_factory=list)
    custom_into_layer: list[tuple[ir.Call, Instance, Instance, ClosureFunction | None]] = field(default_factory=list)
    drawn: bool = False
    seeded: bool = False
    called_back: int = 0
    asked_whether_several: bool = False
    suspended: dict[Reference, Resume] = field(default_factory=dict)
    optional: dict[Reference, Option] = field(default_factory=dict)
    set_in_call: set[str] = field(default_factory=set)
    complemented: set[ir.Function] = field(default_factory=set)
    cut: list[Gap] = field(default_factory=list)
    gaps: dict[ir.Node, Gap] = field(default_factory=dict)
    opaque: Cause | None = None
    on_given: dict[ir.Function, Gap] = field(default_factory=dict)
    followed: set[ir.Function] = field(default_factory=set)
    masks: dict[ir.Function, Sampled] = field(default_factory=dict)
    texts: dict[ir.Parameter, dict[str, set[ir.Function | None]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a call gave: its result, the mode that it left, and what it applied, each once."""

    result: Value
    mode: tuple[Value, Setter | None]
    applications: tuple[Application, ...]
