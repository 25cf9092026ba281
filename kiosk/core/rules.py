"""Named predicates that content may mention. One function each, with its source. There is no expression language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Answers = Mapping[str, str]


def may_have_residence_benefits(answers: Answers) -> bool:
    """Benefits that follow from being insured by residence (child benefit, housing allowance).

    In general not for asylum seekers, nor for people with temporary protection even when registered
    (prop. 2023/24:151). Anybody else, and whoever was not asked, is sent to ask.
    """
    return answers.get("status") not in {"asylum", "tp", "tp_registered"}


RULES: Mapping[str, Callable[[Answers], bool]] = {f.__name__: f for f in (may_have_residence_benefits,)}
