"""P18 0 dead ends: from every state of every flow in every language an outcome is reached in at most 12 taps."""

from __future__ import annotations

import pytest

from kiosk.content.load import Content
from kiosk.core import visit as v
from kiosk.core.flow import resolve, walks
from kiosk.core.visit import Visit
from kiosk.room import Room
from kiosk.ui.screens.topics import in_order
from tests.conftest import LANGUAGES
from tests.tree import Hands, shown, tap, touchables


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_state_reaches_an_outcome_by_tapping(tag: str, room: Room, content: Content) -> None:
    """Walks every question of every flow through the real screens: language, home, topic, answers."""
    longest, letters = 0, set()
    for flow in content.flows.values():
        pending: list[tuple[Visit, int]] = []
        hands = Hands()
        visit = v.go(v.choose_language(Visit(), tag), v.Place("topics"))
        tap(shown(room, visit, hands), f"answer-topic-{flow.id}")
        assert hands.visit is not None
        pending.append((hands.visit, 3))  # language, "where do I go", topic
        while pending:
            visit, taps = pending.pop()
            if visit.place.screen == "outcome":
                longest = max(longest, taps)
                continue
            tree = shown(room, visit, hands)
            if visit.place.screen in ("letters", "heading", "words", "unknown"):
                ways = ("answer-sender-", "answer-heading-", "answer-letter-", "none", "ask-sender")
                for identifier in [i for i in touchables(tree) if i.startswith(ways)]:
                    tap(tree, identifier)
                    assert hands.visit is not None and hands.visit != visit
                    pending.append((hands.visit, taps + 1))
                continue
            if visit.place.screen == "letter":
                letters.add(visit.place.step)
                longest = max(longest, taps)
                assert {"outcome-person", "collect", "handover"} <= set(touchables(tree))
                continue
            assert visit.place.screen == "question"
            for option in flow.steps[visit.place.step].options:
                tap(tree, f"answer-{visit.place.step}-{option.id}")
                assert hands.visit is not None and hands.visit != visit
                pending.append((hands.visit, taps + 1))
    assert 0 < longest <= 12
    assert letters == set(content.post.letters), "every letter is reached by hand"


def test_every_outcome_names_an_authority(content: Content) -> None:
    for flow in content.flows.values():
        for here in walks(flow):
            assert here.outcome is not None
            actions = here.outcome.actions(dict(here.path))
            assert actions
            assert all(content.actions[a].authority in content.authorities for a in actions)


def test_every_topic_can_be_chosen(content: Content) -> None:
    assert {f.id for f in in_order(content)} == set(content.flows)
    assert in_order(content)[0].id == "danger", "danger first"


def test_any_status_known_beforehand_still_leads_to_an_outcome(content: Content) -> None:
    """A status told in one flow may skip the question in the next; nobody gets stuck by it."""
    statuses = [o.id for o in content.flows["first_steps"].start.options]
    for flow in content.flows.values():
        for status in statuses:
            for here in walks(flow):
                answers = {**dict(here.path), "status": status}
                assert resolve(flow, answers).outcome or resolve(flow, answers).step
