"""The pytest plugin: the fixture `assert_trains_and_rests`. Nothing is imported before a test asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def assert_trains_and_rests() -> Callable[..., None]:
    """Fails unless a Keras model drops in `fit`, and only there: `kerasdrop_lint.testing.assert_trains_and_rests`."""
    from kerasdrop_lint import testing
    from kerasdrop_lint.runtime import RuntimeUnavailableError

    def check(model: Any, **options: Any) -> None:
        __tracebackhide__ = True
        try:
            testing.assert_trains_and_rests(model, **options)
            return
        except RuntimeUnavailableError as error:
            missing = str(error)
        # Out here nothing is said but this line: inside, pytest would print what led to it.
        pytest.fail(missing, pytrace=False)

    return check
