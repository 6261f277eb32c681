"""Where a worker leaves its answer: memory that it shares with the process that watches over it.

Not a pipe: code that closes every descriptor it finds, or reuses their numbers, cannot lose an answer that has none.
"""

from __future__ import annotations

import mmap
import struct

_LENGTH = struct.Struct("!Q")


class Board:
    """Shared by the processes forked after it was made. Memory is used only once something is written."""

    CAPACITY = 32 << 20

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, self.CAPACITY)

    def write(self, answer: bytes) -> None:
        """Leaves an answer. Raises ValueError for one that is too long."""
        end = _LENGTH.size + len(answer)
        if end > self.CAPACITY:
            raise ValueError(f"an answer of {len(answer)} bytes is too long")
        self._memory[_LENGTH.size : end] = answer
        # The length comes last: without it there is no answer, however far the writing got.
        self._memory[: _LENGTH.size] = _LENGTH.pack(len(answer))

    def read(self) -> bytes | None:
        """The answer, if one was written."""
        (length,) = _LENGTH.unpack(self._memory[: _LENGTH.size])
        return self._memory[_LENGTH.size : _LENGTH.size + length] if length else None
