"""The layers of a functional model run in the order in which Keras runs them, which decides what a mode leaks into."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kerasdrop_lint.analysis.machine import Machine
from kerasdrop_lint.analysis.roots import run_function, run_module
from kerasdrop_lint.analysis.values import Constant, FunctionValue, Value
from kerasdrop_lint.knowledge.profiles import DEFAULT, profile
from tests.analysis.graphs import GRAPHS, HEADER
from tests.columns_predicted import lowered
from tests.measurements.asking import Answers, Case, kept_answer, kept_cases, measured_cases
from tests.measurements.questions import of_group
from tests.measuring.programs import Json

ORDERS: dict[str, str] = {
    "a chain": "b a c",
    "a short branch made first": "long1 short long2 sum",
    "a long branch made first": "long1 long2 short long3 sum",
    "branches of one length": "b a c sum",
    "layers made before they are called": "first second third sum",
    "a residual block": "in0 out0 sum0 in1 out1 sum1 in2 out2 sum2",
    "a shared layer": "shared b d shared sum",
    "a shared layer at two depths": "one two shared other shared sum",
    "a shared layer in a loop": "shared side0 sum0 shared side1 sum1 shared side2 sum2",
    "several outputs": "a c b d",
    "several outputs in a dict": "a b c",
    "the outputs of a dict, sorted already": "a c b",
    "a dict given to a layer": "b a sum",
    "an argument by keyword": "c a b sum",
    "an output inside the graph": "d a b c sum",
    "a branch that is left out": "a b",
    "cut at an inner tensor": "b c sum",
    "operators between": "a d b c",
    "models in models": "early side late sum",
    "a deep side branch": "a b c skip right left last sum",
    "a list for one input": "a b c d e",
    "a layer that splits": "split left right sum",
}
"""The layers of each model in the order in which they run."""


def names(machine: Machine, model: Value) -> Iterator[str]:
    """The names of a model's layers, also in models inside it, in the order that the analysis gives them."""
    instance = machine.heap.instance(model)
    assert instance is not None
    if instance.graph is None:
        name = instance.attributes["name"]
        assert isinstance(name, Constant)
        yield name.value
        return
    for index in instance.graph.nodes:
        callee = machine.nodes[index].callee
        if callee is not None and index not in instance.graph.inputs:
            yield from names(machine, callee)


def interpreted(source: str) -> str:
    """The order of the layers of the model that `build()` makes."""
    module = lowered(HEADER + source)
    machine = run_module(module.block, profile(DEFAULT), traces_functions=False)
    build = machine.module.variables["build"]
    assert isinstance(build, FunctionValue)
    model, _ = run_function(machine, build.function)
    return " ".join(names(machine, model))


def test_every_graph_has_an_order() -> None:
    assert GRAPHS.keys() == ORDERS.keys()


@pytest.mark.parametrize("name", GRAPHS)
def test_interpreted(name: str) -> None:
    assert interpreted(GRAPHS[name]) == ORDERS[name]


@pytest.mark.parametrize("case", kept_cases(of_group("graphs")), ids=str)
def test_was_measured(case: Case) -> None:
    verify(case, kept_answer(case))


@pytest.mark.tensorflow
@pytest.mark.parametrize("case", measured_cases(of_group("graphs")))
def test_is_measured(case: Case, answers: Answers) -> None:
    verify(case, answers.answer(case))


def verify(case: Case, answer: Json) -> None:
    assert " ".join(answer["layers"]) == ORDERS[case.question.name.partition("/")[2]]
