"""A visit is a list of answers: going back, changing the language or one answer loses nothing still valid."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kiosk.content.load import load
from kiosk.core import visit as v

CONTENT = load()
FLOWS = sorted(CONTENT.flows)


@st.composite
def visits(draw: st.DrawFn) -> v.Visit:
    """A visit after some random taps."""
    visit = v.choose_language(v.Visit(), draw(st.sampled_from(sorted(CONTENT.languages))))
    for _ in range(draw(st.integers(0, 8))):
        if visit.place.screen == "question":
            flow = CONTENT.flows[visit.place.flow]
            step = flow.steps[visit.place.step]
            visit = v.answer(visit, flow, step.id, draw(st.sampled_from([o.id for o in step.options])))
        elif visit.place.screen == "outcome" and draw(st.booleans()):
            flow = CONTENT.flows[visit.place.flow]
            visit = v.add(visit, *flow.outcomes[visit.place.step].actions(visit.answers_for(flow)))
            visit = v.go(visit, v.Place("plan"))
        else:
            visit = v.open_flow(visit, CONTENT.flows[draw(st.sampled_from(FLOWS))])
    return visit


@given(visits(), st.sampled_from(FLOWS))
def test_back_undoes_going(visit: v.Visit, flow: str) -> None:
    there = v.open_flow(visit, CONTENT.flows[flow])
    if there.place != visit.place:
        assert v.back(there) == visit


@given(visits())
def test_back_always_ends_at_the_welcome(visit: v.Visit) -> None:
    for _ in range(len(visit.trail)):
        visit = v.back(visit)
    assert visit.place == v.WELCOME
    assert v.back(visit) == visit


@given(visits(), st.sampled_from(sorted(CONTENT.languages)))
def test_changing_the_language_changes_nothing_else(visit: v.Visit, tag: str) -> None:
    changed = v.choose_language(v.go(visit, v.Place("language")), tag)
    assert changed.language == tag
    assert (changed.answers, changed.plan, changed.place, changed.trail) == (visit.answers, visit.plan, visit.place, visit.trail)


@given(visits(), st.data())
def test_changing_one_answer_keeps_the_others(visit: v.Visit, data: st.DataObject) -> None:
    flow = CONTENT.flows[data.draw(st.sampled_from(FLOWS))]
    step = flow.start
    option = data.draw(st.sampled_from(step.options))
    after = v.answer(visit, flow, step.id, option.id)
    key = (v.SHARED if step.shared else flow.id, step.id)
    assert {k: x for k, x in after.answers.items() if k != key} == {k: x for k, x in visit.answers.items() if k != key}
    assert after.plan == visit.plan


def test_a_shared_question_is_asked_once_in_a_visit() -> None:
    money, permit = CONTENT.flows["no_money"], CONTENT.flows["first_steps"]
    visit = v.open_flow(v.choose_language(v.Visit(), "sv"), permit)
    assert visit.place == v.Place("question", "first_steps", "status")
    visit = v.answer(visit, permit, "status", "ebo")
    visit = v.open_flow(visit, money)
    visit = v.answer(visit, money, "tonight", "yes")
    assert visit.place == v.Place("question", "no_money", "waiting")


def test_an_answer_that_is_not_offered_is_refused() -> None:
    visit = v.open_flow(v.choose_language(v.Visit(), "sv"), CONTENT.flows["danger"])
    assert v.answer(visit, CONTENT.flows["danger"], "kind", "smuggled text") == visit


def test_the_plan_holds_each_action_once_in_the_order_found() -> None:
    visit = v.add(v.add(v.Visit(), "b", "a"), "a", "c")
    assert [i.action for i in visit.plan] == ["b", "a", "c"]
    visit = v.set_day(visit, "a", date(2026, 12, 1))
    assert visit.plan[1].day == date(2026, 12, 1)
    assert [i.action for i in v.remove(visit, "b").plan] == ["a", "c"]
