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


def may_join_establishment(answers: Answers) -> bool:
    """The establishment programme (lag 2017:584): not while asylum is sought, nor before registration."""
    return answers.get("status") not in {"asylum", "tp", "eu"}


def municipality_supports(answers: Answers) -> bool:
    """Whether the municipality, not Migrationsverket, is asked for support (lag 1994:137)."""
    return answers.get("status") not in {"asylum", "tp"}


RULES: Mapping[str, Callable[[Answers], bool]] = {
    f.__name__: f for f in (may_have_residence_benefits, may_join_establishment, municipality_supports)
}
