"""What differs between versions of Keras in deciding the training mode; the only place that compares versions.

Each row was measured on the versions named in `tests/facts/modes.tsv`; where a change fell between two measured
versions, the release was found in Keras' source.
"""

from __future__ import annotations

from dataclasses import dataclass

TARGETS = ("2", *(f"3.{minor}" for minor in range(17)))
"""The Keras versions that can be checked for: `2` is Keras 2, which lives on as tf_keras."""

DEFAULT = "3.15"
LEGACY = "2"


@dataclass(frozen=True, slots=True)
class Profile:
    """How one version of Keras decides the training mode."""

    target: str
    legacy: bool
    """Keras 2: contexts are a stack, the entry points always set the mode, `**kwargs` receives `training`."""
    written_none_counts: bool
    """`training=None` resets the mode (from 3.10); before, it counts as not written."""
    defaults_leak: bool
    """The default of a layer's own `training` is stored in the shared context (up to 3.15)."""
    tells_parameterless: bool
    """A layer whose `call` has no `training` still hands a written one to the layers inside it (from 3.10)."""
    functional_mode_overrides: bool
    """A functional model's mode is written on every layer it runs (up to 3.15)."""
    defaults_baked_in: bool
    """Defaults resolved while a functional model is built are stored in its graph (up to 3.15)."""
    refuses_positional_none: bool
    """A layer takes only tensors as positional arguments, None not among them (up to 3.3)."""
    rate_one_raises: bool
    """Dropout with a rate of 1 raises when it is on (up to 3.14 and in Keras 2)."""

    @property
    def runtime(self) -> str:
        """The name of this Keras in messages."""
        return "tf_keras" if self.legacy else f"Keras {self.target}"


def profile(target: str) -> Profile:
    """The profile of a target Keras. Raises KeyError for one that is not in `TARGETS`."""
    return _PROFILES[target]


def _keras_3(minor: int) -> Profile:
    return Profile(
        target=f"3.{minor}",
        legacy=False,
        written_none_counts=minor >= 10,
        defaults_leak=minor < 16,
        tells_parameterless=minor >= 10,
        functional_mode_overrides=minor < 16,
        defaults_baked_in=minor < 16,
        refuses_positional_none=minor < 4,
        rate_one_raises=minor < 15,
    )


_KERAS_2 = Profile(
    target=LEGACY,
    legacy=True,
    written_none_counts=False,
    defaults_leak=False,
    tells_parameterless=True,
    functional_mode_overrides=False,
    defaults_baked_in=False,
    refuses_positional_none=False,
    rate_one_raises=True,
)

_PROFILES = {LEGACY: _KERAS_2} | {f"3.{minor}": _keras_3(minor) for minor in range(17)}
