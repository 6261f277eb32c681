"""Steps belong to the root that spends them: what is large is cut short, and takes nothing from what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerasdrop_lint.analysis import shares
from kerasdrop_lint.analysis.budget import IMPORT_STEPS, PROJECT_STEPS, RUN_STEPS, TRIAL_STEPS, Budget
from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.survey import survey
from kerasdrop_lint.check import check_paths, check_source
from kerasdrop_lint.knowledge.profiles import profile
from tests.analysis.tables import HEADER
from tests.columns_predicted import lowered

TARGET = "3.15"

FAULTY = """
class Attention(layers.Layer):
    def __init__(self, rate=0.1):
        super().__init__()
        self.rate = rate

    def call(self, x):
        return tf.nn.dropout(x, self.rate)
"""

TOWER = """
class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.all = [layers.Dense(10) for _ in range(6)]
        self.drop = layers.Dropout(0.1)

    def call(self, x):
        for layer in self.all:
            x = x + layer(layers.Activation("relu")(x))
        return self.drop(x)


class Tower(layers.Layer):
    def __init__(self, depth=12):
        super().__init__()
        self.blocks = [Block() for _ in range(depth)]

    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return x
"""


def builder(name: str, towers: int = 3) -> str:
    """A function that builds a model which takes many steps to run."""
    calls = "\n".join(f"    x = Tower({16 + i})(x)" for i in range(towers))
    return f"\ndef {name}():\n    x = inputs = keras.Input((10,))\n{calls}\n    return keras.Model(inputs, x)\n"


def many(builders: int, towers: int = 3) -> str:
    return "".join(builder(f"build{i}", towers) for i in range(builders))


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a file were given few steps: what is too large for it then is run in little time."""
    monkeypatch.setattr(shares, "FILE_STEPS", 60_000)


@pytest.mark.usefixtures("few_steps")
@pytest.mark.parametrize("source", [TOWER + FAULTY + many(6, 2), many(6, 2) + TOWER + FAULTY], ids=["before", "after"])
def test_builders_take_nothing_from_classes(source: str) -> None:
    found = check_source(HEADER + source).findings
    assert [finding.code for finding in found] == ["KDL201"]


@pytest.mark.usefixtures("few_steps")
def test_what_is_cut_is_said() -> None:
    facts = survey(lowered(HEADER + TOWER + many(5, 1)), profile(TARGET))
    cut = {gap.name: gap.cause for gap in facts.gaps}
    assert cut and set(cut.values()) == {Limit.FILE_STEPS}
    assert "build0" not in cut  # the first is done with what is left at the end
    assert {root.name for root in facts.roots} >= {"Tower", "Block", "build0"}


@pytest.mark.usefixtures("few_steps")
def test_a_small_builder_after_large_ones_is_run() -> None:
    source = (
        HEADER + TOWER + many(8, 2) + builder("small", 0).replace("(inputs, x)", "(inputs, layers.Dropout(0.5)(x))")
    )
    facts = survey(lowered(source), profile(TARGET))
    small = [root for root in facts.roots if root.name == "small"]
    assert len(small) == 1 and small[0].cut is None and small[0].rows


def test_what_other_modules_take_in_the_middle_of_a_run_loses_no_finding(tmp_path: Path) -> None:
    """The second run in it would be one step too much for what a root is given with other modules."""
    helper = "def large(x):\n" + "    x = x + 1\n" * 600 + "    return x\n"
    (tmp_path / "helper.py").write_text("import tensorflow as tf\n" + helper)
    (tmp_path / "__init__.py").touch()
    net = (
        HEADER
        + "from helper import large\n"
        + """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = layers.Dropout(0.5)

    def call(self, x):
        x = self.drop(x)
        x = large(x + 1)
        x = large(x + 2)
        return large(x + 3)
"""
    )
    (tmp_path / "net.py").write_text(net)
    found = check_paths([str(tmp_path / "net.py")]).findings
    assert [finding.code for finding in found] == ["KDL101"]
    assert found[0].modes is not None and "unknown" not in found[0].modes.states


def test_a_run_and_a_root_are_bounded() -> None:
    budget = Budget()
    assert budget.limit(narrow=False) == RUN_STEPS and budget.limit(narrow=True) == PROJECT_STEPS
    budget.allow(1000)
    assert budget.limit(narrow=False) == 1000
    budget.count(600)
    assert budget.limit(narrow=False) == 400 and not budget.is_spent()
    assert budget.exceeded(401) is Limit.FILE_STEPS
    budget.count(401)
    assert budget.is_spent() and budget.cut is Limit.FILE_STEPS


def test_a_root_does_not_pay_for_what_it_imports_first() -> None:
    budget = Budget()
    budget.allow(1000)
    imports = budget.of_import()
    imports.count(700)
    inner = imports.of_import()
    inner.count(50)
    imports.after(inner)
    budget.after(imports)
    assert (budget.file, budget.imported, budget.limit(narrow=False)) == (750, 750, 1000)
    endless = budget.of_import()
    endless.count(IMPORT_STEPS)
    budget.after(endless)
    assert budget.is_spent()


def test_the_first_column_takes_its_part_of_what_leads_into_other_modules() -> None:
    budget = Budget()
    budget.allow(RUN_STEPS)
    budget.attempt(on_trial=True)
    assert budget.limit(narrow=True) == TRIAL_STEPS
    budget.count(2000)
    budget.share_out(3)
    assert budget.limit(narrow=True) == (PROJECT_STEPS - 2000) // 3
    budget.count(1000)
    budget.go_on()
    assert budget.limit(narrow=True) == PROJECT_STEPS - 3000 and budget.cut is None
    budget.attempt()
    assert (budget.root, budget.cut, budget.limit(narrow=True)) == (0, None, PROJECT_STEPS)
    budget.attempt(runs_twice=True)
    assert budget.limit(narrow=True) == 2 * PROJECT_STEPS


def test_a_root_in_one_module_takes_what_it_needs_for_any_column() -> None:
    budget = Budget()
    budget.allow(RUN_STEPS)
    budget.share_out(6)
    assert budget.limit(narrow=False) == RUN_STEPS


def test_a_share_that_is_spent_does_not_close_the_other_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left at the end is for a second run, and that one still knows what the other modules have."""
    monkeypatch.setattr(shares, "FILE_STEPS", 24_000)
    monkeypatch.setattr(shares, "_LEAST", 100)
    monkeypatch.setattr(shares, "_USUAL", 100)
    (tmp_path / "__init__.py").touch()
    (tmp_path / "blocks.py").write_text(HEADER + TOWER)
    small = "".join(f"class Small{i}(layers.Layer):\n    def call(self, x):\n        return x\n\n" for i in range(60))
    net = """
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.tower = Tower(16)

    def call(self, x):
        return self.tower(x)
"""
    (tmp_path / "net.py").write_text(HEADER + "from blocks import Tower\n" + net + small)
    found = check_paths([str(tmp_path / "net.py")]).findings
    assert [finding.code for finding in found] == ["KDL101"]
