"""The tablet's camera, through the web view. What goes wrong with it is told, never shown as an error."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import flet as ft

if TYPE_CHECKING:
    from flet_camera import Camera

TRIES, MOMENT = 60, 0.05  # how often, and seconds between
WAIT = 12.0  # seconds until a camera that does not answer counts as none
# An Exif segment that says "mirrored": the web view mirrors every picture of a camera that does not look away from the visitor.
_MIRRORED = bytes.fromhex("ffe1002245786966000049492a0008000000010012010300010000000200000000000000")


def new_camera(eye: ft.Ref[Camera]) -> Camera:
    """The control, made anew with each screen; `eye` is the one that lives."""
    from flet_camera import Camera

    return Camera(expand=True, ref=eye)


class Shutter:
    """One camera that was turned on. It takes one picture at a time."""

    def __init__(self, eye: ft.Ref[Camera]) -> None:
        self._eye = eye
        self._turn = asyncio.Lock()
        self.mirrored = False

    async def open(self) -> bool:
        """Turn it on: the one that looks away from the visitor, if there are two. False if there is none, or none may be used."""
        from flet_camera import CameraLensDirection, ResolutionPreset

        try:
            found = await asyncio.wait_for((await self._live()).get_available_cameras(), WAIT)
            if not found:
                return False
            chosen = next((c for c in found if c.lens_direction == CameraLensDirection.BACK), found[0])
            self.mirrored = chosen.lens_direction != CameraLensDirection.BACK
            await asyncio.wait_for((await self._live()).initialize(chosen, ResolutionPreset.MAX, enable_audio=False), WAIT)
        except Exception:  # the client tells of its troubles in many ways
            return False
        return True

    async def _live(self) -> Camera:
        """The control once it is part of the page: a new one is there a moment before it is joined to it."""
        for _ in range(TRIES):
            if (camera := self._eye.current) is not None:
                with suppress(RuntimeError):
                    if camera.page:
                        return camera
            await asyncio.sleep(MOMENT)
        raise LookupError("the camera is not on the screen")

    async def snap(self) -> bytes:
        """One picture as JPEG, said to be mirrored if it is; nothing if the camera did not give one."""
        try:
            async with self._turn:
                camera = await self._live()
                jpeg = bytes(await asyncio.wait_for(camera.take_picture(), WAIT))
        except Exception:
            return b""
        return jpeg[:2] + _MIRRORED + jpeg[2:] if self.mirrored and jpeg[:2] == b"\xff\xd8" else jpeg
