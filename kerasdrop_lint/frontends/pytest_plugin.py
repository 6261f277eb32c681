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
        except RuntimeUnavailableError as error:
            pytest.fail(str(error), pytrace=False)

    return check
