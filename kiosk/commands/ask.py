"""Ask a flow with answers, or find the need that somebody's own words mean."""

from __future__ import annotations

import argparse
import sys
from json import JSONDecodeError, dumps, loads
from typing import Any

from kiosk.commands.common import language, site_path
from kiosk.content import search
from kiosk.content.load import Content, load
from kiosk.content.site import load_site
from kiosk.core.flow import Flow, resolve
from kiosk.core.problem import did_you_mean
from kiosk.core.site import Site
from kiosk.core.text import Tr
from kiosk.edge.words import words


def ask(args: argparse.Namespace) -> int:
    """Print where the answers lead, or the ranked needs; 2 if the question itself is not understood."""
    content = load()
    tag = language(content, args.lang)
    if tag is None:
        print(f'There is no language "{args.lang}".{did_you_mean(args.lang, content.languages)}', file=sys.stderr)
        return 2
    tr, sv = words(content.languages[tag]), words(content.languages["sv"])
    if args.need is not None:
        found = needs(content, args.need, tr, sv)
        _show(found, args.json, lambda: [f"{need['title']}: {', '.join(need['authorities'])}" for need in found])
        return 0
    flow = content.flows.get(args.flow or "")
    if flow is None:
        print(f'There is no flow "{args.flow}".{did_you_mean(args.flow or "", content.flows)}', file=sys.stderr)
        return 2
    try:
        answers = loads(args.answers)
        if not isinstance(answers, dict) or not all(isinstance(v, str) for v in answers.values()):
            raise ValueError
    except (JSONDecodeError, ValueError):
        print('The answers are not understood. Write them as JSON, like {"status": "ebo"}.', file=sys.stderr)
        return 2
    for step_id, option_id in answers.items():
        step = flow.steps.get(step_id)
        if step is None or step.option(option_id) is None:
            known = list(flow.steps) if step is None else [o.id for o in step.options]
            wrong = step_id if step is None else option_id
            print(f'{flow.id}: there is no "{wrong}".{did_you_mean(wrong, known)} Known: {", ".join(known)}.', file=sys.stderr)
            return 2
    state = where(content, load_site(site_path(args.site), content), flow, answers, tr)
    _show(state, args.json, lambda: _sentences(state))
    return 0


def _show(value: Any, as_json: bool, lines: Any) -> None:
    print(dumps(value, ensure_ascii=False, indent=1) if as_json else "\n".join(lines()))


def needs(content: Content, text: str, tr: Tr, sv: Tr) -> list[dict[str, Any]]:
    """Ranked needs, best first."""
    index = search.index(content, [tr] if tr.tag == "sv" else [tr, sv])
    return [
        {"flow": id, "title": tr.bare(tr(content.flows[id].title)), "authorities": list(content.flow_authorities(content.flows[id]))}
        for id, _ in index.rank(text)
    ]


def where(content: Content, site: Site, flow: Flow, answers: dict[str, str], tr: Tr) -> dict[str, Any]:
    """Where the answers lead: the open question or the outcome with its plan, words in one language."""

    def say(text: Any) -> str | None:
        return tr.bare(tr(text)) if text else None

    here = resolve(flow, answers)
    state: dict[str, Any] = {"flow": flow.id, "title": say(flow.title), "path": dict(here.path), "step": None, "outcome": None, "plan": []}
    if here.step:
        options = [{"id": o.id, "label": say(o.label)} for o in here.step.options]
        state["step"] = {"id": here.step.id, "ask": say(here.step.ask), "options": options}
    if here.outcome:
        state["outcome"] = {"id": here.outcome.id, "title": say(here.outcome.title), "note": say(here.outcome.note)}
        for id in here.outcome.actions(answers):
            act = content.actions[id]
            authority, office = content.authorities[act.authority], site.office(act.authority)
            state["plan"].append(
                {
                    "action": id,
                    "authority": authority.id,
                    "name": authority.name,
                    "do": say(act.do),
                    "why": say(act.why),
                    "bring": [say(content.bring[paper]) for paper in act.bring],
                    "where": {"name": office.name, "address": office.address or None} if office else None,
                    "phone": (office.phone if office else "") or authority.phone or None,
                    "then": say(act.then),
                    "source": act.source,
                    "checked_on": act.checked_on.isoformat() if act.checked_on else None,
                }
            )
    return state


def _sentences(state: dict[str, Any]) -> list[str]:
    if state["step"]:
        return [state["step"]["ask"], *(f"  {o['id']}: {o['label']}" for o in state["step"]["options"])]
    return [state["outcome"]["title"], *(f"{n}. {p['do']} ({p['name']})" for n, p in enumerate(state["plan"], 1))]
