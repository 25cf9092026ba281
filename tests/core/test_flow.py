"""Where one is, is replayed from the answers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.content.load import Content, load
from kiosk.core.flow import Condition, Do, Outcome, resolve, walks
from kiosk.core.text import Text

CONTENT = load()


def test_no_answers_is_the_first_question(content: Content) -> None:
    for flow in content.flows.values():
        here = resolve(flow, {})
        assert here.step is flow.start
        assert here.path == ()


def test_each_case_holds(content: Content) -> None:
    for flow in content.flows.values():
        for case in flow.cases:
            here = resolve(flow, dict(case.answers))
            assert here.outcome is not None and here.outcome.id == case.outcome


@given(st.sampled_from(sorted(CONTENT.flows)), st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=5))
def test_unknown_answers_count_as_not_given(flow_id: str, answers: dict[str, str]) -> None:
    flow = CONTENT.flows[flow_id]
    known = {(s.id, o.id) for s in flow.steps.values() for o in s.options}
    noise = {k: v for k, v in answers.items() if (k, v) not in known}
    assert resolve(flow, noise) == resolve(flow, {})


@given(st.data())
def test_any_answers_lead_somewhere(data: st.DataObject) -> None:
    flow = CONTENT.flows[data.draw(st.sampled_from(sorted(CONTENT.flows)))]
    answers = {s.id: data.draw(st.sampled_from([o.id for o in s.options])) for s in flow.steps.values()}
    here = resolve(flow, answers)
    assert here.outcome is not None
    assert here.outcome.actions(answers)
    # Dropping the answers off the path changes nothing.
    assert resolve(flow, dict(here.path)) == here


def test_walks_reach_every_outcome(content: Content) -> None:
    for flow in content.flows.values():
        assert {here.outcome.id for here in walks(flow) if here.outcome} == set(flow.outcomes)


def test_a_condition_on_a_question_that_was_not_asked_hides_nothing() -> None:
    only = Condition((("children", frozenset({"yes"})),))
    outcome = Outcome("x", Text("X"), None, (Do("school", only),))
    assert outcome.actions({}) == ("school",)
    assert outcome.actions({"children": "yes"}) == ("school",)
    assert outcome.actions({"children": "no"}) == ()


def test_a_condition_may_name_a_rule() -> None:
    only = Condition(rule="may_have_residence_benefits")
    outcome = Outcome("x", Text("X"), None, (Do("benefit", only),))
    assert outcome.actions({"status": "ebo"}) == ("benefit",)
    assert outcome.actions({"status": "tp_registered"}) == ()
    assert outcome.actions({"status": "asylum"}) == ()


def test_nobody_is_sent_for_benefits_that_in_general_are_not_theirs(content: Content) -> None:
    flow = content.flows["no_money"]
    for status, sent in (("ebo", True), ("tp_registered", False)):
        answers = {"tonight": "yes", "status": status, "waiting": "little"}
        here = resolve(flow, answers)
        assert here.outcome is not None
        assert ("notify_fk" in here.outcome.actions(answers)) is sent
