"""Values and foreign runs inside right-to-left sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.text import FSI, PDI, fill, isolate_foreign


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("اتصل على 020-50 50 50 الآن.", "اتصل على [020-50 50 50] الآن."),
        ("اتصل على 1177.", "اتصل على [1177]."),
        ("بطاقة (UT-kort) الآن", "بطاقة ([UT-kort]) الآن"),
        ("قانون (2017:900)، ثم", "قانون ([2017:900])، ثم"),
        ("من Röda Korset، اسأل", "من [Röda Korset]، اسأل"),
        ("اسأل Försäkringskassan, CSN", "اسأل [Försäkringskassan, CSN]"),
        ("المادة 6 § من", "المادة [6] § من"),
        ("لا شيء", "لا شيء"),
    ],
)
def test_foreign_runs_keep_their_own_direction(text: str, isolated: str) -> None:
    assert isolate_foreign(text).replace(FSI, "[").replace(PDI, "]") == isolated


def test_placeholders_are_isolated_once_in_right_to_left_text() -> None:
    assert fill("رقم {phone} هنا", {"phone": "0771-235 235"}, rtl=True) == f"رقم {FSI}0771-235 235{PDI} هنا"


def test_left_to_right_text_gets_values_as_they_are() -> None:
    assert fill("Ring {phone}.", {"phone": "1177"}, rtl=False) == "Ring 1177."


def test_a_placeholder_without_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("Ring {phone}.", {}, rtl=False)


@given(st.text(alphabet="ابت abc019-():{}،. ", max_size=60))
def test_isolating_adds_only_balanced_marks(text: str) -> None:
    out = isolate_foreign(text)
    assert out.replace(FSI, "").replace(PDI, "") == text
    depth = 0
    for c in out:
        depth += (c == FSI) - (c == PDI)
        assert 0 <= depth <= 1
    assert depth == 0


@given(st.text(alphabet="ابت abc019-(). ", max_size=60))
def test_isolating_twice_changes_nothing(text: str) -> None:
    assert isolate_foreign(isolate_foreign(text)) == isolate_foreign(text)


@given(st.text(alphabet="ابتن abcå019-.، ", max_size=60))
def test_every_figure_is_inside_an_isolate(text: str) -> None:
    depth = 0
    for c in isolate_foreign(text):
        depth += (c == FSI) - (c == PDI)
        assert not c.isascii() or not c.isdigit() or depth == 1
