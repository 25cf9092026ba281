"""The screens about letters: what is shown as sure, what as doubtful, and that nobody is left alone with an urgent one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import flet as ft
import pytest

from kiosk.content.load import Content
from kiosk.content.understand import understand
from kiosk.core import visit as v
from kiosk.core.reading import PRINTED, Deadline, Picture, Understood
from kiosk.core.sheet import from_text
from kiosk.core.text import FSI, PDI
from kiosk.core.visit import Place, Visit
from kiosk.edge.workdays import free
from kiosk.room import Room
from kiosk.ui.frame import read_into
from kiosk.ui.parts import REFUSED
from kiosk.ui.screens.camera import ADVICE
from kiosk.ui.screens.seen import NOTES
from tests.conftest import LANGUAGES
from tests.tree import Hands, expert_of, identifiers, shown, tap, touchables, walk, words

PAGE = (Picture(b"\xff\xd8", 900, 1270),)


def at(place: Place, tag: str = "sv", **more: object) -> Visit:
    return replace(v.go(v.choose_language(Visit(), tag), place), **more)  # type: ignore[arg-type]


def read(room: Room, text: str, pages: tuple[Picture, ...] = PAGE) -> Understood:
    return understand(from_text(text), expert_of(room), free=free, pages=pages)


def sample(room: Room, letter: str, n: int = 0) -> str:
    return room.content.post.letters[letter].samples[n].text


def letter_with(room: Room, letter: str, tag: str = "sv", n: int = 0) -> Visit:
    visit = at(Place("seen"), tag, reading=read(room, sample(room, letter, n)))
    return v.take_letter(visit, letter)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_letter_in_each_language(tag: str, room: Room, content: Content) -> None:
    for letter in content.post.letters.values():
        tree = shown(room, at(Place("letter", "", letter.id), tag))
        ids = identifiers(tree)
        assert len(ids) == len(set(ids)), letter.id
        assert {"collect", "handover", "real", "outcome-person", "right-yes", "right-no"} <= set(ids)
        assert letter.headings[0] in words(tree), "the Swedish word stays"
        tree = shown(room, at(Place("words", content.post.senders[letter.senders[0]].group, letter.id), tag))
        assert f"answer-letter-{letter.id}" in identifiers(tree) and "none" in identifiers(tree)
        assert letter.tells[0] in words(tree)


def test_an_urgent_letter_shows_a_person_before_anything_else(room: Room, content: Content) -> None:
    for letter in content.post.letters.values():
        order = [i for i in identifiers(shown(room, at(Place("letter", "", letter.id)))) if i in ("outcome-person", "collect")]
        assert order == (["outcome-person", "collect"] if letter.urgent else ["collect", "outcome-person"]), letter.id


def test_every_group_offers_none_of_these(room: Room, content: Content) -> None:
    for group in content.post.groups:
        hands = Hands()
        tap(shown(room, at(Place("heading", group)), hands), "none")
        assert hands.visit is not None and hands.visit.place == Place("unknown", group)
        tree = shown(room, hands.visit, hands)
        assert "outcome-person" in identifiers(tree)
        tap(tree, "ask-sender")
        assert hands.visit is not None and hands.visit.place.screen == "outcome"
        assert v.back(hands.visit).place == Place("unknown", group), "back leads to where one was"


def test_what_one_sees_narrows_the_headings(room: Room) -> None:
    visit = at(Place("heading", "migrationsverket"))
    some = [i for i in identifiers(shown(room, visit, typed={"look": "slip"})) if i.startswith("answer-heading-")]
    every = [i for i in identifiers(shown(room, visit)) if i.startswith("answer-heading-")]
    assert some == ["answer-heading-mig_betala_boende"] and len(every) > 10


def test_a_printed_date_is_shown_with_the_weekday_and_its_source(room: Room) -> None:
    visit = v.set_due(at(Place("letter", "", "soc_beslut")), "soc_beslut", Deadline(date(2026, 12, 15), PRINTED))
    said = words(shown(room, visit))
    assert "tisdag 15 december 2026 (2026-12-15)" in said
    assert "Så står det i brevet." in said and "Räknat från" not in said


def test_a_counted_date_is_shown_with_rule_and_start(room: Room) -> None:
    hands = Hands()
    tap(shown(room, at(Place("letter", "", "soc_beslut")), hands), "rule-three_weeks")
    assert hands.visit is not None and hands.visit.place == Place("received", "three_weeks", "soc_beslut")
    tap(shown(room, hands.visit, hands), "day-2026-11-16")
    assert hands.visit is not None
    assert hands.visit.due["soc_beslut"] == Deadline(date(2026, 12, 7), "three_weeks", date(2026, 11, 16))
    said = words(shown(room, hands.visit))
    assert "måndag 7 december 2026 (2026-12-07)" in said
    assert "förvaltningslagen (2017:900) 44 §" in said and "16 november 2026" in said
    assert "Står det ett datum i brevet gäller det." in said


def test_an_asylum_decision_is_never_counted(room: Room) -> None:
    for id in ("mig_beslut_avslag", "mig_beslut_uppehall", "dom_dom"):
        tree = shown(room, at(Place("letter", "", id)))
        assert "rule-asylum_appeal" not in identifiers(tree)
        assert "Kiosken räknar därför inte ut dagen." in words(tree)


def test_a_day_that_has_passed_says_what_can_still_be_done(room: Room) -> None:
    for kind, letter in {"answer": "soc_beslut", "pay": "faktura_allm", "meeting": "reg_kallelse", "collect": "avi_rek"}.items():
        visit = v.set_due(at(Place("letter", "", letter)), letter, Deadline(date(2026, 11, 19), PRINTED))
        assert room.content.post.letters[letter].due.kind == kind
        assert "Dagen har passerat." in words(shown(room, visit))
        assert "Dagen har passerat." not in words(shown(room, visit, now=datetime(2026, 11, 19, 9)))


def test_without_a_day_the_words_to_look_for_are_shown(room: Room) -> None:
    said = words(shown(room, at(Place("letter", "", "kfm_betala"))))
    for phrase in room.content.post.letters["kfm_betala"].due.at:
        assert f"”{phrase}”" in said


def test_dari_has_its_own_calendar_beside(room: Room) -> None:
    visit = v.set_due(at(Place("letter", "", "soc_beslut"), "fa_AF"), "soc_beslut", Deadline(date(2026, 12, 15), PRINTED))
    said = words(shown(room, visit)).replace(FSI, "").replace(PDI, "")
    assert "2026-12-15" in said and "24 قوس 1405" in said


def test_figures_stand_beside_their_place_on_the_paper(room: Room) -> None:
    tree = shown(room, letter_with(room, "csn_hut_inbet"))
    assert {"figures", "read-amount", "read-ocr", "read-bankgiro", "deadline"} <= set(identifiers(tree))
    assert any(isinstance(c, ft.Image) for c in walk(tree)), "the line itself, cut out of the page"


def test_what_is_doubtful_is_shown_as_the_paper_not_as_a_value(room: Room) -> None:
    text = sample(room, "faktura_allm").replace("Förfallodatum: 2026-03-31", "Förfallodatum: 31 mars 2026, dock senast 15 april 2026")
    understood = read(room, text)
    doubts = [d for d in understood.fields.doubtful if d.kind == "deadline"]
    assert doubts and understood.deadline.day is None, "two days on one line are a doubt"
    visit = v.take_letter(at(Place("seen"), reading=understood), "faktura_allm")
    tree = shown(room, visit)
    assert "deadline" not in identifiers(tree) and "Osäkert." in words(tree)


def test_a_trick_is_not_told_as_an_amount_to_pay(room: Room) -> None:
    tree = shown(room, letter_with(room, "scam_bluffaktura"))
    assert "read-amount" not in identifiers(tree)


def test_a_read_letter_is_asked_back_with_its_words(room: Room) -> None:
    visit = at(Place("seen"), reading=read(room, sample(room, "kfm_forelaggande")))
    hands = Hands()
    tree = shown(room, visit, hands)
    said = words(tree)
    assert "Är det här ditt brev?" in said and "”Kronofogden”" in said and "De här orden på papperet visade vägen:" in said
    tap(tree, "answer-letter-kfm_forelaggande")
    assert hands.visit is not None and hands.visit.place == Place("letter", "", "kfm_forelaggande")
    tap(tree, "none")
    assert hands.visit is not None and hands.visit.place == Place("unknown", "kronofogden"), "the sender is known all the same"


def test_a_letter_that_is_not_known_is_not_guessed(room: Room) -> None:
    tree = shown(room, at(Place("seen"), reading=read(room, "Pannkakor\n3 ägg\n6 dl mjölk")))
    assert "Kiosken känner inte igen brevet" in words(tree) and "outcome-person" in identifiers(tree)
    assert not [i for i in identifiers(tree) if i.startswith("answer-letter-")]


def test_up_to_three_are_asked_about(room: Room) -> None:
    understood = read(room, sample(room, "inkasso"))
    unsure = replace(
        understood, recognition=replace(understood.recognition, letter=None, candidates=("inkasso", "inkasso_plan", "paminnelse"))
    )
    tree = shown(room, at(Place("seen"), reading=unsure))
    assert "Vi är inte säkra." in words(tree)
    assert len([i for i in identifiers(tree) if i.startswith("answer-letter-")]) == 3


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_advice_note_and_refusal_has_its_sentence(tag: str, room: Room) -> None:
    from kiosk.edge import reader

    assert set(ADVICE) == {"", *reader.ADVICE} and set(NOTES) == set(reader.NOTES) and set(REFUSED) == set(reader.REFUSALS)
    for code in REFUSED:
        tree = shown(room, at(Place("letters"), tag), reading=code)
        assert "reading-refused" in identifiers(tree) and "answer-sender-skatteverket" in identifiers(tree), "and the way by hand stays"
    for word in ADVICE:
        assert "advice" in identifiers(shown(room, at(Place("camera"), tag), typed={"advice": word}))
    none = shown(room, at(Place("camera"), tag), typed={"camera": "none"})
    assert "shoot" not in identifiers(none) and "outcome-person" in identifiers(none)


def test_where_letters_may_not_be_photographed_there_is_no_camera(room: Room) -> None:
    assert "camera" in identifiers(shown(room, at(Place("letters"))))
    assert "camera" not in identifiers(shown(room, at(Place("letters")), reads=False))
    assert "scanned" in identifiers(shown(room, at(Place("letters")), scan=True))


def test_words_can_be_copied_from_the_letter(room: Room) -> None:
    hands = Hands()
    visit = at(Place("copied"))
    tree = shown(room, visit, hands, typed={"copied": "slutskattebesked"})
    assert "letter-skv_slutskatt" in identifiers(tree) and "read" not in identifiers(tree)
    text = sample(room, "soc_beslut")
    tap(shown(room, visit, hands, typed={"copied": text}), "read")
    assert hands.did == [f"read {text}"]
    assert "Inget brev passar." in words(shown(room, visit, typed={"copied": "xqzvw"}))


def test_words_of_the_letter_are_explained(room: Room) -> None:
    hands = Hands()
    visit = at(Place("terms"), "uk", reading=read(room, "Ditt personnummer är klart"))
    tap(shown(room, visit, hands), "term-personnummer")
    assert hands.visit is not None and hands.visit.place == Place("term", "", "personnummer")
    said = words(shown(room, hands.visit))
    assert "personnummer" in said and room.content.terms["personnummer"].gloss["uk"] in said


def test_was_this_right_is_counted_without_the_letter(room: Room) -> None:
    hands = Hands()
    tap(shown(room, at(Place("letter", "", "soc_beslut")), hands), "right-no")
    assert hands.visit is not None and hands.visit.right == {"soc_beslut": "no"}
    assert "none" in identifiers(shown(room, hands.visit)), "and the way to the right one is offered"


def test_the_letter_goes_into_the_plan_with_its_last_day(room: Room) -> None:
    hands = Hands()
    visit = v.set_due(at(Place("letter", "", "soc_beslut")), "soc_beslut", Deadline(date(2026, 12, 15), PRINTED))
    tap(shown(room, visit, hands), "collect")
    assert hands.visit is not None and hands.visit.place == Place("plan")
    tree = shown(room, hands.visit, hands)
    assert "Sista dag: tisdag 15 december 2026 (2026-12-15)" in words(tree)
    tap(tree, "action-soc_beslut")
    assert hands.visit is not None and hands.visit.place == Place("letter", "", "soc_beslut")
    take = shown(room, v.go(hands.visit, Place("take", "", "soc_beslut")))
    assert "code-event" in identifiers(take)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_handover_card_is_swedish_for_the_staff(tag: str, room: Room) -> None:
    visit = v.go(letter_with(room, "kfm_forelaggande", tag), Place("handover", "", "kfm_forelaggande"))
    said = words(shown(room, visit))
    assert "Brevet verkar vara: Krav som Kronofogden ska pröva (Kronofogden)." in said
    assert "Kontrollera mot papperet. Kiosken kan ha fel." in said
    unknown = words(shown(room, at(Place("handover"), tag)))
    assert "Kiosken känner inte igen brevet." in unknown


def test_signs_are_shown_as_signs(room: Room) -> None:
    understood = read(room, "Betala inom 24 timmar. Swisha 450 kr. Berätta inte för någon.")
    tree = shown(room, at(Place("real"), reading=understood))
    said = words(tree)
    assert "Det betyder inte säkert att brevet är falskt." in said and "114 14" in said and "Kronofogden" in said
    hands = Hands()
    tap(shown(room, at(Place("real")), hands), "fake")
    assert hands.visit is not None and hands.visit.place == Place("outcome", "letter", "fake")


def test_a_letter_that_was_read_late_pulls_nobody_back(room: Room) -> None:
    understood = read(room, sample(room, "inkasso"))
    assert read_into(at(Place("camera")), understood).place == Place("seen")
    gone_on = read_into(at(Place("home")), understood)
    assert gone_on.place == Place("home") and gone_on.reading is understood


def test_the_calendar_turns_its_months(room: Room) -> None:
    hands = Hands()
    tree = shown(room, at(Place("received", "three_weeks", "soc_beslut")), hands)
    assert "day-2026-11-20" in touchables(tree) and "day-2026-11-21" not in touchables(tree), "nobody got a letter tomorrow"
    tap(tree, "month-before")
    assert hands.did == ["month: 2026-10-01"]
    assert "day-2026-10-31" in touchables(shown(room, at(Place("received", "three_weeks", "soc_beslut")), typed={"month": "2026-10-31"}))
