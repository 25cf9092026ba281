"""A form's answers and its paper, by themselves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.content.forms import load_forms
from kiosk.content.load import load
from kiosk.core import form as f
from kiosk.core import visit as v
from kiosk.edge.places import FORMS

ALL = load_forms(FORMS, load())


@st.composite
def answered(draw: st.DrawFn, form: f.Form) -> dict[str, f.Value]:
    """Some answers to a form, whatever order they were given in."""
    answers: dict[str, f.Value] = {}
    for q in form.questions.values():
        if q.kind == "choice":
            answers[q.id] = draw(st.sampled_from(["", *(o.id for o in q.options)]))
        elif q.kind == "several":
            answers[q.id] = tuple(draw(st.lists(st.sampled_from([o.id for o in q.options]), unique=True)))
        elif q.kind == "people":
            answers[q.id] = tuple({c.id: "Test Testsson" for c in q.columns} for _ in range(draw(st.integers(0, q.most + 2))))
        else:
            answers[q.id] = draw(st.sampled_from(["", "12", "2026-03-14", "Åsa Öst"]))
    return answers


@given(st.data())
def test_any_answers_lead_to_the_end(data: st.DataObject) -> None:
    form = ALL[data.draw(st.sampled_from(sorted(ALL)))]
    answers = data.draw(answered(form))
    shown = f.asked(form, answers)
    assert shown
    for before, after in zip(shown, [*shown[1:], None], strict=True):
        assert f.following(form, answers, before.id) == after
    f.field_values(form, answers)
    f.letter(form, answers)


def test_an_answer_to_a_hidden_question_opens_nothing() -> None:
    form = ALL["csn_nedsattning"]
    stale: dict[str, f.Value] = {"can_pay": "no", "pay_amount": "200"}
    assert "pay_amount" not in [q.id for q in f.asked(form, stale)]
    assert "pay_amount" not in f.field_values(form, stale)


@pytest.mark.parametrize("form", ALL.values(), ids=lambda form: form.id)
def test_walking_a_form_asks_everything_and_ends_at_the_review(form: f.Form) -> None:
    for case in form.cases:
        visit = v.open_form(v.choose_language(v.Visit(), "ti"), form)
        for _ in range(200):
            if visit.place.screen == "review":
                break
            question = form.questions[visit.place.step]
            visit = v.answer_form(visit, form, question, case.answers.get(question.id, ""))
        assert visit.place == v.Place("review", form.id)
        assert not f.open_questions(form, visit.form_answers(form))


def test_an_answer_is_offered_again_in_the_next_form() -> None:
    csn, letter = ALL["csn_nedsattning"], ALL["reply_interpreter"]
    visit = v.store_answer(v.Visit(), csn, csn.questions["name"], "Amina Exempel")
    name = next(q for q in letter.questions.values() if q.keep == "person.name")
    assert v.offered(visit, ALL, letter, name) == "Amina Exempel"
    assert v.offered(v.Visit(), ALL, letter, name) == ""


@pytest.mark.parametrize(("day", "is_open"), [("2021-12-31", True), ("2022-01-01", False), ("2026-11-20", False)])
def test_the_loan_is_closed_since_2022(day: str, is_open: bool) -> None:
    form = ALL["csn_hemutrustningslan"]
    assert form.is_open(date.fromisoformat(day)) is is_open
    assert form.closed is not None and "2022-01-01" in form.closed.sv and "SFS 2021:1260" in form.closed.sv
    assert form.instead == ("csn_nedsattning", "hemutrustning")
    assert all(ALL[other].is_open(date.fromisoformat(day)) for other in form.instead)


@pytest.mark.parametrize(
    ("persons", "children", "furnished", "kronor"),
    [
        (1, 0, False, 10_000), (2, 0, False, 15_000), (2, 1, False, 20_000), (3, 1, False, 25_000), (4, 2, False, 30_000),
        (5, 3, False, 35_000), (9, 7, False, 35_000), (1, 0, True, 5_000), (6, 4, True, 5_000),
    ],
)  # fmt: skip
def test_the_largest_loan(persons: int, children: int, furnished: bool, kronor: int) -> None:
    assert f.largest_loan(persons, children, furnished=furnished) == Decimal(kronor)


@pytest.mark.parametrize(("persons", "children"), [(0, 0), (1, 1), (2, 3), (2, -1)])
def test_a_household_that_cannot_be(persons: int, children: int) -> None:
    with pytest.raises(ValueError):
        f.largest_loan(persons, children, furnished=False)


def test_the_largest_loan_is_shown_beside_the_answers() -> None:
    form = ALL["csn_hemutrustningslan"]
    ((_, amount),) = f.computed(form, {"persons": "3", "children": "1", "dwelling": "unfurnished"})
    assert amount == "25\u00a0000 kr"
    assert f.computed(form, {"persons": "", "children": "1"}) == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-14", "2026-03-14"),
        ("20260314", "2026-03-14"),
        ("14/3 2026", "2026-03-14"),
        ("14.3.2026", "2026-03-14"),
        ("31/2 2026", None),
        ("i går", None),
    ],
)
def test_dates(text: str, day: str | None) -> None:
    assert f.read_date(text) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("6 700", "6700"),
        ("6.700 kr", "6700"),
        ("6700,50", "6700.50"),
        ("1 234 567", "1234567"),
        ("0", "0"),
        ("-5", None),
        ("många", None),
        ("", None),
    ],
)
def test_amounts(text: str, amount: str | None) -> None:
    assert f.read_amount(text) == (Decimal(amount) if amount else None)


@given(st.text(max_size=30), st.sampled_from(f.KINDS))
def test_any_typed_answer_is_taken_or_mended(text: str, kind: str) -> None:
    f.complaint(kind, text)
    f.as_written(kind, text)


def test_an_unknown_number_or_name_is_only_asked_about() -> None:
    for kind, text in (("personnummer", "51-123456/7"), ("name", "أمينة"), ("address", "hemma")):
        wrong = f.complaint(kind, text)
        assert wrong is not None and wrong.soft
