"""One visit: what was chosen, answered and gathered. Every change makes a new visit; nothing is stored elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from kiosk.core import form as f
from kiosk.core.flow import Flow, Here, resolve
from kiosk.core.reading import PRINTED, Deadline, Understood

SHARED = ""  # the flow id under which answers to shared questions are kept


class Place(NamedTuple):
    """Where one stands: a screen, and for questions and outcomes which flow and step."""

    screen: str
    flow: str = ""
    step: str = ""


WELCOME, HOME = Place("welcome"), Place("home")


class Item(NamedTuple):
    """One thing to do in the plan: the day the visitor chose for it, and the last day that a letter gives it, if any."""

    action: str
    day: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Visit:
    """All that the kiosk knows about the person in front of it."""

    language: str = ""
    beside: bool = False
    large: bool = False
    contrast: bool = False
    place: Place = WELCOME
    trail: tuple[Place, ...] = ()
    answers: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    plan: tuple[Item, ...] = ()
    forms: Mapping[tuple[str, str], f.Value] = field(default_factory=lambda: MappingProxyType({}))
    helped: str = ""
    reading: Understood | None = None  # the letter that was read last
    due: Mapping[str, Deadline] = field(default_factory=lambda: MappingProxyType({}))  # letter -> its last day
    right: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # letter -> was it the right one? yes or no

    def answers_for(self, flow: Flow) -> dict[str, str]:
        """The answers that this flow may read: its own, and those to shared questions."""
        return {step: option for (owner, step), option in self.answers.items() if owner in (flow.id, SHARED)}

    def form_answers(self, form: f.Form) -> dict[str, f.Value]:
        """What was answered in a form so far."""
        return {question: value for (owner, question), value in self.forms.items() if owner == form.id}

    def here(self, flow: Flow) -> Here:
        """Where the answers lead in a flow."""
        return resolve(flow, self.answers_for(flow))


def go(visit: Visit, place: Place) -> Visit:
    """Move on to a place; `back` returns from it."""
    if place == visit.place:
        return visit
    return replace(visit, place=place, trail=(*visit.trail, visit.place))


def back(visit: Visit) -> Visit:
    """The place before. From the first place there is nowhere further back."""
    if not visit.trail:
        return visit
    return replace(visit, place=visit.trail[-1], trail=visit.trail[:-1])


def choose_language(visit: Visit, tag: str) -> Visit:
    """Change the language and nothing else; from the welcome, go home."""
    visit = replace(visit, language=tag)
    if visit.place == WELCOME:
        return go(visit, HOME)
    return back(visit) if visit.place.screen == "language" else visit


def _place_of(flow: Flow, here: Here) -> Place:
    if here.step is not None:
        return Place("question", flow.id, here.step.id)
    assert here.outcome is not None
    return Place("outcome", flow.id, here.outcome.id)


def open_flow(visit: Visit, flow: Flow) -> Visit:
    """Begin or continue a need: on its own screen, or at the first question that is still open."""
    if flow.screen:
        return go(visit, Place(flow.screen))
    return go(visit, _place_of(flow, visit.here(flow)))


def answer(visit: Visit, flow: Flow, step_id: str, option_id: str) -> Visit:
    """Answer a question and go on. Answers given before stay; those off the new path are ignored by replay."""
    step = flow.steps[step_id]
    if step.option(option_id) is None:
        return visit
    owner = SHARED if step.shared else flow.id
    visit = replace(visit, answers=MappingProxyType({**visit.answers, (owner, step_id): option_id}))
    return go(visit, _place_of(flow, visit.here(flow)))


def add(visit: Visit, *actions: str) -> Visit:
    """Put actions into the plan, each once, in the order they were found."""
    known = {item.action for item in visit.plan}
    return replace(visit, plan=visit.plan + tuple(Item(a, last=_last(visit, a)) for a in dict.fromkeys(actions) if a not in known))


def _last(visit: Visit, action: str) -> date | None:
    return visit.due[action].day if action in visit.due else None


def remove(visit: Visit, action: str) -> Visit:
    """Take an action out of the plan."""
    return replace(visit, plan=tuple(i for i in visit.plan if i.action != action))


def set_day(visit: Visit, action: str, day: date | None) -> Visit:
    """Choose the day one wants to go there; None takes the choice back."""
    return replace(visit, plan=tuple(i._replace(day=day) if i.action == action else i for i in visit.plan))


def by_deadline(plan: tuple[Item, ...]) -> tuple[Item, ...]:
    """The plan with what has a last day first, the earliest before the others."""
    return tuple(sorted(plan, key=lambda i: i.last or date.max))


def set_due(visit: Visit, letter: str, due: Deadline) -> Visit:
    """Keep the last day of a letter, in the plan too if the letter is there."""
    visit = replace(visit, due=MappingProxyType({**visit.due, letter: due}))
    return replace(visit, plan=tuple(i._replace(last=due.day) if i.action == letter else i for i in visit.plan))


def take_letter(visit: Visit, letter: str) -> Visit:
    """This is the letter: open its page, with the last day that was read from it, if the machine took it for the same."""
    read = visit.reading
    if read and letter not in visit.due and letter in (read.recognition.letter, *read.recognition.candidates):
        if read.recognition.letter == letter or read.deadline.rule == PRINTED:
            visit = set_due(visit, letter, read.deadline)
    return go(visit, Place("letter", "", letter))


def set_right(visit: Visit, letter: str, word: str) -> Visit:
    """Say whether it was the right letter."""
    return replace(visit, right=MappingProxyType({**visit.right, letter: word}))


def open_form(visit: Visit, form: f.Form) -> Visit:
    """Begin or continue a form at the first question that is still open; all answered, look it over."""
    left = f.open_questions(form, visit.form_answers(form))
    return go(visit, Place("ask", form.id, left[0].id) if left else Place("review", form.id))


def store_answer(visit: Visit, form: f.Form, question: f.Question, value: f.Value) -> Visit:
    """Keep an answer of a form and stay; other answers stay too, also those to questions that are no longer asked."""
    return replace(visit, forms=MappingProxyType({**visit.forms, (form.id, question.id): value}))


def answer_form(visit: Visit, form: f.Form, question: f.Question, value: f.Value) -> Visit:
    """Answer a form's question and go on to the next, or look it all over."""
    visit = store_answer(visit, form, question, value)
    after = f.following(form, visit.form_answers(form), question.id)
    return go(visit, Place("ask", form.id, after.id) if after else Place("review", form.id))


def offered(visit: Visit, forms: Mapping[str, f.Form], form: f.Form, question: f.Question) -> f.Value:
    """The answer given here, or the one given in another form of this visit to a question that keeps it; else ""."""
    if (form.id, question.id) in visit.forms:
        return visit.forms[form.id, question.id]
    for (owner, id), value in reversed(tuple(visit.forms.items())):
        asked = forms[owner].questions[id]
        if question.keep and asked.keep == question.keep and asked.kind == question.kind:
            return value
    return ""
