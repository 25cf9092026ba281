"""Every valid number newcomers carry is accepted; what is not known is not called wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core import ids

PUBLIC = json.loads((Path(__file__).parent / "numbers" / "personnummer.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", ["personal", "coordination"])
def test_public_test_numbers_are_accepted_however_they_are_written(kind: str) -> None:
    for n in PUBLIC[kind]:
        for written in (n, n[2:], f"{n[:8]}-{n[8:]}", f"{n[2:8]}-{n[8:]}", f"{n[2:8]}+{n[8:]}"):
            assert ids.is_valid_personnummer(written), written


def test_the_shared_accept_and_reject_lists_match() -> None:
    for kind in PUBLIC["lists"].values():
        for way in kind.values():
            assert [x for x in way["valid"] if not ids.is_valid_personnummer(str(x))] == []
            assert [x for x in way["invalid"] if ids.is_valid_personnummer(str(x))] == []


def test_interim_numbers() -> None:
    for n in PUBLIC["interim"]:
        for form in ("long_format", "short_format", "separated_format", "separated_long"):
            assert ids.is_valid_interim(n[form]) is n["valid"], n[form]


@given(st.sampled_from(PUBLIC["personal"]), st.integers(2, 11), st.integers(1, 9))
def test_one_wrong_digit_is_seen(number: str, place: int, more: int) -> None:
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert not ids.is_valid_personnummer(wrong)


@given(st.text(max_size=20))
def test_any_text_is_answered(text: str) -> None:
    ids.is_valid_personnummer(text)
    assert ids.looks_personal(text) in (True, None), "an unknown pattern is please check, never wrong"


def test_blanks_and_dashes_of_any_kind_are_tidied() -> None:
    assert ids.looks_personal(" 19850709 – 9805 ") is True
    assert ids.looks_personal("51-123456/7") is None


@pytest.mark.parametrize(("text", "ok"), [("632 20", True), ("63220", True), ("6322", False), ("032 20", False), ("abcde", False)])
def test_postcodes(text: str, ok: bool) -> None:
    assert ids.is_postcode(text) is ok


@pytest.mark.parametrize(("text", "ok"), [("070-123 45 67", True), ("+46 70 123 45 67", True), ("112", False), ("ring mig", False)])
def test_phones(text: str, ok: bool) -> None:
    assert ids.is_phone(text) is ok
