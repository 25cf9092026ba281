"""A flow asks one question at a time and ends in an outcome. Where one is, is replayed from the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kiosk.core.rules import RULES
from kiosk.core.text import Text

Answers = Mapping[str, str]  # step id -> option id


@dataclass(frozen=True)
class Option:
    """One answer. `to` is the id of the next step or of an outcome; `authority` shows its number on the answer."""

    id: str
    label: Text
    to: str
    authority: str = ""


@dataclass(frozen=True)
class Step:
    """One question. `shared` steps are asked once in a visit, whichever flow asks first."""

    id: str
    ask: Text
    help: Text | None
    options: tuple[Option, ...]
    shared: bool = False

    def option(self, option_id: str) -> Option | None:
        return next((o for o in self.options if o.id == option_id), None)


@dataclass(frozen=True)
class Condition:
    """Holds when every named answer is one of these and the named rule (if any) agrees.

    A question that was not asked hides nothing: the condition on it holds.
    """

    one_of: tuple[tuple[str, frozenset[str]], ...] = ()
    rule: str = ""

    def holds(self, answers: Answers) -> bool:
        asked = ((answers[step], allowed) for step, allowed in self.one_of if step in answers)
        return all(a in allowed for a, allowed in asked) and (not self.rule or RULES[self.rule](answers))


@dataclass(frozen=True)
class Do:
    """An action named by an outcome, perhaps only for some."""

    action: str
    only: Condition = Condition()


@dataclass(frozen=True)
class Outcome:
    """Where a flow ends: what to do, in order."""

    id: str
    title: Text
    note: Text | None
    todo: tuple[Do, ...]

    def actions(self, answers: Answers) -> tuple[str, ...]:
        """The ids of the actions for these answers, in order."""
        return tuple(d.action for d in self.todo if d.only.holds(answers))


@dataclass(frozen=True)
class Case:
    """A proof that a flow carries with it: these answers lead there."""

    answers: tuple[tuple[str, str], ...]
    outcome: str


@dataclass(frozen=True)
class Flow:
    """One need and the questions that tell what to do about it."""

    id: str
    title: Text
    about: Text
    icon: str
    sources: tuple[str, ...]
    checked: bool
    danger: bool
    steps: Mapping[str, Step]
    outcomes: Mapping[str, Outcome]
    cases: tuple[Case, ...]
    screen: str = ""  # a need with a screen of its own: it begins there, and these questions are what is left when that does not help

    @property
    def start(self) -> Step:
        return next(iter(self.steps.values()))


@dataclass(frozen=True)
class Here:
    """Where the answers lead: an open question or an outcome, and the answered steps on the way."""

    path: tuple[tuple[str, str], ...]
    step: Step | None = None
    outcome: Outcome | None = None


def resolve(flow: Flow, answers: Answers) -> Here:
    """Replay the answers from the start. Answers off the path are ignored, unknown options count as not given."""
    path: list[tuple[str, str]] = []
    step = flow.start
    while True:
        option = step.option(answers.get(step.id, ""))
        if option is None:
            return Here(tuple(path), step=step)
        path.append((step.id, option.id))
        if option.to in flow.outcomes:
            return Here(tuple(path), outcome=flow.outcomes[option.to])
        step = flow.steps[option.to]


def walks(flow: Flow) -> Iterator[Here]:
    """Every way through the flow, to each outcome it reaches."""

    def walk(answers: dict[str, str]) -> Iterator[Here]:
        here = resolve(flow, answers)
        if here.step is None:
            yield here
            return
        for option in here.step.options:
            yield from walk({**answers, here.step.id: option.id})

    return walk({})
