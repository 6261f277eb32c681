"""What lies outside the file that is analysed, and what is known of it.

The one place where other modules are asked for. Keras, TensorFlow and the libraries that models use are known by name;
the other modules of the user's project are not read, so whatever comes from them is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

from kerasdrop_lint.analysis.names import canonical
from kerasdrop_lint.analysis.values import External, Value


@dataclass(frozen=True, slots=True)
class Project:
    """The surroundings of one file."""

    def module(self, path: str) -> Value:
        """What `import path` brings in; relative paths start with a dot per level."""
        return External(canonical(path))

    def member(self, path: str, name: str) -> Value:
        """What `from path import name` brings in."""
        return External(canonical(f"{path}{name}" if path.endswith(".") else f"{path}.{name}"))
