"""Flet's web client, fitted once at start: our fonts, our page script, and no address outside this machine.

Kept apart from the server so that the supervisor can do it without loading Flet.
"""

from __future__ import annotations

import json
import re
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kiosk.edge.places import ASSETS

# family -> our files; the first is the base, the others are fallbacks for scripts that it lacks
FONTS = {
    "Noto Sans": "NotoSans",
    "Noto Sans Arabic": "NotoSansArabic",
    "Noto Sans Ethiopic": "NotoSansEthiopic",
}
# The client asks a content network for an animation library that the kiosk never uses; this address stays inside.
_OUTSIDE, _INSIDE = b"https://cdn.jsdelivr.net/npm/", b"/absent/"


def packaged() -> Path:
    """The folder of the client as Flet ships it."""
    spec = find_spec("flet_web")
    assert spec is not None and spec.submodule_search_locations, "flet[web] is not installed"
    return Path(spec.submodule_search_locations[0]) / "web"


def font_manifest() -> list[dict[str, Any]]:
    """Flet's own font list without its mathematics fonts (twenty needless downloads), and ours with a real bold."""
    listed = json.loads((packaged() / "assets" / "FontManifest.json").read_text())
    ours = [
        {
            "family": family,
            "fonts": [
                {"asset": f"fonts/kiosk/{file}-Regular.ttf", "weight": 400},
                {"asset": f"fonts/kiosk/{file}-Bold.ttf", "weight": 700},
            ],
        }
        for family, file in FONTS.items()
    ]
    return [f for f in listed if "KaTeX" not in f["family"]] + ours


def index_html() -> str:
    """Flet's own page with our script, our ground colour, a frame to print from, and no loading picture."""
    html = (packaged() / "index.html").read_text(encoding="utf-8")
    html = re.sub(r'<img src="icons/loading-animation.png"[^>]*>', "", html)
    frame = '<iframe id="printframe" name="printframe" title="print" style="display:none"></iframe>'
    html = html.replace("<head>", '<head><script src="/kiosk.js"></script>', 1).replace("</body>", f"{frame}</body>", 1)
    return html.replace("#ffffff", "#f7f5f0")


def fit(folder: Path) -> None:
    """Write what lies over Flet's own client into a folder."""
    fonts = folder / "assets" / "fonts" / "kiosk"
    fonts.mkdir(parents=True)
    for font in (ASSETS / "fonts").glob("*.ttf"):
        shutil.copy(font, fonts)
    shutil.copy(ASSETS / "web" / "kiosk.js", folder)
    (folder / "index.html").write_text(index_html(), encoding="utf-8")
    (folder / "assets" / "FontManifest.json").write_text(json.dumps(font_manifest()))
    (folder / "main.dart.js").write_bytes((packaged() / "main.dart.js").read_bytes().replace(_OUTSIDE, _INSIDE))
