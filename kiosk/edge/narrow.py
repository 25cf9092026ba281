"""The network that reads, narrowed to the characters that a European letter has.

As it comes it weighs 18,710 characters at every step, which is half of its time and most of its memory. Here the columns of its last
layer that stand for other characters are left out of the file before it is loaded: two tables are rewritten, nothing is computed anew.

The file is protobuf (onnx.proto3): fields of a number, a wire type and a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

TABLES = ("linear_8.w_0", "linear_8.b_0")  # the last layer: weights (steps' features, characters) and bias (characters)

# field numbers: ModelProto, GraphProto, TensorProto, ValueInfoProto, StringStringEntryProto
_GRAPH, _METADATA = 7, 14
_INITIALIZER, _OUTPUT, _VALUE_INFO = 5, 12, 13
_DIMS, _NAME, _RAW = 1, 8, 9
_KEY, _VALUE = 1, 2
_BYTES = 2  # the wire type of everything with a length


class Narrow(NamedTuple):
    """A model file, and the characters its answer's columns stand for; the first is 'no character'."""

    model: bytes
    letters: tuple[str, ...]


def narrowed(model: bytes, admitted: Callable[[str], bool]) -> Narrow:
    """The model with these characters only. ValueError if its last layer is not where it is expected."""
    known = ["", *_characters(model), " "]
    columns = [n for n, c in enumerate(known) if n == 0 or admitted(c)]
    out, done = bytearray(), 0
    for number, value, whole in _fields(model):
        if number != _GRAPH:
            out += whole
            continue
        graph = bytearray()
        for part, inner, same in _fields(value):
            if part == _INITIALIZER and _name(inner) in TABLES:
                graph += _field(_INITIALIZER, _table(inner, columns, len(known)))
                done += 1
            elif part == _OUTPUT:  # its name without the shape that it no longer has
                graph += _field(_OUTPUT, next(same for n, _, same in _fields(inner) if n == 1))
            elif part != _VALUE_INFO:
                graph += same
        out += _field(_GRAPH, bytes(graph))
    if done != len(TABLES):
        raise ValueError("another network than expected")
    return Narrow(bytes(out), tuple(known[n] for n in columns))


def _characters(model: bytes) -> list[str]:
    for number, value, _ in _fields(model):
        if number == _METADATA:
            entry = {n: inner for n, inner, _ in _fields(value)}
            if entry.get(_KEY) == b"character":
                return entry[_VALUE].decode("utf-8").splitlines()
    raise ValueError("the network does not say what it reads")


def _table(tensor: bytes, columns: list[int], many: int) -> bytes:
    """A tensor of floats whose last dimension is the characters, with fewer of them."""
    raw = next(value for number, value, _ in _fields(tensor) if number == _RAW)
    numbers = np.frombuffer(raw, "<f4").reshape(-1, many)[:, columns]
    dims = [number for number, _, _ in _fields(tensor) if number == _DIMS]
    shape = [len(numbers), len(columns)][-len(dims) :]
    kept = b"".join(whole for number, _, whole in _fields(tensor) if number not in (_DIMS, _RAW))
    return b"".join(b"\x08" + _varint(n) for n in shape) + kept + _field(_RAW, numbers.astype("<f4").tobytes())


def _name(tensor: bytes) -> str:
    return next((value.decode() for number, value, _ in _fields(tensor) if number == _NAME), "")


def _field(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | _BYTES) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _fields(message: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Number, value (b"" where it is no bytes) and the whole field."""
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        start = at
        key = varint()
        value = b""
        match key & 7:
            case 0:
                varint()
            case 1:
                at += 8
            case 2:
                size = varint()
                value = message[at : at + size]
                at += size
            case 5:
                at += 4
            case _:
                raise ValueError("no protobuf")
        yield key >> 3, value, message[start:at]
