"""Has every function of `tf.function` traced anew for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_TRACED = (
    "_created_variables",
    "_variable_creation_config",
    "_no_variable_creation_config",
    "_concrete_variable_creation_fn",
    "_jit_compile",
)
_USES = ("__call__", "get_concrete_function")
_Kept = dict[int, tuple[Any, dict[str, Any]]]


@contextmanager
def retraced() -> Iterator[None]:
    """What was traced before is traced anew inside, and nothing for XLA, which cannot tell what it computes.

    Afterwards all functions have their old traces again.
    """
    from tensorflow.python.eager.polymorphic_function import polymorphic_function

    cls = polymorphic_function.Function
    originals = {name: getattr(cls, name) for name in _USES}
    kept: _Kept = {}
    for name, original in originals.items():
        setattr(cls, name, _with_new_traces(original, kept))
    try:
        yield
    finally:
        for name, original in originals.items():
            setattr(cls, name, original)
        for function, attributes in kept.values():
            function.__dict__.clear()
            function.__dict__.update(attributes)


def _with_new_traces(original: Callable[..., Any], kept: _Kept) -> Callable[..., Any]:
    def used(function: Any, *args: Any, **kwargs: Any) -> Any:
        if id(function) not in kept:
            # The function is held, so that no other gets the same id.
            kept[id(function)] = (function, dict(vars(function)))
            vars(function).update(dict.fromkeys(_TRACED))
        return original(function, *args, **kwargs)

    return used
