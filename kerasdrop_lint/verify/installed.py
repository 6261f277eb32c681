"""Which Keras there is to measure with, found out without importing it."""

from __future__ import annotations

from importlib import metadata
from importlib.util import find_spec

from kerasdrop_lint.config import UsageError
from kerasdrop_lint.knowledge.profiles import LEGACY, TARGETS
from kerasdrop_lint.runtime.frameworks import EXTRA, OLDEST, too_old

_KERAS = ("keras", "keras-nightly")
_TENSORFLOW = ("tensorflow", "tensorflow-cpu", "tensorflow-macos", "tf-nightly")
_LEGACY = ("tf_keras", "tf_keras-nightly")


def target_of_keras() -> str | None:
    """The target that the installed Keras 3 is; the nearest known one where it is newer; None where there is none."""
    version = _version(_KERAS)
    major_minor = ".".join(version.split(".")[:2]) if version else ""
    if major_minor in TARGETS:
        return major_minor
    return TARGETS[-1] if major_minor.startswith("3.") else None


def runtime_for(target: str) -> str | None:
    """The runtime that measures for a target Keras; None where another version is installed, or none."""
    if target == LEGACY:
        return "tf_keras" if _version(_LEGACY) else None
    return "keras" if target == target_of_keras() else None


def labelled(runtime: str) -> str:
    """What reports call an installed runtime: with its version."""
    version = _version(_LEGACY if runtime == "tf_keras" else _KERAS)
    return f"{runtime} {version}" if version else runtime


def missing(target: str) -> str:
    """What to say where there is no runtime for a target."""
    if target == LEGACY:
        return f"needs tf_keras: {EXTRA}"
    version = _version(_KERAS)
    return f"needs Keras {target}, " + (f"and {version} is installed" if version else f"and none is installed: {EXTRA}")


def require_tensorflow(command: str) -> None:
    """Raises UsageError where TensorFlow is missing or too old; does not import it."""
    if find_spec("tensorflow") is None:
        raise UsageError(f"{command}: measuring needs TensorFlow: {EXTRA}")
    version = _version(_TENSORFLOW)
    if version is not None and tuple(int(part) for part in version.split(".")[:2]) < OLDEST:
        raise UsageError(f"{command}: {too_old(version)}")


def unavailable(reason: str) -> str:
    """What to say where no worker could start: one line that names what to install."""
    said = reason.rpartition("RuntimeUnavailableError: ")[2]
    return said if EXTRA in said else f"{said}: {EXTRA}"


def _version(distributions: tuple[str, ...]) -> str | None:
    for name in distributions:
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return None
