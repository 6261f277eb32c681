"""`assert_trains_and_rests` told what was measured: what passes, what fails, and with which words."""

from __future__ import annotations

from typing import Any

import pytest

from kerasdrop_lint import testing
from kerasdrop_lint.modes import Effect, Entry, ModeTable, Site, SiteModes
from kerasdrop_lint.testing import assert_trains_and_rests

pytest.importorskip("numpy")

HEALTHY = "on off off on off off"


def row(layer: str, modes: str, name: str = "", line: int = 0, more: str = "") -> SiteModes:
    effect = Effect.BATCH_STATISTICS if layer == "BatchNormalization" else Effect.DROPOUT
    site = Site("net.py" if line else "", line, 9 if line else 0, layer)
    why = f"layer {name!r}{more}" if name else "an operation"
    return SiteModes(site, effect, ModeTable.parse(modes), why, True, "Net")


DROP = row("Dropout", HEALTHY, "drop", 12)
NORM = row("BatchNormalization", HEALTHY, "norm", 13)
ALWAYS = row("Dropout", "on on on on on on", "mc_drop")
NEVER = row("BatchNormalization", "off off off off off off", "frozen")
MASK = row("bernoulli", "on on on on on on", "", 14)
NO_RATE = row("Dropout", "off off off off off off", "maybe", 0, ", its rate is 0")


def given(monkeypatch: pytest.MonkeyPatch, *rows: SiteModes, **errors: str) -> None:
    """Has this measured, whatever the model."""
    from kerasdrop_lint.runtime.measuring import Measurement

    states = [f"error:{errors[entry.name]}" if entry.name in errors else "on" for entry in Entry]
    raised = {Entry[name]: "In call:\n\n\x1b[1mno such thing\x1b[0m" for name in errors}
    measurement = Measurement("keras 3.15.1", rows, ModeTable.parse(" ".join(states)), raised)
    monkeypatch.setattr(testing, "_measured", lambda model, inputs, targets: measurement)


def message(**options: Any) -> str:
    with pytest.raises(AssertionError) as caught:
        assert_trains_and_rests(object(), **options)
    return str(caught.value)


def test_healthy(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, DROP, NORM, NO_RATE)
    assert_trains_and_rests(object())


def test_what_is_wrong_is_named_and_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, DROP, ALWAYS, row("BatchNormalization", "off unknown off on off off", "norm", 13), MASK)
    assert message() == (
        "the model does not train and rest as it should (keras 3.15.1)\n"
        "  Dropout 'mc_drop' is on in evaluate, should be off\n"
        "  Dropout 'mc_drop' is on in predict, should be off\n"
        "  batch statistics of BatchNormalization 'norm' (net.py:13:9) is off in fit, should be on\n"
        "  batch statistics of BatchNormalization 'norm' (net.py:13:9) is unknown in evaluate, should be off\n"
        "  bernoulli (net.py:14:9) is on in evaluate, should be off\n"
        "  bernoulli (net.py:14:9) is on in predict, should be off\n"
        "\n"
        "  site         layer               effect            fit   evaluate  predict  training=True  training=False"
        "  model(x)  why\n"
        ">              Dropout             dropout           on    on!       on!      on             on            "
        "  on        layer 'mc_drop'\n"
        "  net.py:12:9  Dropout             dropout           on    off       off      on             off           "
        "  off       layer 'drop'\n"
        "> net.py:13:9  BatchNormalization  batch statistics  off!  unknown!  off      on             off           "
        "  off       layer 'norm'\n"
        "> net.py:14:9  bernoulli           dropout           on    on!       on!      on             on            "
        "  on        an operation"
    )


@pytest.mark.parametrize("pattern", ["mc_drop", "mc_*", ("mc_?rop",), ["mc_drop", "Drop*"]])
def test_meant_to_be_always_on(monkeypatch: pytest.MonkeyPatch, pattern: Any) -> None:
    given(monkeypatch, ALWAYS, NORM)
    assert_trains_and_rests(object(), always_on=pattern)


def test_an_operation_is_named_by_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, DROP, MASK)
    assert_trains_and_rests(object(), always_on="bernoulli")


def test_meant_to_be_never_on(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, DROP, NEVER)
    assert_trains_and_rests(object(), never_on="BatchNormalization")
    assert message().splitlines()[1] == "  batch statistics of BatchNormalization 'frozen' is off in fit, should be on"


def test_what_is_meant_to_be_different_must_be(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, DROP)
    assert message(always_on="drop").splitlines()[1:3] == [
        "  Dropout 'drop' (net.py:12:9) is off in evaluate, should be on",
        "  Dropout 'drop' (net.py:12:9) is off in predict, should be on",
    ]
    assert message(never_on="drop").splitlines()[1:2] == ["  Dropout 'drop' (net.py:12:9) is on in fit, should be off"]


@pytest.mark.parametrize("option", ["always_on", "never_on"])
def test_a_name_that_nothing_has_is_an_error(monkeypatch: pytest.MonkeyPatch, option: str) -> None:
    given(monkeypatch, DROP, ALWAYS, MASK)
    with pytest.raises(ValueError) as caught:
        assert_trains_and_rests(object(), **{option: ["drop", "mc_dorp"]})
    known = "mc_drop, Dropout, drop, bernoulli"
    assert str(caught.value) == f"{option}: no site is named 'mc_dorp'; there are: {known}"


def test_a_layer_cannot_be_meant_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, DROP)
    with pytest.raises(ValueError, match=r"^Dropout 'drop' \(net.py:12:9\) is in always_on and in never_on$"):
        assert_trains_and_rests(object(), always_on="drop", never_on="Dropout")


def test_what_raises_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, row("Dropout", "error:KeyError off off on off off", "drop", 12), FIT="KeyError")
    assert message() == (
        "the model does not train and rest as it should (keras 3.15.1)\n"
        "  fit raised KeyError:\n"
        "    In call:\n"
        "\n"
        "    no such thing\n"
        "\n"
        "  site         layer    effect   fit             evaluate  predict  training=True  training=False  model(x)"
        "  why\n"
        "  net.py:12:9  Dropout  dropout  error:KeyError  off       off      on             off             off     "
        "  layer 'drop'"
    )


def test_what_raises_elsewhere_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, DROP, CALL="TypeError")
    assert_trains_and_rests(object())


def test_a_model_without_any_site_fails_unless_it_is_meant_so(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch)
    assert message() == (
        "nothing in the model depends on the training mode (keras 3.15.1): "
        "no dropout, no batch normalization, nothing random\n"
        "  allow_no_sites=True accepts such a model"
    )
    assert_trains_and_rests(object(), allow_no_sites=True)


def test_rates_of_0_prove_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, NO_RATE)
    assert message() == (
        "nothing in the model depends on the training mode (keras 3.15.1): everything has a rate of 0\n"
        "  allow_no_sites=True accepts such a model\n"
        "\n"
        "  site  layer    effect   fit  evaluate  predict  training=True  training=False  model(x)  why\n"
        "        Dropout  dropout  off  off       off      off            off             off       layer 'maybe', "
        "its rate is 0"
    )
