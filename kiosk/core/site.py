"""What is local: one municipality, one desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.core.authority import Hours, Office


@dataclass(frozen=True)
class Site:
    """The site file, read and checked.

    Lengths are seconds and millimetres. `print_to` is "dialog" (the system's print window), "desk" (papers wait for the staff) or a folder;
    `printer` is the IPP address that the staff's papers go to, or "" for the system's print window.
    """

    municipality: str
    desk: str
    languages: tuple[str, ...]
    hours: Hours | None = None
    offices: tuple[Office, ...] = ()
    print_to: str = "dialog"
    print_silent: bool = False
    printer: str = ""
    idle_after: int = 90
    idle_after_reading: int = 180
    idle_warning: int = 30
    px_per_mm: float = 5.9
    camera: bool = True  # whether letters may be shown to the camera
    scans: str = ""  # the folder that a scanner or a phone puts letters into, or ""
    office_of: Mapping[str, Office] = field(default_factory=dict)

    def office(self, authority: str) -> Office | None:
        """The local door of an authority, if the site file names one."""
        return self.office_of.get(authority)
