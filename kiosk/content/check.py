"""Rules that content must keep beyond its shape. Each rule yields Problems; each has a broken file in the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from kiosk.content.load import HERE, Content, ContentError, load
from kiosk.core.flow import Flow, resolve, walks
from kiosk.core.problem import Problem, did_you_mean
from kiosk.core.rules import RULES

MOST_TAPS = 12  # from the home screen to an outcome
AUTHORITIES_KEEP = timedelta(days=180)  # a checked contact is checked again within half a year

Rule = Callable[[Content, date], Iterator[Problem]]


def _in(flow: Flow) -> str:
    return f"flows/{flow.id}.toml"


def targets_exist(content: Content, today: date) -> Iterator[Problem]:
    for flow in content.flows.values():
        known = [*flow.steps, *flow.outcomes]
        for step in flow.steps.values():
            for option in step.options:
                if option.to not in known:
                    says = f'there is no step or outcome "{option.to}".{did_you_mean(option.to, known)}'
                    yield Problem(_in(flow), f'step.{step.id}, "{option.id}"', "target", says)
        for id in flow.steps.keys() & flow.outcomes.keys():
            yield Problem(_in(flow), f"outcome.{id}", "same-name", f'a step is called "{id}" too. Rename one.')


def no_circles(content: Content, today: date) -> Iterator[Problem]:
    for flow in content.flows.values():
        done: set[str] = set()

        def circle(id: str, trail: tuple[str, ...], flow: Flow = flow, done: set[str] = done) -> tuple[str, ...]:
            if id in trail:
                return (*trail, id)
            if id in done or id not in flow.steps:
                return ()
            done.add(id)
            return next((c for o in flow.steps[id].options if (c := circle(o.to, (*trail, id)))), ())

        if way := next((c for id in flow.steps if (c := circle(id, ()))), ()):
            yield Problem(_in(flow), f"step.{way[-1]}", "circle", "the answers lead round in a circle: " + " → ".join(way) + ".")


def all_is_reached(content: Content, today: date) -> Iterator[Problem]:
    for flow in content.flows.values():
        ends = list(walks(flow))
        reached = {here.outcome.id for here in ends if here.outcome} | {s for here in ends for s, _ in here.path}
        for id in [*flow.steps, *flow.outcomes]:
            if id not in reached:
                yield Problem(_in(flow), id, "unreached", "no answers lead here. Lead there with to, or delete it.")
        if taps := max((len(here.path) for here in ends), default=0) + 1:
            if taps > MOST_TAPS:
                yield Problem(_in(flow), "", "too-long", f"an outcome needs {taps} taps. At most {MOST_TAPS} are allowed.")
        for here in ends:
            if here.outcome and not here.outcome.actions(dict(here.path)):
                given = ", ".join(f"{s} = {o}" for s, o in here.path)
                yield Problem(_in(flow), f"outcome.{here.outcome.id}", "empty", f"with {given} nothing is left to do. Add an action.")


def names_exist(content: Content, today: date) -> Iterator[Problem]:
    for flow in content.flows.values():
        for outcome in flow.outcomes.values():
            for do in outcome.todo:
                place = f"outcome.{outcome.id}"
                if do.action not in content.actions:
                    says = f'there is no action "{do.action}".{did_you_mean(do.action, content.actions)}'
                    yield Problem(_in(flow), place, "action", says)
                if do.only.rule and do.only.rule not in RULES:
                    says = f'there is no rule "{do.only.rule}" in core/rules.py.{did_you_mean(do.only.rule, RULES)}'
                    yield Problem(_in(flow), place, "rule", says)
        for step in flow.steps.values():
            for option in step.options:
                if option.authority and option.authority not in content.authorities:
                    says = f'there is no authority "{option.authority}".{did_you_mean(option.authority, content.authorities)}'
                    yield Problem(_in(flow), f'step.{step.id}, "{option.id}"', "authority", says)
    for action in content.actions.values():
        file, place = f"{action.do.context}.toml", f"action.{action.id}"
        if action.authority not in content.authorities:
            says = f'there is no authority "{action.authority}".{did_you_mean(action.authority, content.authorities)}'
            yield Problem(file, place, "authority", says)
        yield from _papers_exist(content, file, place, action.bring)
    for authority in content.authorities.values():
        yield from _papers_exist(content, "authorities.toml", authority.id, authority.bring)
        for tag in (*authority.languages, *authority.maybe):
            if tag not in content.languages:
                yield Problem(
                    "authorities.toml", authority.id, "language", f'there is no language "{tag}".{did_you_mean(tag, content.languages)}'
                )


def _papers_exist(content: Content, file: str, place: str, papers: tuple[str, ...]) -> Iterator[Problem]:
    for paper in papers:
        if paper not in content.bring:
            says = f'there is no paper "{paper}" in bring.toml.{did_you_mean(paper, content.bring)}'
            yield Problem(file, place, "paper", says)


def cases_hold(content: Content, today: date) -> Iterator[Problem]:
    for flow in content.flows.values():
        if not flow.cases:
            yield Problem(_in(flow), "", "no-case", "a flow carries its own proof. Add at least one [[case]].")
        for n, case in enumerate(flow.cases):
            here = resolve(flow, dict(case.answers))
            got = here.outcome.id if here.outcome else f"the question {here.step.id}" if here.step else ""
            unused = dict(case.answers).keys() - dict(here.path).keys()
            if got != case.outcome:
                yield Problem(_in(flow), f"case[{n}]", "case", f'these answers lead to "{got}", not to "{case.outcome}".')
            elif unused:
                yield Problem(_in(flow), f"case[{n}]", "case", f"the answers {sorted(unused)} are never asked for on this way.")


def facts_are_dated(content: Content, today: date) -> Iterator[Problem]:
    for flow in content.flows.values():
        if not flow.sources:
            yield Problem(_in(flow), "sources", "source", "a flow without source is not shown. Name where it comes from.")
    for a in content.actions.values():
        if not a.source:
            yield Problem(f"{a.do.context}.toml", f"action.{a.id}", "source", "an action without source is not shown. Name one.")
    for authority in content.authorities.values():
        if authority.checked_on and today - authority.checked_on > AUTHORITIES_KEEP:
            says = f"checked on {authority.checked_on}: too long ago. Check it again, or say checked = false."
            yield Problem("authorities.toml", authority.id, "stale", says)


def all_is_found(content: Content, today: date) -> Iterator[Problem]:
    """Every authority is named by some outcome, every need has words to be searched by in every language."""
    named = {a.authority for a in content.actions.values()} | {
        o.authority for f in content.flows.values() for s in f.steps.values() for o in s.options
    }
    for id in content.authorities:
        if id not in named:
            yield Problem("authorities.toml", id, "unnamed", "no flow leads to this authority. Name it in an action.")
    used = {d.action for f in content.flows.values() for o in f.outcomes.values() for d in o.todo} | content.post.letters.keys()
    for action in content.actions.values():
        if action.id not in used:
            yield Problem(f"{action.do.context}.toml", f"action.{action.id}", "unused", "no outcome names this action. Use or delete it.")
    for tag in content.languages:
        for flow in content.flows.values():
            if not content.words.get(tag, {}).get(flow.id):
                yield Problem(f"words/{tag}.toml", flow.id, "words", "a need nobody can search for. Add words that people use for it.")
        for id in content.words.get(tag, {}):
            if id != "stop" and id not in content.flows:
                yield Problem(f"words/{tag}.toml", id, "need", f'there is no flow "{id}".{did_you_mean(id, content.flows)}')


def letters_hold(content: Content, today: date) -> Iterator[Problem]:
    """A letter leads to somebody who exists, shows what to look for, proves itself, and if it is urgent begins at a person."""
    post = content.post
    for letter in post.letters.values():
        file = f"letters/{letter.id}.toml"
        for id in (letter.authority, *letter.also):
            if id not in content.authorities:
                yield Problem(file, "", "authority", f'there is no authority "{id}".{did_you_mean(id, content.authorities)}')
        if letter.flow not in content.flows:
            yield Problem(file, "flow", "flow", f'there is no flow "{letter.flow}".{did_you_mean(letter.flow, content.flows)}')
        if not letter.headings or len(letter.tells) < FEWEST_TELLS:
            yield Problem(file, "tells", "tells", f"a letter is told by its headings and at least {FEWEST_TELLS} phrases. Add some.")
        if letter.urgent and "personalen" not in letter.steps[0].sv:
            yield Problem(file, "steps", "urgent", "a letter of urgency 5 begins at a person: the first step names personalen.")
        if not letter.samples:
            yield Problem(file, "", "no-sample", "a letter carries its own proof. Add at least one [[sample]].")
        if letter.due.kind != "none" and not letter.due.at:
            yield Problem(file, "deadline.at", "at", "say which Swedish words the date stands beside.")
    for group in post.groups.values():
        flow = content.flows.get("letter") or next(iter(content.flows.values()))
        if resolve(flow, dict(group.letter)).outcome is None:
            yield Problem("senders.toml", f"group.{group.id}", "unknown-letter", 'these answers lead to no outcome of the flow "letter".')


FEWEST_TELLS = 4  # phrases by which a letter is told

FIRST: tuple[Rule, ...] = (targets_exist, no_circles, names_exist)  # the others walk, so these must hold before
THEN: tuple[Rule, ...] = (all_is_reached, cases_hold, letters_hold, facts_are_dated, all_is_found)


def check(content: Content, today: date) -> list[Problem]:
    """Every Problem of meaning, in order of file and place."""
    found = [p for rule in FIRST for p in rule(content, today)]
    return sorted(set(found or [p for rule in THEN for p in rule(content, today)]))


def check_folder(folder: Path = HERE, *, today: date) -> list[Problem]:
    """Problems of shape, or, if there are none, of meaning."""
    try:
        return check(load(folder), today)
    except ContentError as error:
        return error.problems
