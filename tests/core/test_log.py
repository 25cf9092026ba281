"""The log's words come from closed lists."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kiosk.content.load import load
from kiosk.core import log
from kiosk.core.log import Event
from kiosk.core.visit import Place, Visit, answer, choose_language, go, open_flow

CONTENT = load()
VOCABULARY = CONTENT.vocabulary()


@given(st.sampled_from([*log.KINDS, "text", ""]), st.text(max_size=40))
def test_nothing_typed_can_enter(kind: str, typed: str) -> None:
    event = VOCABULARY.read(f"{kind} {typed}\n")
    words = {
        *VOCABULARY.languages,
        *VOCABULARY.topics,
        *VOCABULARY.authorities,
        *VOCABULARY.letters,
        *VOCABULARY.groups,
        "any",
        *log.RIGHT,
        *log.SERVICES,
        *log.HELPED,
        *log.ENDINGS,
        "",
    }
    assert event is None or (event.kind in log.KINDS and event.word in words)


def test_every_word_of_the_vocabulary_is_read_back() -> None:
    for topic in CONTENT.flows:
        assert VOCABULARY.read(Event("topic", topic).line()) == Event("topic", topic)
    assert VOCABULARY.read(Event("touch").line()) == Event("touch")


def test_a_visit_tells_language_services_topics_and_authorities() -> None:
    authorities = CONTENT.outcome_authorities()
    danger = CONTENT.flows["danger"]
    steps = [Visit(), choose_language(Visit(), "ti")]
    steps.append(open_flow(steps[-1], danger))
    steps.append(answer(steps[-1], danger, "kind", "violence"))
    steps.append(go(steps[-1], Place("plan")))
    seen = [e for before, after in pairwise(steps) for e in log.events(before, after, authorities)]
    row = log.row(seen, month="2026-11", ended="finish", seconds=200)
    assert row is not None
    assert (row.language, row.topics, row.ended, row.minutes, row.helped) == ("ti", ("danger",), "finish", "3-5", "")
    assert row.services == ("danger", "plan")
    assert "kvinnofrid" in row.authorities and "sos" in row.authorities


def test_nobody_began_so_nothing_is_logged() -> None:
    assert log.row([], month="2026-11", ended="idle", seconds=5) is None


def test_the_row_has_these_columns_and_no_others() -> None:
    columns = {"month", "language", "services", "topics", "authorities", "ended", "minutes", "helped", "letters", "unknown", "right"}
    assert set(log.Row.__dataclass_fields__) == columns


def test_minutes_bands() -> None:
    assert [log.minutes_band(m * 60) for m in (0, 2, 2.1, 5, 6, 10, 11, 20, 21, 90)] == [
        "0-2", "0-2", "3-5", "3-5", "6-10", "6-10", "11-20", "11-20", "21+", "21+",
    ]  # fmt: skip
