"""Which letter is it? Measured on letters that were written by somebody who had not seen the content.

`tuning_*.toml` were looked at when the limits in recognise.py were chosen; `unseen_*.toml` were not, and are what counts.
`others.toml` are papers that are no such letters: none of them may be named.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.commands.read import problems
from kiosk.content.load import Content
from kiosk.content.recognise import by_word, letterness, recognise
from kiosk.content.understand import Expert, expert, glosses, understand
from kiosk.core.sheet import from_text
from kiosk.edge.workdays import free

FOLDER = Path(__file__).parent.parent / "letters"


@pytest.fixture(scope="module")
def by(content: Content) -> Expert:
    return expert(content)


def letters(name: str) -> Iterator[dict[str, Any]]:
    for path in sorted(FOLDER.glob(f"{name}_*.toml")):
        yield from tomllib.loads(path.read_text(encoding="utf-8"))["letter"]


@pytest.mark.parametrize("name", ["tuning", "unseen"])
def test_known_letters_are_named_and_never_wrongly(name: str, by: Expert) -> None:
    named, wrong, near, total = 0, [], 0, 0
    for letter in letters(name):
        found = recognise(from_text(letter["text"]), by.at)
        total += 1
        named += found.letter is not None
        near += letter["id"] in found.candidates
        if found.letter not in (None, letter["id"]):
            wrong.append((letter["id"], found.letter))
    assert total == 109
    assert not wrong
    assert named >= 0.8 * total, "coverage"
    assert near >= 0.95 * total, "what is not sure is asked about"


def test_other_papers_are_never_named(by: Expert) -> None:
    papers = tomllib.loads((FOLDER / "others.toml").read_text(encoding="utf-8"))["paper"]
    assert len(papers) >= 80
    assert [p["what"] for p in papers if recognise(from_text(p["text"]), by.at).letter] == []


def test_every_sample_is_read_right(by: Expert) -> None:
    for letter in by.content.post.letters.values():
        for sample in letter.samples:
            got = understand(from_text(sample.text), by, free=free, received=sample.received)
            assert problems(got, letter.id, sample.fields) == [], letter.id


def test_the_evidence_stands_on_the_paper(by: Expert) -> None:
    text = by.content.post.letters["kfm_forelaggande"].samples[0].text
    lines = from_text(text)
    found = recognise(lines, by.at)
    assert found.letter == "kfm_forelaggande" and found.sender == "kronofogden"
    assert {e.says for e in found.evidence} == {"sender", "heading", "tell"}
    for evidence in found.evidence:
        assert " ".join(evidence.words.split()[:1]) in text
        inside = [x for x in lines if x.box.y - 0.001 <= evidence.box.y <= x.box.bottom]
        assert any(evidence.words.split()[0] in x.text for x in inside), evidence


def test_a_mention_is_not_a_letterhead(by: Expert) -> None:
    text = "Lokaltidningen\n\nMånga väntar på beslut om uppehållstillstånd\n\nMigrationsverket beslutar att bevilja färre personer tillstånd, enligt en rapport."
    assert recognise(from_text(text), by.at).letter is None


def test_nothing_is_read_from_nothing(by: Expert) -> None:
    for text in ("", "   ", "1234567890", "xqz wvt"):
        found = recognise(from_text(text), by.at)
        assert found.letter is None and found.candidates == ()


def test_misread_letters_still_lead_there(by: Expert) -> None:
    text = by.content.post.letters["kfm_forelaggande"].samples[0].text
    damaged = text.replace("ö", "o").replace("ä", "a").replace("betalning", "betaining").replace("Föreläggande", "Forelaggande")
    assert recognise(from_text(damaged), by.at).letter == "kfm_forelaggande"


def test_a_heading_over_two_lines_is_one(by: Expert) -> None:
    text = by.content.post.letters["kfm_forelaggande"].samples[0].text.replace("Föreläggande om betalning", "Föreläggande om betal-\nning")
    assert recognise(from_text(text), by.at).letter == "kfm_forelaggande"


def test_every_letter_is_found_by_a_word_copied_from_it(by: Expert) -> None:
    for letter in by.content.post.letters.values():
        assert letter.id in by_word(letter.headings[0], by.at), letter.headings[0]
        assert letter.id in by_word(letter.tells[0], by.at), letter.tells[0]
    assert by_word("Beslutt om anvissning", by.at)[0] == "mig_kommunanvisning", "spelling is forgiven"
    assert by_word("xqzvw", by.at) == ()


def test_a_page_of_words_is_no_letter() -> None:
    assert letterness([]) == 0
    assert letterness(from_text("Pannkakor\n3 ägg\n6 dl mjölk")) == 0
    assert (
        letterness(
            from_text("Ali Testsson\nStorgatan 1\n632 20 Eskilstuna\n2026-03-02\nÄrendenummer 12\nTelefon 016-12 34 56\nHej, du har")
        )
        == 5
    )


def test_official_words_are_found_in_any_form(by: Expert) -> None:
    assert "personnummer" in {m.id for m in understand(from_text("Ditt personnummer är"), by, free=free).terms}
    assert "дозвіл на проживання" in glosses("ansök om uppehållstillstånd", by, "uk")


SIGNS = {
    "swish": "Swisha 450 kr till 070-123 45 67",
    "hurry": "Betala inom 24 timmar",
    "codes": "Uppdatera ditt BankID nu",
    "private_contact": "Skriv till migration@gmail.com",
    "gift": "Grattis! Du har vunnit en telefon",
    "not_ordered": "Detta är ett erbjudande",
    "secret": "Berätta inte för någon",
    "pay_code": "Skanna QR-koden för att betala",
    "pay_permit": "Betala för att få ditt tillstånd",
    "threat": "Annars spärras ditt konto",
}


@pytest.mark.parametrize(("sign", "text"), SIGNS.items())
def test_signs_of_a_trick_are_shown_with_their_words(sign: str, text: str, by: Expert) -> None:
    found = {m.id: m for m in understand(from_text(text), by, free=free).signs}
    assert sign in found and found[sign].words.casefold() in text.casefold()


def test_an_account_that_is_not_the_senders_is_a_sign(by: Expert) -> None:
    text = by.content.post.letters["csn_hut_inbet"].samples[0].text
    assert "unknown_account" not in {m.id for m in understand(from_text(text), by, free=free).signs}
    other = text.replace("5201-1053", "5536-7742")
    assert other != text and "unknown_account" in {m.id for m in understand(from_text(other), by, free=free).signs}


def test_ordinary_letters_carry_few_signs(by: Expert) -> None:
    """A sign on a true letter frightens for nothing."""
    marked = [
        (x["id"], m.id)
        for x in letters("tuning")
        if "scam" not in x["id"] and "spam" not in x["id"]
        for m in understand(from_text(x["text"]), by, free=free).signs
    ]
    assert len(marked) <= 5, marked
