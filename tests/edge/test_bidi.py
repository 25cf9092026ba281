"""The order of mixed text, against an unrelated implementation of the same standard."""

from __future__ import annotations

import bidi as reference
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.edge import bidi

INVISIBLE = "\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def shown(text: str) -> str:
    return "".join(c for c in text if c not in INVISIBLE)


@settings(max_examples=1500, deadline=None)
@given(st.text(alphabet="abאבعغ01٠١+-/,.:%$ ()[]!&\u0301\u064b" + INVISIBLE, max_size=16), st.sampled_from([None, 0, 1]))
def test_any_mixture_is_ordered_as_the_standard_says(text: str, base: int | None) -> None:
    if base is None:
        base = bidi.base_level(text)
        assert not text or base == reference.get_base_level(text)
    text += "aא"[base]  # blanks at the end of a line are the line's business
    assert shown("".join(bidi.visual(text, bidi.levels(text, base)))) == shown(reference.get_display(text, base_dir="LR"[base]))


def test_isolates_keep_a_number_together() -> None:
    text = "عدد \u206635 000\u2069 كرون"
    assert "35 000" in "".join(bidi.visual(text, bidi.levels(text, 1)))
