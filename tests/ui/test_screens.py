"""Every screen in every language, as a tree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import flet as ft
import pytest

from kiosk.content.load import Content, load
from kiosk.core import visit as v
from kiosk.core.flow import walks
from kiosk.core.visit import Place, Visit
from kiosk.room import Room
from kiosk.ui.screens import SCREENS
from tests.conftest import LANGUAGES
from tests.tree import Hands, identifiers, scene_of, shown, tap, texts, touchables, walk, words

FRAME = {"back", "language", "person", "danger", "plan", "hide", "finish"}


def a_visit(content: Content, tag: str, place: Place) -> Visit:
    """A visit with a plan, standing at a place."""
    visit = v.choose_language(Visit(), tag)
    visit = v.set_day(v.add(visit, "register_population", "call_kvinnofrid", "apply_support"), "apply_support", date(2026, 12, 15))
    return v.go(visit, place)


def places() -> list[Place]:
    """One place of each screen."""
    return [
        Place("welcome"),
        Place("home"),
        Place("topics"),
        Place("search"),
        Place("question", "no_money", "tonight"),
        Place("outcome", "no_money", "gap"),
        Place("action", "", "register_population"),
        Place("door", "", "register_population"),
        Place("day", "", "register_population"),
        Place("plan"),
        Place("take", "", "apply_support"),
        Place("letters"),
        Place("heading", "migrationsverket"),
        Place("words", "migrationsverket", "mig_beslut_avslag"),
        Place("copied"),
        Place("camera"),
        Place("seen"),
        Place("unknown", "migrationsverket"),
        Place("letter", "", "kfm_forelaggande"),
        Place("received", "three_weeks", "soc_beslut"),
        Place("due", "", "soc_beslut"),
        Place("terms"),
        Place("term", "", "personnummer"),
        Place("real", "", "faktura_allm"),
        Place("handover", "", "kfm_forelaggande"),
        Place("forms"),
        Place("form", "csn_nedsattning"),
        Place("ask", "csn_nedsattning", "name"),
        Place("review", "csn_nedsattning"),
        Place("language"),
        Place("person"),
        Place("finish"),
    ]


def test_every_screen_has_a_place_here() -> None:
    assert {p.screen for p in places()} == set(SCREENS)


@pytest.mark.parametrize("place", places(), ids=lambda p: p.screen)
@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_screen_in_each_language(tag: str, place: Place, room: Room, content: Content) -> None:
    visit = a_visit(content, tag, place)
    tree = shown(room, visit)
    ids = identifiers(tree)
    assert len(ids) == len(set(ids)), "an identifier names one thing"
    step = place.step if place.screen in ("question", "outcome", "ask") else place.screen
    assert f"step-{step}" in ids
    if place.screen != "welcome":
        assert set(ids) >= FRAME
        assert ("swedish" in ids) is (tag != "sv")
    for text in texts(tree):
        assert text.value and "{" not in str(text.value) and "None" not in str(text.value), text.value
    assert set(ids) == set(identifiers(shown(room, replace(visit, language="sv", beside=False)))) | (
        {"swedish"} if "swedish" in ids else set()
    ) | ({"draft"} if "draft" in ids else set()), "the same identifiers in all languages"


@pytest.mark.parametrize("tag", [t for t in LANGUAGES if t != "sv"])
def test_no_swedish_sentence_where_another_language_was_promised(tag: str, room: Room, content: Content) -> None:
    swedish = {s for flow in content.flows.values() for s in (flow.title.sv, flow.about.sv) if " " in s}
    for place in places():
        if place.screen in ("welcome", "door", "person"):
            continue
        shown_words = words(shown(room, a_visit(content, tag, place)))
        assert not [s for s in swedish if s in shown_words.split("\n")]
    beside = words(shown(room, replace(a_visit(content, tag, Place("home")), beside=True)))
    assert "Vad behöver du?" in beside, "the positive control"


def test_swedish_beside_is_the_same_step(room: Room, content: Content) -> None:
    visit = replace(a_visit(content, "uk", Place("question", "danger", "kind")), beside=True)
    for option in content.flows["danger"].start.options:
        assert option.label.sv in words(shown(room, visit))


def test_a_draft_says_so_once_in_both_languages(room: Room) -> None:
    visit = v.choose_language(Visit(), "ti")
    assert "draft" in identifiers(shown(room, visit))
    assert "Texterna på det här språket är utkast." in words(shown(room, visit))
    later = v.go(v.go(visit, Place("topics")), v.HOME)
    assert "draft" not in identifiers(shown(room, later))
    assert "draft" not in identifiers(shown(room, v.choose_language(Visit(), "sv")))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_danger_is_two_taps_from_anywhere(tag: str, room: Room, content: Content) -> None:
    kinds = {o.id for o in content.flows["danger"].start.options}
    for place in places():
        visit, taps = a_visit(content, tag, place), 0
        hands = Hands()
        if place.screen == "welcome":
            visit = Visit()
            tap(shown(room, visit, hands), f"lang-{tag}")
            assert hands.visit is not None
            visit, taps = hands.visit, 1
        tap(shown(room, visit, hands), "danger")
        taps += 1
        assert hands.visit is not None and taps <= 2
        tree = shown(room, hands.visit)
        assert {f"answer-kind-{k}" for k in kinds} <= set(identifiers(tree))
        for number in ("112", "020-50 50 50", "116 111", "90101", "1177"):
            assert number in words(tree), "the number itself stands on the answer"
        assert "hide" in identifiers(tree)


def test_hide_and_finish_end_the_visit(room: Room, content: Content) -> None:
    for place in places()[1:]:
        hands = Hands()
        tap(shown(room, a_visit(content, "so", place), hands), "hide")
        assert hands.did == ["hide"]
    hands = Hands()
    tree = shown(room, a_visit(content, "so", Place("finish")), hands)
    tap(tree, "helped-partly")
    assert hands.did == ["finish"] and hands.visit is not None and hands.visit.helped == "partly"
    tap(tree, "end")
    assert hands.did == ["finish", "finish"]


def test_the_idle_warning_can_be_answered(room: Room, content: Content) -> None:
    from kiosk.ui import frame

    hands = Hands()
    tree = frame.shown(scene_of(room, a_visit(content, "ar", Place("plan"))), hands.do, left=25)
    assert "25" in words(tree)
    tap(tree, "stay")
    assert hands.did == ["stay"]


def test_a_question_marks_the_answer_given_before(room: Room, content: Content) -> None:
    flow = content.flows["no_money"]
    visit = v.answer(v.open_flow(v.choose_language(Visit(), "sv"), flow), flow, "tonight", "yes")
    tree = shown(room, v.back(visit))
    chosen = [c.identifier for c in walk(tree) if isinstance(c, ft.Semantics) and c.selected]
    assert chosen == ["answer-tonight-yes"]


def test_an_outcome_collects_into_the_plan(room: Room, content: Content) -> None:
    flow = content.flows["danger"]
    visit = v.answer(v.open_flow(v.choose_language(Visit(), "sv"), flow), flow, "kind", "eviction")
    hands = Hands()
    tap(shown(room, visit, hands), "collect")
    assert hands.visit is not None
    assert [i.action for i in hands.visit.plan] == ["stop_eviction", "call_kronofogden_now"]
    assert hands.visit.place == Place("plan")


def test_an_action_tells_who_why_what_where_and_what_next(room: Room, content: Content) -> None:
    tree = shown(room, a_visit(content, "sv", Place("action", "", "register_population")))
    said = words(tree)
    for part in ("Skatteverket", "0771-567 567", "Folkbokföring ger dig personnummer.", "pass", "Statens servicekontor i Eskilstuna"):
        assert part in said
    assert "Fråga personalen här i receptionen." in said, "an address that is not known is not invented"
    assert "Uppgifterna är inte kontrollerade än." in said
    assert {"day", "door", "collect"} <= set(identifiers(tree))


def test_nobody_is_sent_to_a_helpline_in_person(room: Room, content: Content) -> None:
    ids = identifiers(shown(room, a_visit(content, "sv", Place("action", "", "call_kvinnofrid"))))
    assert "collect" in ids and "day" not in ids and "door" not in ids


def test_the_wrong_door_card_is_swedish_for_the_next_desk(room: Room, content: Content) -> None:
    said = words(shown(room, a_visit(content, "ar", Place("door", "", "register_population"))))
    assert "Jag behöver anmäla att jag och min familj har flyttat till Sverige." in said
    assert "Mitt språk är arabiska." in said
    assert "العربية" in said, "and the visitor sees what it says"


def test_the_plan_says_how_printing_went(room: Room, content: Content) -> None:
    visit = a_visit(content, "sv", Place("plan"))
    hands = Hands()
    tap(shown(room, visit, hands), "print")
    assert hands.did == ["print"]
    assert "Det gick inte att göra papperet." in words(shown(room, visit, printed="failed"))
    assert "Papperet skrivs ut." in words(shown(room, visit, printed="ready"))
    waiting = shown(room, visit, printed="star-07")
    assert "ticket" in identifiers(waiting) and "07" in words(waiting)
    assert "30 minuter" in words(waiting), "and that a restart forgets it"


def test_take_home_turns_from_step_to_step(room: Room, content: Content) -> None:
    hands = Hands()
    visit = a_visit(content, "sv", Place("take", "", "register_population"))
    tree = shown(room, visit, hands)
    assert {"code-text", "code-phone"} <= set(identifiers(tree))
    tap(tree, "next")
    assert hands.visit is not None and hands.visit.place.step == "call_kvinnofrid"
    assert len(hands.visit.trail) == len(visit.trail), "back leaves the codes, it does not turn their pages"
    last = shown(room, v.go(hands.visit, Place("take", "", "apply_support")))
    assert "code-event" in identifiers(last) and "next" not in identifiers(last)


def test_search_offers_needs_and_an_honest_nothing(room: Room) -> None:
    visit = v.go(v.choose_language(Visit(), "sv"), Place("search"))
    found = identifiers(shown(room, visit, typed={"search": "hyra"}))
    assert "need-home" in found or "need-bills" in found
    assert "Inget passar." in words(shown(room, visit, typed={"search": "xqzvw"}))
    assert "Inget passar." not in words(shown(room, visit, typed={"search": "  "}))


def test_text_fields_teach_the_keyboard_nothing(room: Room) -> None:
    from kiosk.core.text import ui
    from kiosk.ui import parts

    scene = scene_of(room, v.choose_language(Visit(), "sv"))
    (box,) = [c for c in walk(parts.field(scene, "field-x", ui("Tillbaka"), "", lambda _: None)) if isinstance(c, ft.TextField)]
    assert not box.autocorrect and not box.enable_suggestions and not box.enable_ime_personalized_learning


@pytest.mark.parametrize("flow_id", sorted(load().flows))
def test_every_outcome_can_be_shown(flow_id: str, room: Room, content: Content) -> None:
    flow = content.flows[flow_id]
    for here in walks(flow):
        visit = v.open_flow(v.choose_language(Visit(), "ti"), flow)
        for step, option in here.path:
            visit = v.answer(visit, flow, step, option)
        tree = shown(room, visit)
        assert here.outcome is not None and f"step-{here.outcome.id}" in identifiers(tree)
        assert "outcome-person" in identifiers(tree), "and a person"
        assert [i for i in identifiers(tree) if i.startswith("action-")]


def test_every_icon_is_in_the_font(content: Content, room: Room) -> None:
    for flow in content.flows.values():
        assert hasattr(ft.Icons, flow.icon.upper()), flow.icon
    for form in room.forms.values():
        for icon in [form.icon, *(o.icon for q in form.questions.values() for o in q.options if o.icon)]:
            assert hasattr(ft.Icons, icon.upper()), (form.id, icon)


def test_right_to_left_screens_name_things_in_the_same_order(room: Room, content: Content) -> None:
    arabic, swedish = (list(touchables(shown(room, a_visit(content, t, Place("plan"))))) for t in ("ar", "sv"))
    assert [i for i in arabic if i != "swedish"] == swedish


# --- forms ---------------------------------------------------------------------------------------------------------


def at_question(room: Room, form: str, question: str, tag: str = "sv") -> Visit:
    return v.go(v.choose_language(Visit(), tag), Place("ask", form, question))


def test_a_closed_form_says_since_when_and_leads_on(room: Room) -> None:
    visit = v.go(v.choose_language(Visit(), "sv"), Place("form", "csn_hemutrustningslan"))
    tree = shown(room, visit)
    assert "2022-01-01" in words(tree) and "SFS 2021:1260" in words(tree)
    assert {"form-csn_nedsattning", "form-hemutrustning"} <= set(identifiers(tree)) and "start" not in identifiers(tree)
    before = shown(room, visit, now=datetime(2021, 12, 31, 23, 59))
    assert "start" in identifiers(before)


def test_every_question_of_every_form_in_every_language(room: Room) -> None:
    for tag in LANGUAGES:
        for form in room.forms.values():
            for question in form.questions.values():
                tree = shown(room, at_question(room, form.id, question.id, tag))
                assert f"step-{question.id}" in identifiers(tree)
                assert question.kind in ("choice",) or "next" in identifiers(tree)


def test_a_typed_answer_is_taken_or_mended(room: Room) -> None:
    hands = Hands()
    visit = at_question(room, "csn_nedsattning", "income")
    tap(shown(room, visit, hands, typed={"income": "många"}), "next")
    assert hands.did == ["!: !"] and hands.visit is None
    assert "complaint" in identifiers(shown(room, visit, typed={"income": "många", "!": "!"}))
    tap(shown(room, visit, hands, typed={"income": "6 700", "!": "!"}), "next")
    assert hands.visit is not None and hands.visit.forms["csn_nedsattning", "income"] == "6 700"


def test_an_unknown_number_is_asked_about_once_and_then_taken(room: Room) -> None:
    hands = Hands()
    visit = at_question(room, "csn_nedsattning", "number")
    tap(shown(room, visit, hands, typed={"number": "51-123456/7"}), "next")
    assert hands.visit is None
    tap(shown(room, visit, hands, typed={"number": "51-123456/7", "!": "!"}), "next")
    assert hands.visit is not None


def test_people_are_added_one_by_one(room: Room) -> None:
    hands = Hands()
    visit = at_question(room, "hemutrustning", "household")
    tap(shown(room, visit, hands, typed={"name": "Bebis Testsson", "relation": "barn"}), "add")
    assert "Bebis Testsson" in hands.did[0]
    with_one = v.store_answer(
        visit, room.forms["hemutrustning"], room.forms["hemutrustning"].questions["household"], ({"name": "Bebis Testsson"},)
    )
    tree = shown(room, with_one, hands)
    assert "Bebis Testsson" in words(tree) and "remove-0" in identifiers(tree)
    tap(tree, "next")
    assert hands.visit is not None and hands.visit.forms["hemutrustning", "household"] == ({"name": "Bebis Testsson"},)


def test_the_review_shows_both_languages_and_what_is_missing(room: Room) -> None:
    form = room.forms["csn_nedsattning"]
    visit = v.go(v.choose_language(Visit(), "uk"), Place("review", form.id))
    for id, value in form.cases[0].answers.items():
        visit = v.store_answer(visit, form, form.questions[id], value)
    tree = shown(room, visit)
    assert "print" in identifiers(tree) and "Test Testsson" in words(tree)
    assert "Betala mindre (nedsättning), Betala senare (anstånd)" in words(tree), "the Swedish of a chosen answer"
    less = v.store_answer(visit, form, form.questions["year"], "")
    assert "print" not in identifiers(shown(room, less)) and "next" in identifiers(shown(room, less))


def test_changing_the_language_in_a_form_loses_nothing(room: Room) -> None:
    form = room.forms["csn_nedsattning"]
    visit = v.store_answer(at_question(room, form.id, "income", "ar"), form, form.questions["name"], "Test Testsson")
    changed = v.choose_language(v.go(visit, Place("language")), "ti")
    assert (changed.forms, changed.place) == (visit.forms, visit.place)
