"""The tablet's camera, through the web view. What goes wrong with it is told, never shown as an error."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flet_camera import Camera

WAIT = 12.0  # seconds until a camera that does not answer counts as none
BACK = ("back", "environment", "rear")  # a camera that looks at the desk


def new_camera() -> Camera:
    """The control; it begins to work once it is on the screen."""
    from flet_camera import Camera

    return Camera(expand=True)


async def camera_ready(camera: Camera) -> bool:
    """Turn the camera on: the one that looks away from the visitor, if there are two. False if there is none, or none may be used."""
    from flet_camera import ResolutionPreset

    try:
        found = await asyncio.wait_for(camera.get_available_cameras(), WAIT)
        if not found:
            return False
        chosen = next((c for c in found if any(word in f"{c.name} {c.lens_direction}".casefold() for word in BACK)), found[0])
        await asyncio.wait_for(camera.initialize(chosen, ResolutionPreset.MAX, enable_audio=False), WAIT)
    except Exception:  # the client tells of its troubles in many ways
        return False
    return True


async def snap(camera: Camera) -> bytes:
    """One picture as JPEG; nothing if the camera did not give one."""
    try:
        return bytes(await asyncio.wait_for(camera.take_picture(), WAIT))
    except Exception:
        return b""
