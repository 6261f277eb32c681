"""What must not matter does not: names, order, unused code, imports, style and the module leave the findings alone."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import count, islice
from pathlib import Path

import pytest

from kerasdrop_lint import judge as judging
from kerasdrop_lint.rules.deliberate import says_kept, says_so
from tests.generated.drawing import chunk
from tests.generated.programs import programs
from tests.generated.transforming.adding import added_to
from tests.generated.transforming.aliasing import Style, aliased
from tests.generated.transforming.formatting import FORMATTERS, formatted, unparsed
from tests.generated.transforming.moving import moved
from tests.generated.transforming.observing import UNCHANGED, Seen, findings, tables
from tests.generated.transforming.renaming import renamed
from tests.generated.transforming.reordering import reordered

SEED = 41
pytestmark = pytest.mark.slow("hundreds of programs, each judged before and after")
PROGRAMS = 300
TARGETS = ("3.15", "3.16", "2")
SHARE = 3
"""One in so many programs undergoes a transformation."""
TABLES = 5
"""One in so many of these is held against its tables as well."""
FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").glob("*/*.py"))
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Subject:
    """A text that is transformed."""

    name: str
    text: str
    number: int

    @property
    def target(self) -> str:
        return TARGETS[self.number % len(TARGETS)]


@cache
def drawn() -> tuple[Subject, ...]:
    texts = (program.text for number in count() for program in chunk(SEED, number, programs()))
    return tuple(Subject(f"program {number}", text, number) for number, text in enumerate(islice(texts, PROGRAMS)))


@cache
def written() -> tuple[Subject, ...]:
    return tuple(
        Subject(f"{path.parent.name}/{path.name}", path.read_text(encoding="utf-8"), number)
        for number, path in enumerate(FIXTURES)
    )


@cache
def before(subject: Subject) -> Counter[Seen]:
    return findings(subject.text, subject.target)


def rename(subject: Subject) -> tuple[str, Names]:
    result = renamed(subject.text)
    return result.text, result.old


def reorder(subject: Subject) -> tuple[str, Names]:
    return reordered(subject.text), UNCHANGED


def add(subject: Subject) -> tuple[str, Names]:
    return added_to(subject.text), UNCHANGED


def alias(subject: Subject) -> tuple[str, Names]:
    styles = list(Style)
    # Not in step with the share of programs nor with the targets.
    return aliased(subject.text, styles[subject.number // 9 % len(styles)]), UNCHANGED


TRANSFORMATIONS: tuple[Callable[[Subject], tuple[str, Names]], ...] = (rename, reorder, add, alias)


def chosen(subjects: Sequence[Subject], turn: int) -> Iterator[Subject]:
    """A share of the programs, another one for each kind, in which each target has its part."""
    return (subject for subject in subjects if subject.number // len(TARGETS) % SHARE == turn % SHARE)


def order_blind(seen: Counter[Seen]) -> Counter[tuple[object, ...]]:
    """The findings without which of the models that have the site the message speaks of: the first in the file does."""
    return Counter((one.code, one.symbol, one.place, one.site, one.appearances) for one in seen.elements())


def held_against(subject: Subject, text: str, names: Names, *, ordered: bool = True) -> str:
    """What differs after a transformation; nothing if all is well."""
    compile(text, subject.name, "exec", dont_inherit=True)
    old, new = before(subject), findings(text, subject.target, names)
    if (old if ordered else order_blind(old)) != (new if ordered else order_blind(new)):
        return f"{subject.name} on {subject.target}: {old - new} became {new - old} in\n{text}"
    if subject.number % TABLES == 0:
        was, now = tables(subject.text, subject.target), tables(text, subject.target, names)
        if was != now:
            return f"{subject.name} on {subject.target}: {was - now} became {now - was} in\n{text}"
    return ""


@pytest.mark.parametrize("transform", TRANSFORMATIONS, ids=lambda transform: transform.__name__)
def test_findings_of_generated_programs_stay(transform: Callable[[Subject], tuple[str, Names]]) -> None:
    subjects = list(chosen(drawn(), TRANSFORMATIONS.index(transform)))
    changed = [(subject, *transform(subject)) for subject in subjects]
    said = [held_against(subject, text, names, ordered=transform is not reorder) for subject, text, names in changed]
    assert not any(said), "\n".join(filter(None, said))
    assert sum(text != subject.text for subject, text, _ in changed) > 0.6 * len(subjects)
    assert any(before(subject) for subject in subjects)


@pytest.mark.parametrize("transform", TRANSFORMATIONS, ids=lambda transform: transform.__name__)
def test_findings_of_the_fixtures_stay(transform: Callable[[Subject], tuple[str, Names]]) -> None:
    said = [held_against(subject, *transform(subject), ordered=transform is not reorder) for subject in written()]
    assert not any(said), "\n".join(filter(None, said))


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_findings_stay_in_another_style(formatter: str, tmp_path: Path) -> None:
    if find_spec(formatter) is None:
        pytest.skip(f"{formatter} is not installed")
    subjects = [*chosen(drawn(), list(FORMATTERS).index(formatter)), *written()]
    texts = formatted([subject.text for subject in subjects], formatter, tmp_path)
    said = [held_against(subject, text, UNCHANGED) for subject, text in zip(subjects, texts, strict=True)]
    assert not any(said), "\n".join(filter(None, said))
    assert sum(text != subject.text for subject, text in zip(subjects, texts, strict=True)) > 0.6 * len(subjects)


def test_findings_stay_without_the_style() -> None:
    """A comment that calls a behaviour meant is no matter of style: where there is one, it would be lost."""
    subjects = [subject for subject in (*chosen(drawn(), 2), *written()) if not _comments_say_so(subject.text)]
    said = [held_against(subject, unparsed(subject.text), UNCHANGED) for subject in subjects]
    assert not any(said), "\n".join(filter(None, said))
    assert len(subjects) > PROGRAMS / SHARE


def _comments_say_so(text: str) -> bool:
    comments = [line.partition("#")[2] for line in text.splitlines()]
    return says_so(text) or any(map(says_kept, comments))


TRACED = """\
import keras
import tensorflow as tf


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.drop = keras.layers.Dropout(0.5)

    @tf.function
    def traced(self, x):
        return self.drop(x)

    def call(self, x, training=None):
        return self.traced(x)
"""


@pytest.mark.parametrize("style", Style, ids=lambda style: style.name.lower())
def test_a_traced_function_keeps_its_mode(style: Style) -> None:
    """What is traced while a model is built keeps that mode, whatever `tf.function` is called."""
    text = aliased(TRACED, style)
    assert tables(text, "3.15") == tables(TRACED, "3.15") != tables(TRACED.replace("    @tf.function\n", ""), "3.15")


def places(seen: Counter[Seen]) -> Counter[tuple[object, ...]]:
    return Counter((one.code, one.symbol, one.place) for one in seen.elements())


def appeared(old: str, new: str, target: str) -> Counter[tuple[object, ...]]:
    return places(findings(new, target)) - places(findings(old, target))


def test_nothing_appears_where_a_class_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """One file alone does not show what an imported class does, so findings may be gone.

    A layer is judged alone where the model around it cannot be followed any more: what that model made up for shows.
    Once modules are followed, the findings of both modules together must be those of the one that they came from.
    """
    several = 0
    for subject in (*chosen(drawn(), 1), *chosen(written(), 1)):
        parts = moved(subject.text)
        if parts is not None:
            several += 1
            for part in parts:
                compile(part, subject.name, "exec", dont_inherit=True)
            new = places(findings(parts[0], subject.target)) - places(before(subject))
            with monkeypatch.context() as patch:
                patch.setattr(judging, "gone_in_use", lambda facts: frozenset())
                alone = places(findings(subject.text, subject.target)) if new else Counter()
            assert not new - alone, f"{subject.name}\n{parts[0]}"
    assert several > PROGRAMS / SHARE / 3


NET = """\
import keras
from keras.layers import Dropout


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.first = Dropout(0.5)
        self.second = Dropout(0.5)

    def call(self, x, training=None):
        x = self.first(x, training=training)
        x = self.second(x, training=False)
        return x


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.block = Block()
        self.drop = Dropout(0.5)

    def call(self, x, training=None):
        x = self.drop(x)
        x = self.block(x, training=training)
        return x
"""


class _WithoutTraining(ast.NodeTransformer):
    def visit_keyword(self, node: ast.keyword) -> ast.keyword | None:
        return node if node.arg != "training" else None


class _Backwards(ast.NodeTransformer):
    """The steps of `call` from the last to the first."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        if node.name == "call":
            node.body = [*reversed(node.body[:-1]), node.body[-1]]
        return node


def without_training(text: str) -> str:
    return ast.unparse(_WithoutTraining().visit(ast.parse(text)))


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda text: text.replace("training=None", "learning=None"), id="rename the mode"),
        pytest.param(lambda text: ast.unparse(_Backwards().visit(ast.parse(text))), id="reorder steps"),
        pytest.param(lambda text: text.replace("x = self.drop(x)", "x = self.drop(self.block(x))"), id="add a call"),
        pytest.param(lambda text: text.replace("import Dropout", "import Dense as Dropout"), id="alias another layer"),
        pytest.param(without_training, id="format arguments away"),
    ],
)
@pytest.mark.parametrize("target", TARGETS[:2])
def test_what_does_matter_is_seen(harm: Callable[[str], str], target: str) -> None:
    subject = Subject("net", NET, TARGETS.index(target))
    text = harm(NET)
    compile(text, "net", "exec")
    assert before(subject)
    assert held_against(subject, text, UNCHANGED)


def test_what_appears_is_seen() -> None:
    parts = moved(NET)
    assert parts is not None
    assert not appeared(NET, parts[0], "3.15")
    assert appeared(parts[0], NET, "3.15")


def test_dropping_an_argument_changes_generated_programs() -> None:
    texts = ((subject, without_training(subject.text)) for subject in drawn()[:60])
    assert sum(findings(text, subject.target) != before(subject) for subject, text in texts) > 6


def test_every_finding_has_a_place() -> None:
    found = [one for subject in written() for one in before(subject)]
    assert found
    assert all(one.place is not None for one in found)
