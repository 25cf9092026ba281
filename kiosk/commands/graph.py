"""Draw flows as Mermaid diagrams."""

from __future__ import annotations

import argparse
import sys

from kiosk.content.load import load
from kiosk.core.flow import Flow
from kiosk.core.problem import did_you_mean


def graph(args: argparse.Namespace) -> int:
    """Print one flow, or all, as Mermaid."""
    content = load()
    if args.flow and args.flow not in content.flows:
        print(f'There is no flow "{args.flow}".{did_you_mean(args.flow, content.flows)}', file=sys.stderr)
        return 2
    for flow in [content.flows[args.flow]] if args.flow else content.flows.values():
        print(mermaid(flow))
    return 0


def mermaid(flow: Flow) -> str:
    """A flow as a Mermaid flowchart: questions as rhombs, outcomes as boxes, answers on the arrows."""

    def text(words: str) -> str:
        return '"' + words.replace('"', "#quot;") + '"'

    lines = [f"---\ntitle: {flow.id}\n---", "flowchart TD"]
    lines += [f"  {step.id}{{{text(step.ask.sv)}}}" for step in flow.steps.values()]
    lines += [f"  {outcome.id}[{text(outcome.title.sv)}]" for outcome in flow.outcomes.values()]
    lines += [f"  {step.id} -->|{text(option.label.sv)}| {option.to}" for step in flow.steps.values() for option in step.options]
    return "\n".join(lines)
