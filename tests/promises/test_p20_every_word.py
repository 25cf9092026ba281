"""P20 Every word in every language, or the language is not offered; placeholders, figures and glyphs complete."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages import Message
from fontTools.ttLib import TTFont

from kiosk.content.load import Content
from kiosk.core.text import FSI, PDI
from kiosk.edge import catalogue as w
from kiosk.edge.places import ASSETS
from kiosk.edge.words import po_path, words
from tests.conftest import FOREIGN

SCRIPT = {"ar": r"\u0600-\u06ff", "fa_AF": r"\u0600-\u06ff\u200c", "ti": r"\u1200-\u139f", "uk": r"\u0400-\u04ffʼ", "so": "a-zA-Z"}
MOJIBAKE = re.compile(r"Ã.|Â.|â€|Ð.Ñ|\ufffd|&[a-z]+;")
# Persian of Iran where Dari has its own word.
IRANIAN = ("مدرسه", "بیمارستان", "پزشک", "دارو", "اجاره‌نامه", "شماره", "مترجم", "شهرداری", "کلاس", "گواهینامه", "بیمارستان")


def catalogue(tag: str) -> dict[w.Key, Message]:
    return {w.key_of(m): m for m in w.read(po_path(tag)) if m.id}


def sentences(tag: str) -> list[tuple[str, str]]:
    """(Swedish, translation), every plural form by itself."""
    return [(key[1] if isinstance(m.id, str) else m.id[1], string) for key, m in catalogue(tag).items() for _, string in w.forms(m)]


@pytest.mark.parametrize("tag", FOREIGN)
def test_complete(tag: str) -> None:
    counts = w.status(tag)
    assert counts["missing"] == counts["outdated"] == 0, counts
    assert set(catalogue(tag)) == w.keys(w.template()), "run: python -m kiosk words update"


@pytest.mark.parametrize("tag", FOREIGN)
def test_placeholders_equal(tag: str) -> None:
    for swedish, own in sentences(tag):
        assert Counter(re.findall(r"\{\w+\}", swedish)) == Counter(re.findall(r"\{\w+\}", own)), (swedish, own)


def figures(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+", text))


@pytest.mark.parametrize("tag", FOREIGN)
def test_figures_equal(tag: str) -> None:
    for swedish, own in sentences(tag):
        assert figures(swedish) == figures(own), (swedish, own)
        assert not re.search(r"[٠-٩۰-۹፩-፼]", own), (swedish, own)


@pytest.mark.parametrize("tag", FOREIGN)
def test_phones_stand_whole(tag: str) -> None:
    phone = re.compile(r"\d{2,4}-\d[\d ]+\d|\b1\d\d \d\d\d?\b")
    for swedish, own in sentences(tag):
        for number in phone.findall(swedish):
            assert number in own, (swedish, own)


def latin(text: str) -> list[str]:
    return re.findall(r"[A-Za-zÅÄÖåäöéü]{2,}", re.sub(r"\{\w+\}", "", text))


@pytest.mark.parametrize("tag", [t for t in FOREIGN if t != "so"])
def test_no_swedish_left_over(tag: str, content: Content) -> None:
    """A Swedish word stands only in brackets or quotes beside its gloss, or is a name or term that is kept on purpose."""
    keep = {word.casefold() for entry in [*content.keep, *(a.name for a in content.authorities.values())] for word in latin(entry)}
    keep |= {word.casefold() for term in content.terms.values() for word in latin(term.sv)}
    for swedish, own in sentences(tag):
        outside = re.sub(r"""\([^()]*\)|«[^»]*»|"[^"]*"|“[^”]*”""", "", own)
        left = [word for word in latin(outside) if word.casefold() not in keep]
        assert not left, f"Swedish left over {left}: {swedish} | {own}"


def test_no_swedish_left_over_in_somali(content: Content) -> None:
    """Somali is Latin too: what gives Swedish away are its letters and its small words."""
    small = {"och", "att", "som", "på", "från", "inte", "ditt", "din", "är", "du", "det", "för", "eller", "kan", "fråga", "med"}
    for swedish, own in sentences("so"):
        outside = re.sub(r"\([^()]*\)", "", own)
        assert not small & set(re.findall(r"[a-zåäö]+", outside)) - {"du", "din", "kan", "med", "som"}, (swedish, own)
        if own == swedish:
            assert all(word.casefold() in {x.casefold() for e in content.keep for x in latin(e)} for word in latin(own)), own


@pytest.mark.parametrize("tag", FOREIGN)
def test_written_in_its_own_script(tag: str, content: Content) -> None:
    keep = {word.casefold() for entry in content.keep for word in latin(entry)}
    for swedish, own in sentences(tag):
        names_only = all(word.casefold() in keep for word in latin(swedish))
        assert re.search(f"[{SCRIPT[tag]}]", own) or names_only, (swedish, own)
        assert not MOJIBAKE.search(own), own
        assert own == own.strip() and "  " not in own, own
        assert not set(own) & set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"), own


def test_arabic_and_dari_use_their_own_letters() -> None:
    for _, own in sentences("ar"):
        assert not re.search("[کیگچپژۀ]", own), own
    for _, own in sentences("fa_AF"):
        assert not re.search("[كيىة]", own), own


def test_dari_is_not_the_persian_of_iran() -> None:
    for swedish, own in sentences("fa_AF"):
        words = set(re.findall(r"[\u0600-\u06ff\u200c]+", own))
        assert not words & set(IRANIAN), (swedish, own)
    said = " ".join(own for _, own in sentences("fa_AF"))
    for dari in ("شاروالی", "ترجمان", "نمبر", "مکتب", "داکتر", "کورس"):
        assert dari in said


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_every_glyph_is_in_the_shipped_fonts(weight: str, content: Content) -> None:
    have: set[int] = set()
    for file in ("NotoSans", "NotoSansArabic", "NotoSansEthiopic"):
        have |= set(TTFont(ASSETS / "fonts" / f"{file}-{weight}.ttf").getBestCmap())
    shown = "".join(own for tag in FOREIGN for _, own in sentences(tag)) + "".join(key[1] for key in w.keys(w.template()))
    shown += "".join(lang.name for lang in content.languages.values()) + "0123456789·…+-:/()"
    invisible = {ord(FSI), ord(PDI), ord("\n")}
    lacking = {c for c in shown if ord(c) not in have | invisible}
    assert not lacking, lacking
    assert ord("漢") not in have, "the positive control: a glyph that these fonts lack"


@pytest.mark.parametrize("tag", FOREIGN)
def test_right_to_left_sentences_isolate_every_figure(tag: str, content: Content, tr) -> None:
    if not content.languages[tag].rtl:
        return
    for action in content.actions.values():
        for text in (action.do, action.why, action.then):
            depth = 0
            for c in tr[tag](text):
                depth += (c == FSI) - (c == PDI)
                assert not c.isdigit() or depth == 1


def test_a_language_that_lacks_a_sentence_is_not_offered(tmp_path: Path, content: Content) -> None:
    po = po_path("uk", tmp_path)
    po.parent.mkdir(parents=True)
    whole = po_path("uk").read_text(encoding="utf-8")
    po.write_text(whole, encoding="utf-8")
    assert words(content.languages["uk"], tmp_path).missing == 0, "the positive control"
    first = next(own for swedish, own in sentences("uk") if swedish == "Tillbaka")
    po.write_text(whole.replace(f'msgstr "{first}"', 'msgstr ""', 1), encoding="utf-8")
    assert words(content.languages["uk"], tmp_path).missing == 1


def test_plurals_follow_cldr() -> None:
    forms = {"ar": 6, "fa_AF": 2, "ti": 2, "uk": 4, "so": 2}
    for tag, number in forms.items():
        assert w.read(po_path(tag)).num_plurals == number
