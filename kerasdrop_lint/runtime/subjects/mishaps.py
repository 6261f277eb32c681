"""What the user's code raised, in one line with the place in the user's code."""

from __future__ import annotations

import linecache
import re
import traceback
from pathlib import Path, PurePath

_LIBRARIES = frozenset(
    {"keras", "tf_keras", "tensorflow", "numpy", "kerasdrop_lint", "importlib", "_bootstrap", "inspect.py", "optree"}
)
_LONGEST = 110
_RAISED = re.compile(r"\w*(Error|Exception)\b.*:")
_COLOURS = re.compile("\x1b\\[[0-9;]*m")
_NOISE: tuple[tuple[re.Pattern[str], str], ...] = (
    (_COLOURS, ""),
    (re.compile(r"\{\{[^}]*\}\} ?"), ""),
    (re.compile(r" \[Op:\w+\]( name:.*)?"), ""),
    (re.compile(r"<(?:KerasTensor|tf\.Tensor|SparseTensor|tf\.Variable|Variable|KerasVariable)\b[^>]*>"), "a tensor"),
    (re.compile(r"\b(?:tf\.)?(?:Tensor|EagerTensor|SparseTensor)\((?:[^()]|\([^()]*\))*\)"), "a tensor"),
    (re.compile(r" at 0x[0-9a-f]+"), ""),
    (re.compile(r"(a tensor, ){2,}a tensor"), "several tensors"),
    (re.compile(r"\s+"), " "),
)
"""What TensorFlow and Keras put into messages that tells a reader nothing."""


def described(error: BaseException) -> str:
    """The exception and the line of the user's code that raised it, if any did."""
    return f"{said(error)}{_place(error)}"


def text_of(error: BaseException) -> str:
    """The whole message, without the colours that Keras paints it with."""
    return f"{type(error).__name__}: {_COLOURS.sub('', str(error))}"


def lines_of(error: BaseException) -> str:
    """The source lines of the user's code that led to the error, the innermost first."""
    frames = reversed(_own_frames(error)[-2:])
    return "\n".join(frame.line or linecache.getline(frame.filename, frame.lineno or 0) for frame in frames)


def said(error: BaseException) -> str:
    """The exception's class and the first line of what it says."""
    name = type(error).__name__
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if not lines:
        return name
    if lines[0] == "in user code:":
        # What tf_keras traced: the frames come first, the error below them.
        return _short(next((line for line in lines[1:] if _RAISED.match(line)), name))
    # Keras puts what matters below a heading.
    first = (
        lines[0]
        if len(lines) == 1 or not _COLOURS.sub("", lines[0]).startswith("Exception encountered")
        else _below(lines)
    )
    shown = _short(first)
    return f"{name}: {shown}" if shown else name


def _short(text: str) -> str:
    """One line of a message, without what tells a reader nothing."""
    for pattern, instead in _NOISE:
        text = pattern.sub(instead, text)
    text = text.strip()
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3].rstrip()}..."


def _below(lines: list[str]) -> str:
    rest = [line for line in lines[1:] if not line.startswith(("Call arguments", "Arguments received", "•"))]
    return rest[0] if rest else ""


def _place(error: BaseException) -> str:
    """The innermost frame outside of the libraries."""
    if isinstance(error, SyntaxError) and error.filename:
        return f" ({_file(error.filename)}:{error.lineno})"
    own = _own_frames(error)
    return f" ({_file(own[-1].filename)}:{own[-1].lineno})" if own else ""


def _own_frames(error: BaseException) -> list[traceback.FrameSummary]:
    frames = traceback.extract_tb(error.__traceback__)
    return [frame for frame in frames if not frame.filename.startswith("<") and not _is_library(frame.filename)]


def _is_library(filename: str) -> bool:
    parts = PurePath(filename).parts
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1] in _LIBRARIES
    return bool(_LIBRARIES & {"kerasdrop_lint", "importlib"} & set(parts)) or _is_ours(filename)


def _is_ours(filename: str) -> bool:
    return Path(filename).parent == Path(__file__).parent


def _file(filename: str) -> str:
    return "/".join(PurePath(filename).parts[-2:])
