"""The process that measures programs: nothing of one program is left for the next, and nothing stops it for long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec

import pytest

from tests.generated.fixtures import read, saved
from tests.generated.program import MAIN, Program
from tests.measurements.process import Limits, Worker, measured
from tests.measuring.records import Measured

pytestmark = pytest.mark.tensorflow

LAYER = """
class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    def call(self, x, training=None):
        if training:
            x = self.drop(x, training=True)
        return x
"""
MODEL = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()

    def call(self, x{parameter}):
        return self.block(x)


def build():
    return Net()
"""
TOLD = Program(((MAIN, f"import keras\n{LAYER}\n{MODEL.format(parameter=', training=None')}"),))
UNTOLD = Program(((MAIN, f"import keras\n{LAYER}\n{MODEL.format(parameter='')}"),))
SPLIT = Program(
    (
        (MAIN, f"import keras\nfrom blocks.block import Block\n{MODEL.format(parameter=', training=None')}"),
        ("blocks/__init__.py", ""),
        ("blocks/block.py", f"import keras\n{LAYER}"),
    )
)


def program(body: str, before: str = "") -> Program:
    return Program(((MAIN, f"import keras\n{before}\ndef build():\n    {body}\n"),))


@pytest.fixture(scope="module", params=["keras", "tf_keras"])
def worker(request: pytest.FixtureRequest) -> Iterator[Worker]:
    if find_spec(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    with Worker(request.param, Limits(seconds=20)) as started:
        yield started


def rows(record: Measured) -> list[tuple[str, int, str]]:
    return [(row.site.path, row.site.line, str(row.modes)) for row in record.rows]


def test_equal_functions_of_different_programs_are_not_taken_for_one(worker: Worker) -> None:
    told = worker.measure(TOLD)
    assert rows(told) == [(MAIN, 10, "on off off on off off")]
    untold = "on" if worker.runtime.startswith("tf_keras") else "off"
    assert rows(worker.measure(UNTOLD)) == [(MAIN, 10, f"{untold} off off on off off")]
    assert rows(worker.measure(SPLIT)) == [("blocks/block.py", 10, "on off off on off off")]
    assert worker.measure(TOLD) == told


def test_modules_of_one_program_are_not_those_of_the_next(worker: Worker) -> None:
    worker.measure(SPLIT)
    changed = SPLIT.files[2][1].replace("training=True", "training=False")
    record = worker.measure(replace(SPLIT, files=(*SPLIT.files[:2], ("blocks/block.py", changed))))
    assert rows(record) == [("blocks/block.py", 10, "off off off off off off")]
    missing = worker.measure(replace(SPLIT, files=SPLIT.files[:1]))
    assert missing.not_built == "ModuleNotFoundError: No module named 'blocks'"


def test_a_model_that_cannot_be_built_is_told_from_one_that_cannot_run(worker: Worker) -> None:
    record = worker.measure(program("raise KeyError(3)"))
    assert (record.not_built, record.whole) == ("KeyError: 3", None)
    record = worker.measure(program("return keras.Sequential([keras.layers.Dense(10), keras.layers.Reshape((7,))])"))
    assert record.not_built == ""
    assert len(record.raised) == len(record.errors) == 6


def test_what_a_program_prints_is_no_answer(worker: Worker) -> None:
    before = "import os\nprint('{}', flush=True)\nos.write(1, b'[]\\n')"
    record = worker.measure(program("return keras.Sequential([keras.layers.Dropout(0.5)])", before))
    assert rows(record) == [(MAIN, 6, "on off off on off off")]


def test_inputs_are_what_the_program_says(worker: Worker) -> None:
    before = "import numpy\n\ndef inputs():\n    return numpy.ones((2, 3, 4), 'float32')\n"
    body = "return keras.Sequential([keras.Input((3, 4)), keras.layers.SpatialDropout1D(0.5)])"
    assert rows(worker.measure(program(body, before))) == [(MAIN, 8, "on off off on off off")]


def test_a_process_that_dies_is_replaced(worker: Worker) -> None:
    assert worker.measure(program("import os; os._exit(3)")).trouble == "the process died"
    assert rows(worker.measure(TOLD)) == [(MAIN, 10, "on off off on off off")]


def test_a_process_that_hangs_is_replaced() -> None:
    with Worker("keras", Limits(seconds=0.5)) as worker:
        for _ in range(2):
            assert worker.measure(program("import time; time.sleep(99)")).trouble == "no answer within 0.5 s"


@pytest.mark.slow("starts TensorFlow in four processes, one after the other")
def test_several_processes_measure_all_programs(worker: Worker) -> None:
    wanted = [program(f"return keras.Sequential([keras.layers.Dropout(0.{rate})])") for rate in range(1, 6)]
    found = list(measured(worker.runtime.split()[0], wanted, 2, Limits(programs=2)))
    assert {id(one) for one, _ in found} == set(map(id, wanted))
    assert [rows(record) for _, record in found] == [[(MAIN, 4, "on off off on off off")]] * 5


@pytest.mark.parametrize("kept", [TOLD, SPLIT])
def test_a_program_is_saved_and_read_again(kept: Program, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = saved(kept, tmp_path_factory.mktemp("found") / "kept", "Once it was wrong.")
    again = read(path)
    assert [name for name, _ in again.files] == [name for name, _ in kept.files]
    assert again.text == f"# Once it was wrong.\n{kept.text}"
    assert again.files[1:] == kept.files[1:]
