"""The way to a letter by hand, and what a visit keeps of it."""

from __future__ import annotations

from datetime import date

from kiosk.content.load import Content
from kiosk.core import visit as v
from kiosk.core.fields import Fields
from kiosk.core.letter import confusable, in_group, mistaken_for, taps
from kiosk.core.reading import PRINTED, Deadline, Recognition, Understood
from kiosk.core.visit import Item, Place, Visit


def test_all_letters_are_there_and_none_is_far(content: Content) -> None:
    post = content.post
    found = taps(post.letters.values(), post.senders)
    assert len(post.letters) == 109 and set(found) == set(post.letters)
    assert sum(found.values()) / len(found) <= 5
    for group in post.groups:
        assert in_group(post.letters.values(), post.senders, group), group


def test_letters_with_the_same_heading_are_told_apart_by_their_words(content: Content) -> None:
    post = content.post
    pairs = confusable(post.letters.values(), post.senders)
    assert ("mig_beslut_avslag", "mig_beslut_uppehall") in pairs
    for a, b in pairs:
        assert set(post.letters[a].tells[:5]).isdisjoint(post.letters[b].tells[:5])
        assert post.letters[b] in mistaken_for(post.letters[a], post.letters.values())


def test_urgent_letters_begin_at_a_person(content: Content) -> None:
    urgent = [x for x in content.post.letters.values() if x.urgent]
    assert len(urgent) == 14
    for letter in urgent:
        assert "personalen" in letter.steps[0].sv


def test_warnings_stand_with_their_letters(content: Content) -> None:
    for id in ("delgivning", "kfm_forelaggande", "kfm_handrackning", "dom_kallelse", "dom_stamning"):
        warn = content.post.letters[id].warn
        assert warn and "skriva under" in warn.sv and "inte att" in warn.sv, id


def read_as(letter: str | None, candidates: tuple[str, ...], due: Deadline) -> Understood:
    return Understood((), Recognition(letter, None, candidates, (), {}), Fields(), due, (), ())


def test_a_deadline_that_was_read_is_kept_only_for_the_letter_it_was_read_from() -> None:
    printed = Deadline(date(2026, 12, 15), PRINTED)
    counted = Deadline(date(2026, 12, 15), "three_weeks", date(2026, 11, 24))
    known = Visit(reading=read_as("a", ("a", "b"), printed))
    assert v.take_letter(known, "a").due["a"] == printed
    assert v.take_letter(known, "b").due["b"] == printed, "a printed date is the paper's own, whatever the letter"
    assert "c" not in v.take_letter(known, "c").due
    assert "b" not in v.take_letter(Visit(reading=read_as("a", ("a", "b"), counted)), "b").due, (
        "a rule belongs to the letter it was found for"
    )


def test_the_plan_keeps_last_days_in_order() -> None:
    visit = v.set_due(Visit(), "late", Deadline(date(2027, 1, 1), PRINTED))
    visit = v.add(visit, "any", "late", "soon")
    visit = v.set_due(visit, "soon", Deadline(date(2026, 12, 1), PRINTED))
    assert [i.action for i in v.by_deadline(visit.plan)] == ["soon", "late", "any"]
    assert visit.plan[0] == Item("any")


def test_a_need_with_a_screen_of_its_own_begins_there(content: Content) -> None:
    assert v.open_flow(Visit(), content.flows["letter"]).place == Place("letters")
