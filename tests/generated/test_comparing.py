"""The comparison sees what agrees, what disagrees, and what is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kerasdrop_lint.modes import Effect, ModeTable, Site, SiteModes
from tests.generated.comparing import Comparison, Outcome, compare
from tests.generated.predicting import Predicted
from tests.generated.program import MAIN
from tests.measuring.records import Measured

HEALTHY = "on off off on off off"
NEVER = "off off off off off off"
UNKNOWN = "unknown unknown unknown unknown unknown unknown"
TEXT = "x = drop(x)\n" * 30


def row(
    modes: str = HEALTHY, line: int = 5, effect: Effect = Effect.DROPOUT, reaches: bool | None = True, column: int = 3
) -> SiteModes:
    return SiteModes(Site(MAIN, line, column, "Dropout"), effect, ModeTable.parse(modes), "why", reaches, "build")


def outcome(
    predicted: list[SiteModes], measured: list[SiteModes], whole: str = HEALTHY, found: str = HEALTHY
) -> Comparison:
    return compare(
        Predicted(ModeTable.parse(whole), tuple(predicted)), Measured(ModeTable.parse(found), tuple(measured)), TEXT
    )


def test_the_same_rows_agree() -> None:
    compared = outcome([row()], [row()])
    assert compared.outcome is Outcome.AGREE
    assert [(site.line, site.cells, site.unknown) for site in compared.sites] == [(5, 6, 0)]


@pytest.mark.parametrize("cell", range(6))
def test_each_cell_counts(cell: int) -> None:
    states = HEALTHY.split()
    states[cell] = {"on": "off", "off": "on"}[states[cell]]
    assert outcome([row(" ".join(states))], [row()]).outcome is Outcome.DISAGREE
    assert outcome([row()], [row(" ".join(states))]).outcome is Outcome.DISAGREE
    assert outcome([row()], [row()], whole=" ".join(states)).outcome is Outcome.DISAGREE


def test_what_is_not_predicted_is_unknown_where_it_was_measured() -> None:
    open_cell = "on unknown off on off off"
    compared = outcome([row(open_cell)], [row()])
    assert compared.outcome is Outcome.UNKNOWN
    assert compared.sites[0].unknown == 1
    assert outcome([row(open_cell)], [row(open_cell)]).outcome is Outcome.AGREE
    assert outcome([row()], [row(open_cell)]).outcome is Outcome.AGREE


def test_what_is_drawn_may_be_either() -> None:
    drawn = "drawn off off drawn off off"
    assert outcome([row(drawn)], [row()], whole=drawn).outcome is Outcome.AGREE
    assert outcome([row(drawn)], [row(NEVER)], whole=drawn, found=NEVER).outcome is Outcome.AGREE
    assert outcome([row(drawn)], [row("on on off on off off")]).outcome is Outcome.DISAGREE


def test_unknown_does_not_hide_a_cell_that_differs() -> None:
    assert outcome([row("off unknown off on off off")], [row()]).outcome is Outcome.DISAGREE


def test_what_is_raised_must_be_named() -> None:
    raises, other = (f"{name} off off on off off" for name in ("error:ValueError", "error:TypeError"))
    assert outcome([row(raises)], [row(raises)], whole=raises, found=raises).outcome is Outcome.AGREE
    assert outcome([row(raises)], [row(other)], whole=raises, found=other).outcome is Outcome.DISAGREE
    assert outcome([row()], [row(raises)], found=raises).outcome is Outcome.DISAGREE


def test_a_site_that_is_not_predicted_disagrees_if_it_is_ever_on() -> None:
    assert outcome([], [row()]).outcome is Outcome.DISAGREE
    assert outcome([], [row(NEVER)], whole=NEVER, found=NEVER).outcome is Outcome.AGREE
    assert outcome([row()], [row(), row(line=9)]).outcome is Outcome.DISAGREE


def test_a_site_that_the_analysis_knows_it_does_not_see_is_unknown() -> None:
    assert outcome([], [row()], whole="unknown off off unknown off off").outcome is Outcome.UNKNOWN
    assert outcome([], [row()], whole="unknown off off off off off").outcome is Outcome.DISAGREE
    nothing = compare(Predicted(None, failure="no model"), Measured(ModeTable.parse(HEALTHY), (row(),)), TEXT)
    assert {part.outcome for part in nothing.parts} == {Outcome.UNKNOWN}


def test_a_site_that_did_not_run_must_be_predicted_off() -> None:
    assert outcome([row(NEVER), row(line=9)], [row(line=9)]).outcome is Outcome.AGREE
    assert outcome([row(), row(line=9)], [row(line=9)]).outcome is Outcome.DISAGREE
    assert outcome([row(UNKNOWN), row(line=9)], [row(line=9)]).outcome is Outcome.UNKNOWN


def test_every_row_of_a_line_needs_another() -> None:
    always = "on on on on on on"
    assert outcome([row(), row(always)], [row(always), row()], always, always).outcome is Outcome.AGREE
    assert outcome([row()], [row(), row(always)], always, always).outcome is Outcome.DISAGREE
    assert outcome([row(), row(always)], [row()]).outcome is Outcome.DISAGREE


def test_whether_a_result_is_used_counts_where_something_is_drawn() -> None:
    assert outcome([row(reaches=False)], [row()]).outcome is Outcome.DISAGREE
    assert outcome([row(reaches=None)], [row()]).outcome is Outcome.AGREE
    off = [row(NEVER, reaches=False)], [row(NEVER)]
    assert outcome(*off, whole=NEVER, found=NEVER).outcome is Outcome.AGREE


def test_statistics_are_on_in_the_model_as_a_whole_but_draw_nothing() -> None:
    statistics = row(effect=Effect.BATCH_STATISTICS)
    assert outcome([statistics], [statistics], found=NEVER).outcome is Outcome.AGREE
    assert outcome([statistics], [statistics], whole="on on off on off off", found=NEVER).outcome is Outcome.DISAGREE
    assert outcome([row()], [statistics]).outcome is Outcome.DISAGREE


def test_a_mask_may_be_drawn_on_another_line_than_it_is_used() -> None:
    used, drawn = row(line=9, effect=Effect.MASK), row(line=4, effect=Effect.MASK)
    assert outcome([used], [drawn]).outcome is Outcome.AGREE
    assert outcome([used], [replace(drawn, modes=ModeTable.parse("on on on on on on"))]).outcome is Outcome.DISAGREE
    assert outcome([], [replace(drawn, reaches_output=False)]).outcome is Outcome.AGREE
    assert outcome([], [drawn]).outcome is Outcome.DISAGREE


def test_without_a_column_a_row_stands_for_its_statement() -> None:
    text = "\n" * 4 + "y = (\n    drop(x)\n)\n"
    predicted, whole = Predicted(ModeTable.parse(HEALTHY), (row(line=6),)), ModeTable.parse(HEALTHY)
    assert compare(predicted, Measured(whole, (row(line=5, column=0),)), text).outcome is Outcome.AGREE
    assert compare(predicted, Measured(whole, (row(line=5),)), text).outcome is Outcome.DISAGREE


def test_what_lies_in_other_files_is_seen_from_outside_only() -> None:
    elsewhere = replace(row(), site=Site("blocks.py", 5, 3, "Dropout"))
    assert outcome([], [elsewhere]).outcome is Outcome.AGREE
    assert outcome([], [elsewhere], whole=NEVER).outcome is Outcome.DISAGREE


def test_a_prediction_that_crashed_disagrees() -> None:
    crashed = Predicted(None, failure="KeyError: 3", crashed=True)
    assert compare(crashed, Measured(ModeTable.parse(HEALTHY)), TEXT).outcome is Outcome.DISAGREE


def test_nothing_is_compared_where_nothing_was_measured() -> None:
    compared = compare(Predicted(ModeTable.parse(HEALTHY), (row(),)), Measured(not_built="ValueError: no"), TEXT)
    assert compared.parts == ()
