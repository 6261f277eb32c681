"""What a running program changes beside its objects: what holds for the whole process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kerasdrop_lint.analysis.fixed_causes import Limit
from kerasdrop_lint.analysis.names import canonical
from kerasdrop_lint.analysis.values import External, Unknown, Value, join
from kerasdrop_lint.knowledge.derived_layers import DERIVED

if TYPE_CHECKING:
    from collections.abc import Hashable

_MODELS = frozenset({"Model", "Sequential", "Functional"})


@dataclass(slots=True)
class Process:
    """`cached` is what functions have given that run once for the same arguments. `phase` is the mode that Keras 2 has
    for whom nobody tells one, None in it where it may not be set. `replaced` is what stands in the place of something
    outside the file, by its name."""

    cached: dict[Hashable, Value] = field(default_factory=dict)
    phase: Value | None = None
    replaced: dict[str, Value] = field(default_factory=dict)

    def fork(self) -> Process:
        """The same process, of which changes are not seen here."""
        return Process(dict(self.cached), self.phase, dict(self.replaced))

    def attribute(self, path: str) -> Value:
        """Something outside the file, by its canonical name."""
        return self.replaced.get(path) or External(path)

    def replace(self, path: str, value: Value, *, weak: bool) -> None:
        """Put a value in the place of something outside the file; `weak` where that may not happen."""
        name = canonical(path)
        self.replaced[name] = join(self.attribute(name), value) if weak else value

    def replace_any(self, path: str) -> None:
        """Anything may stand in the place of what a class or module outside the file has."""
        self.replaced[f"{canonical(path)}.*"] = Unknown(Limit.LIBRARY_REPLACED)

    def method(self, layer: str | None, name: str) -> Value | None:
        """What stands in the place of a method of a layer of Keras, None where that is Keras' own."""
        if not self.replaced or layer is None:
            return None
        found = self.replaced.get(f"{_path(layer)}.{name}")
        others = self.replaces(layer, name)
        return found if found is not None or not others else Unknown(Limit.METHOD_REPLACED)

    def replaces(self, layer: str | None, *methods: str) -> bool:
        """Whether one of these methods of a layer of Keras may be another than Keras' own."""
        if not self.replaced or layer is None:
            return False
        for path in self.replaced:
            owner, _, name = path.rpartition(".")
            if (name in methods or name == "*") and _is_of(owner, layer):
                return True
        return False


def _is_of(owner: str, layer: str) -> bool:
    """Whether a class outside the file is that of a layer, or a base class of it."""
    base = owner.rpartition(".")[2]
    derives = base in (layer, "Layer") or layer in DERIVED.get(base, ()) or (base == "Model" and layer in _MODELS)
    return derives and owner == _path(base)


def _path(layer: str) -> str:
    return f"keras.{layer}" if layer in _MODELS else f"keras.layers.{layer}"
