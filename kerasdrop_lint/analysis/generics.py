"""Generic classes: `Base[int]` is `Base`."""

from __future__ import annotations

from kerasdrop_lint.analysis.values import ClassValue, External, Value

_GENERIC = ("builtins.", "collections.", "typing.", "typing_extensions.")
_NO_CLASSES = frozenset({"typing.Annotated", "typing.Literal", "typing.Optional", "typing.Union"})


def generic(owner: Value) -> Value | None:
    """What `owner[...]` is where `owner` is a class that only takes types there; None of anything else."""
    if isinstance(owner, ClassValue):
        meta = owner.definition.metaclass
        found = owner.definition.find("__class_getitem__")
        own = found is not None and found[0] is not found[1]
        return None if own or (meta is not None and meta.definition.find("__getitem__") is not None) else owner
    is_generic = isinstance(owner, External) and owner.path.startswith(_GENERIC) and owner.path not in _NO_CLASSES
    return owner if is_generic else None
