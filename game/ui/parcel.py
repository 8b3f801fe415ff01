"""Objects with pictures in them through a pipe: pickled, the pixels beside the pickle so that they are copied once."""

from __future__ import annotations

import pickle
import struct
from io import BytesIO
from typing import Any, BinaryIO

import pygame

_COUNT = struct.Struct("<Q")


class _Packer(pickle.Pickler):
    def reducer_override(self, thing: Any) -> Any:
        if not isinstance(thing, pygame.Surface):
            return NotImplemented
        if thing.get_bitsize() != 32:
            raise pickle.PicklingError(f"a picture of {thing.get_bitsize()} bits a pixel")
        if thing.get_pitch() != 4 * thing.get_width():  # a part of another picture
            thing = thing.copy()
        clear = bool(thing.get_flags() & pygame.SRCALPHA)
        pixels = pickle.PickleBuffer(thing.get_buffer().raw)
        return _picture, (thing.get_size(), thing.get_masks(), clear, pixels)


def _picture(
    size: tuple[int, int], masks: tuple[int, int, int, int], clear: bool, pixels: bytes | bytearray
) -> pygame.Surface:
    picture = pygame.Surface(size, pygame.SRCALPHA if clear else 0, 32, masks)
    if pixels:
        picture.get_buffer().write(bytes(pixels), 0)
    shown = pygame.display.get_surface()
    if not clear and shown is not None and shown.get_masks() != masks:
        return picture.convert()
    return picture


def send(pipe: BinaryIO, thing: Any) -> None:
    """Write one object. Raises: OSError when nobody reads any more."""
    beside: list[pickle.PickleBuffer] = []
    stream = BytesIO()
    _Packer(stream, protocol=5, buffer_callback=beside.append).dump(thing)
    parts = [stream.getbuffer(), *(buffer.raw() for buffer in beside)]
    pipe.write(_COUNT.pack(len(parts)) + b"".join(_COUNT.pack(len(part)) for part in parts))
    for part in parts:
        pipe.write(part)
    pipe.flush()


def receive(pipe: BinaryIO) -> Any:
    """Read one object. Raises: EOFError when nobody writes any more."""
    (count,) = _COUNT.unpack(_exactly(pipe, _COUNT.size))
    sizes = struct.unpack(f"<{count}Q", _exactly(pipe, count * _COUNT.size))
    first, *beside = [_exactly(pipe, size) for size in sizes]
    return pickle.loads(first, buffers=beside)


def _exactly(pipe: BinaryIO, size: int) -> bytearray:
    data = bytearray(size)
    view, at = memoryview(data), 0
    while at < size:
        got = pipe.readinto(view[at:])  # type: ignore[attr-defined]
        if not got:
            raise EOFError
        at += got
    return data
