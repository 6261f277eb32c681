"""What a campaign keeps survives being interrupted, and is compared again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import strategies as st

from kerasdrop_lint.modes import Effect, ModeTable, Site, SiteModes
from tests.generated.campaign import compare_stored, drawn
from tests.generated.drawing import CHUNK, chunk, generator, minimised, sha
from tests.generated.grammars import Grammar
from tests.generated.program import MAIN, Program
from tests.generated.store import PACKED, PROGRAMS, Chunk, Store
from tests.generated.tally import NOT_BUILT
from tests.measuring.records import Measured, target_of

RUNTIME = "keras 3.15.1"
HEALTHY = ModeTable.parse("on off off on off off")
SOURCE = """\
import keras

def build():
    return keras.Sequential([keras.Input((10,)), keras.layers.Dropout(0.5)])
"""


def program(text: str = SOURCE) -> Program:
    return Program(((MAIN, text), ("blocks.py", "USED = 1\n")), frozenset({"plain"}))


def measured(modes: ModeTable = HEALTHY) -> Measured:
    site = Site(MAIN, 4, 50, "Dropout")
    return Measured(modes, (SiteModes(site, Effect.DROPOUT, modes, "layer 'dropout'", True, "build"),), {"fit": "no"})


def small() -> st.SearchStrategy[Program]:
    return st.lists(st.sampled_from("abcdef"), min_size=1).map(lambda names: program("\n".join(names)))


def drawing() -> Grammar:
    return Grammar(generator(), lambda seed, number: chunk(seed, number, small()), Path(), 0.0)


def stored(folder: Path, *records: tuple[Program, Measured]) -> Store:
    store = Store(folder)
    store.add_chunk(Chunk(generator(), 1, 0, tuple(kept for kept, _ in records)))
    for kept, record in records:
        store.add_measured(RUNTIME, sha(kept), record)
    return store


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    stored(tmp_path, (program(), measured()), (program("x = 1\n"), Measured(not_built="ValueError: no")))
    again = Store(tmp_path)
    assert list(again.programs().values()) == [program(), program("x = 1\n")]
    assert again.runtimes() == [RUNTIME]
    assert list(again.measured(RUNTIME).values()) == [measured(), Measured(not_built="ValueError: no")]
    assert again.chunk_of(sha(program())[:6]).number == 0
    with pytest.raises(KeyError):
        again.chunk_of("none")


def test_a_line_that_was_cut_off_does_not_count(tmp_path: Path) -> None:
    store = stored(tmp_path, (program(), measured()))
    path = tmp_path / PROGRAMS
    path.write_bytes(path.read_bytes() + path.read_bytes()[:40])
    assert len(list(store.chunks())) == 1
    store.add_chunk(Chunk(generator(), 1, 1, (program("x = 2\n"),)))
    assert [part.number for part in store.chunks()] == [0, 1]


def test_the_same_seed_draws_the_same_programs_without_repetitions() -> None:
    first = chunk(3, 0, small())
    assert first == chunk(3, 0, small())
    assert first != chunk(4, 0, small())
    assert first != chunk(3, 1, small())
    assert len({sha(kept) for kept in first}) == len(first) <= CHUNK


def test_what_is_in_the_store_is_not_drawn_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    before = list(drawn(store, 3, 70, drawing()))
    assert len({sha(kept) for kept in before}) == len(before) == 70
    size = (tmp_path / PROGRAMS).stat().st_size
    assert list(drawn(store, 3, 70, drawing())) == before
    assert (tmp_path / PROGRAMS).stat().st_size == size
    assert list(drawn(store, 3, 80, drawing()))[:70] == before


def test_programs_of_another_grammar_are_drawn_anew(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add_chunk(Chunk("another", 3, 0, (program(),)))
    assert program() not in list(drawn(store, 3, 20, drawing()))


def test_the_smallest_bad_program_is_found() -> None:
    found = [kept for kept in chunk(3, 0, small()) if "e" in kept.text]
    smallest = minimised(3, 0, small(), lambda kept: "e" in kept.text, max(found, key=lambda kept: len(kept.text)))
    assert smallest.text == "e"


def test_a_program_that_is_bad_alone_is_returned_itself() -> None:
    assert minimised(3, 0, small(), lambda kept: False, program()) == program()


def test_no_more_programs_are_tried_when_time_is_up() -> None:
    def is_bad(kept: Program) -> bool:
        raise AssertionError(kept)

    assert minimised(3, 0, small(), is_bad, program(), seconds=0.0) == program()


def test_what_is_stored_is_compared_with_what_is_predicted_now(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = measured(ModeTable.parse("on on off on off off"))
    unbuilt = Measured(not_built="ValueError: \x1b[1mno such\n layer\x1b[0m and so on")
    other = program(SOURCE.replace("0.5", "0.4"))
    store = stored(tmp_path, (program(), measured()), (other, wrong), (program("x = 1\n"), unbuilt))
    tally = compare_stored(store, [RUNTIME], jobs=1)[RUNTIME]
    assert tally.programs == {"agree": 1, "disagree": 1, NOT_BUILT: 1}
    said = capsys.readouterr().out
    assert f"{sha(other)} on {RUNTIME}" in said
    assert sha(program()) not in said
    assert "measured  4:50 Dropout (dropout): on on off on off off" in said
    assert "1 times not built: no such layer" in said


@pytest.mark.parametrize(
    ("runtime", "target"), [("keras 3.15.1", "3.15"), ("keras 3.16.0.dev2026102704", "3.16"), ("tf_keras 2.21.0", "2")]
)
def test_a_runtime_is_a_target(runtime: str, target: str) -> None:
    assert target_of(runtime) == target


def test_what_is_packed_is_read_and_added_to(tmp_path: Path) -> None:
    kept = stored(tmp_path, (program(), measured()))
    kept.pack()
    assert {path.suffix for path in tmp_path.iterdir()} == {PACKED}
    assert list(kept.programs().values()) == [program()]
    assert kept.measured(RUNTIME) == {sha(program()): measured()}
    assert kept.runtimes() == [RUNTIME]
    kept.add_chunk(Chunk(generator(), 1, 1, (program("y = 1\n"),)))
    kept.add_measured(RUNTIME, sha(program("y = 1\n")), measured())
    assert list(kept.programs().values()) == [program(), program("y = 1\n")]
    assert set(kept.measured(RUNTIME)) == {sha(program()), sha(program("y = 1\n"))}
    kept.pack()
    assert set(kept.measured(RUNTIME)) == {sha(program()), sha(program("y = 1\n"))}
    assert len(list(kept.chunks())) == 2
