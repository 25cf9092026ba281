"""Own words find the right need among the first three, at least nine times in ten, in every language."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.content import search
from kiosk.content.load import Content
from kiosk.core.text import Tr
from tests.conftest import LANGUAGES

SAID = {tag: tomllib.loads((Path(__file__).parent / "own_words" / f"{tag}.toml").read_text(encoding="utf-8"))["said"] for tag in LANGUAGES}


@pytest.fixture(scope="module")
def indexes(content: Content, tr: dict[str, Tr]) -> dict[str, search.Index]:
    return {tag: search.index(content, [tr[tag], *([tr["sv"]] if tag != "sv" else [])]) for tag in LANGUAGES}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_nine_in_ten(tag: str, content: Content, indexes: dict[str, search.Index]) -> None:
    missed = []
    for said in SAID[tag]:
        assert set(said["flow"]) <= set(content.flows), said
        first = [flow for flow, _ in indexes[tag].rank(said["text"])[:3]]
        if not set(first) & set(said["flow"]):
            missed.append((said["text"], said["flow"], first))
    assert len(missed) <= len(SAID[tag]) / 10, missed


def test_the_held_out_words_are_many_and_cover_every_need(content: Content) -> None:
    assert sum(map(len, SAID.values())) >= 300
    for tag in LANGUAGES:
        assert {flow for said in SAID[tag] for flow in said["flow"]} == set(content.flows)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_titles_find_themselves(tag: str, content: Content, tr: dict[str, Tr], indexes: dict[str, search.Index]) -> None:
    for flow in content.flows.values():
        assert flow.id in [id for id, _ in indexes[tag].rank(tr[tag].bare(tr[tag](flow.title)))[:3]]


@pytest.mark.parametrize("nothing", ["", " ", "?!", "xqzvw", "🙂", "1", "\x00"])
def test_nothing_finds_nothing(nothing: str, indexes: dict[str, search.Index]) -> None:
    assert indexes["sv"].rank(nothing) == []


@given(st.text(max_size=80))
def test_any_text_is_answered(text: str) -> None:
    search.words_of(text)


def test_homophones_vowels_marks_and_articles_fold() -> None:
    assert search.fold("ሓኪም") == search.fold("ሀኪም")
    assert search.fold("الإقامة") == search.fold("اقامه")
    assert search.fold("Försäkring") == search.fold("forsakring")
    assert search.fold("کار") == search.fold("كار")
