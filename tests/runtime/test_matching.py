"""Which measured rows are those of a predicted site, and whether they are what was predicted."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from kerasdrop_lint.modes import HEALTHY, Effect, Entry, ModeTable, Site, SiteModes
from kerasdrop_lint.runtime.matching import Agreement, agreement, best, never_ran, rows_of
from kerasdrop_lint.runtime.measuring import WITHOUT_RATE, Measurement
from kerasdrop_lint.runtime.probing import _compare, _Expected, _verdict

SAME, DIFFERENT, UNCLEAR = Agreement.SAME, Agreement.DIFFERENT, Agreement.UNCLEAR
OFF_IN_FIT = "off off off on off off"
SOURCE = """\
def outer(x):
    def inner(x):
        mask = draw(x)

        return x * mask
    return inner(x)


@decorated
@twice
def call(self, x):
    return drop(x)
"""


@pytest.mark.parametrize(
    ("predicted", "measured", "expected"),
    [
        (OFF_IN_FIT, OFF_IN_FIT, SAME),
        (OFF_IN_FIT, str(HEALTHY), DIFFERENT),
        (OFF_IN_FIT, "off off off off off off", DIFFERENT),
        # What is wrong was measured, something else could not be.
        (OFF_IN_FIT, "off error:ValueError unknown on off off", SAME),
        # What is wrong could not be measured.
        (OFF_IN_FIT, "unknown off off on off off", UNCLEAR),
        (OFF_IN_FIT, "error:ValueError off off on off off", UNCLEAR),
        # What was not predicted agrees with anything.
        ("off unknown drawn on off off", "off on on on off off", SAME),
        # An entry point that is predicted to raise.
        ("error:TypeError off off on off off", "error:ValueError off off on off off", SAME),
        ("error:TypeError off off on off off", "on off off on off off", DIFFERENT),
        (str(HEALTHY), str(HEALTHY), SAME),
        (str(HEALTHY), "unknown unknown unknown unknown unknown unknown", SAME),
    ],
)
def test_agreement(predicted: str, measured: str, expected: Agreement) -> None:
    assert agreement(ModeTable.parse(predicted), ModeTable.parse(measured)) is expected


def test_of_one_cell() -> None:
    """Every pair of states in fit, the rest as it should be."""
    states = ("on", "off", "unknown", "drawn", "error:ValueError")
    found = {(p, m): agreement(fit(p), fit(m)) for p, m in product(states, repeat=2)}
    assert {pair for pair, said in found.items() if said is DIFFERENT} == {
        ("on", "off"),
        ("off", "on"),
        ("error:ValueError", "on"),
        ("error:ValueError", "off"),
    }
    assert {pair for pair, said in found.items() if said is UNCLEAR} == {
        ("off", "unknown"),
        ("off", "error:ValueError"),
        ("error:ValueError", "unknown"),
        ("error:ValueError", "drawn"),
    }


def fit(state: str) -> ModeTable:
    return ModeTable.parse(f"{state} off off on off off")


def test_the_best_row_counts() -> None:
    predicted, same, other, open_ = fit("off"), fit("off"), fit("on"), fit("unknown")
    assert best(predicted, [other, same]) == (SAME, same)
    assert best(predicted, [other]) == (DIFFERENT, other)
    assert best(predicted, [open_, other]) == (DIFFERENT, other)
    assert best(predicted, [open_]) == (UNCLEAR, open_)


def row(path: str, line: int, column: int, layer: str, why: str = "", effect: Effect = Effect.DROPOUT) -> SiteModes:
    return SiteModes(Site(path, line, column, layer), effect, HEALTHY, why, True, "Net")


def test_the_rows_of_a_site(tmp_path: Path) -> None:
    path, link, other = str(tmp_path / "a.py"), tmp_path / "link.py", str(tmp_path / "b.py")
    (tmp_path / "a.py").write_text(SOURCE)
    link.symlink_to(path)
    exact, nearby = row(path, 12, 12, "Dropout"), row(path, 12, 30, "Dropout")
    noise, elsewhere = row(path, 12, 40, "GaussianNoise"), row(other, 12, 12, "Dropout")
    at_rest = row(path, 12, 12, "Dropout", f"layer 'a', {WITHOUT_RATE}")
    assert rows_of(exact.site, [nearby, exact, noise, elsewhere, at_rest]) == [exact]
    assert rows_of(Site(str(link), 12, 12, "Dropout"), [exact]) == [exact]
    # Lines without columns: the layer tells, and where that does not, the line.
    assert rows_of(Site(path, 12, 1, "Dropout"), [nearby, noise]) == [nearby]
    assert rows_of(Site(path, 12, 1, "LSTM"), [nearby, noise]) == [nearby, noise]
    assert rows_of(Site(path, 13, 12, "Dropout"), [exact, nearby]) == []
    assert rows_of(exact.site, [at_rest, elsewhere]) == []


def test_a_mask_is_found_where_it_is_drawn(tmp_path: Path) -> None:
    path = str(tmp_path / "a.py")
    (tmp_path / "a.py").write_text(SOURCE)
    drawn = row(path, 3, 16, "draw", effect=Effect.MASK)
    assert rows_of(Site(path, 5, 16, "multiply"), [drawn]) == [drawn]
    assert rows_of(Site(path, 12, 12, "multiply"), [drawn]) == []
    assert rows_of(Site(path, 5, 16, "multiply"), [row(path, 3, 16, "Dropout")]) == []


def measurement(
    tables: tuple[SiteModes, ...], errors: dict[Entry, str], called: frozenset[tuple[str, int]]
) -> Measurement:
    return Measurement("keras", tables, HEALTHY, errors, called)


@pytest.mark.parametrize("line", [9, 10, 11])
def test_a_site_that_never_ran_is_off(tmp_path: Path, line: int) -> None:
    """Its `call` did run: Python names the line of a decorator for it, or that of `def`."""
    path = str(tmp_path / "a.py")
    (tmp_path / "a.py").write_text(SOURCE)
    site = Site(path, 12, 12, "Dropout")
    ran = measurement((), {Entry.EVALUATE: "ValueError: no"}, frozenset({(path, line)}))
    assert never_ran(site, ran) == ModeTable.parse("off error:Exception off off off off")
    assert never_ran(site, measurement((), {}, frozenset({(path, 2)}))) is None
    assert never_ran(site, measurement((row(path, 12, 5, "Dropout"),), {}, frozenset({(path, line)}))) is None


def test_what_runs_with_other_arguments_is_not_taken_for_idle(tmp_path: Path) -> None:
    """That a site does not run counts only if it runs in nothing that was built."""
    path = str(tmp_path / "a.py")
    (tmp_path / "a.py").write_text(SOURCE)
    site, never = Site(path, 12, 12, "Dropout"), ModeTable.parse("off off off off off off")
    idle = measurement((), {}, frozenset({(path, 9)}))
    runs = measurement((row(path, 12, 12, "Dropout"),), {}, frozenset({(path, 9)}))
    only_idle, then_runs = (_Expected(site, (never,)) for _ in range(2))
    _compare(only_idle, "Net()", idle)
    _compare(then_runs, "Net()", idle)
    assert not then_runs.settled()
    _compare(then_runs, "Net(extra=True)", runs)
    said, refuted = _verdict(only_idle, ""), _verdict(then_runs, "")
    assert (said["found"], said["where"]) == ("SAME", "Net(), where it does not run")
    assert (refuted["found"], refuted["where"]) == ("DIFFERENT", "Net(extra=True)")


def test_a_file_that_is_gone_is_no_error() -> None:
    site = Site("/no/such/file.py", 12, 12, "Dropout")
    assert never_ran(site, measurement((), {}, frozenset())) is None
    mask = row("/no/such/file.py", 3, 1, "draw", effect=Effect.MASK)
    assert rows_of(site, [mask]) == []
