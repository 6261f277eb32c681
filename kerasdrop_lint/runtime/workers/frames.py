"""JSON messages on a stream socket, each after its length."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from typing import Any

from kerasdrop_lint.runtime.workers.task import JSON

_LENGTH = struct.Struct("!Q")


def send(connection: socket.socket, message: Mapping[str, JSON]) -> None:
    """Writes a message. Raises OSError when nobody can read it any more."""
    data = json.dumps(message).encode()
    connection.sendall(_LENGTH.pack(len(data)) + data)


def receive(connection: socket.socket) -> dict[str, Any] | None:
    """The next message; None when the other side has gone."""
    header = _exactly(connection, _LENGTH.size)
    body = header and _exactly(connection, _LENGTH.unpack(header)[0])
    return dict(json.loads(body)) if body else None


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        try:
            part = connection.recv(min(size - len(data), 1 << 20))
        except ConnectionResetError:
            return None
        if not part:
            return None
        data += part
    return bytes(data)
