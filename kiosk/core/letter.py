"""A letter: how it looks on paper, what it means, what to do. And the way to it by hand, a few taps long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kiosk.core.authority import Action
from kiosk.core.text import Text

URGENT = 5  # such a letter ends at a person, and shows that first
KINDS = ("answer", "meeting", "pay", "expires", "collect", "move", "none")  # what the date in a letter is
TRICK = "scam"  # the category of letters that are tricks: they wear the letterheads of others
ANY_AUTHORITY = "myndighet"  # the sender of letters that every authority may send


@dataclass(frozen=True)
class Group:
    """Senders that stand behind one tile. `name` is Swedish as on paper; `letter` answers the need "letter" when the letter is not known."""

    id: str
    name: str
    gloss: Text
    icon: str
    letter: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sender:
    """Who sends letters. `names` give it away on paper; `accounts` are bankgiro numbers known to be its own."""

    id: str
    name: str
    group: str
    names: tuple[str, ...]
    accounts: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """What one can see without reading."""

    id: str
    label: Text
    icon: str


@dataclass(frozen=True)
class Due:
    """The date in a letter: what it is, the Swedish words beside it, and the periods in words such a letter may print (rule ids)."""

    kind: str
    at: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Sample:
    """A whole letter as a proof: it must be recognised, and these figures must be read from it."""

    text: str
    received: date | None
    fields: Mapping[str, str]  # deadline (ISO), amount ("1234.00"), ocr, bankgiro


@dataclass(frozen=True)
class Letter:
    """One type of letter. `headings` and `tells` are Swedish as on paper and never translated."""

    id: str
    title: Text
    senders: tuple[str, ...]
    category: str
    urgency: int
    headings: tuple[str, ...]
    tells: tuple[str, ...]
    looks: tuple[str, ...]
    about: Text
    warn: Text | None
    steps: tuple[Text, ...]
    otherwise: Text
    need: Text
    authority: str
    also: tuple[str, ...]
    bring: tuple[str, ...]
    forms: tuple[str, ...]
    flow: str
    source: str
    checked_on: date | None
    due: Due
    samples: tuple[Sample, ...]

    @property
    def urgent(self) -> bool:
        return self.urgency >= URGENT

    def action(self) -> Action:
        """The letter as a step of the plan."""
        return Action(
            self.id, self.authority, self.steps[0], self.otherwise, self.bring, self.steps[-1],
            self.need, self.source, self.checked_on, self.forms[0] if self.forms else "",
        )  # fmt: skip


def in_group(letters: Iterable[Letter], senders: Mapping[str, Sender], group: str) -> tuple[Letter, ...]:
    """The letters behind one tile, those with like headings beside each other."""
    found = [x for x in letters if any(senders[s].group == group for s in x.senders)]
    return tuple(sorted(found, key=lambda x: (x.headings[0].casefold(), x.id)))


def mistaken_for(letter: Letter, letters: Iterable[Letter]) -> tuple[Letter, ...]:
    """The letters of a group that carry a heading this one carries too: they are told apart by their words."""
    own = {h.casefold() for h in letter.headings}
    return tuple(x for x in letters if x.id != letter.id and own & {h.casefold() for h in x.headings})


def taps(letters: Iterable[Letter], senders: Mapping[str, Sender]) -> dict[str, int]:
    """Letter -> taps from the home screen to its page, by hand: the service, the sender, the heading, the words."""
    groups = {s.group for s in senders.values()}
    many = tuple(letters)
    return {x.id: 4 for group in groups for x in in_group(many, senders, group)}


def confusable(letters: Iterable[Letter], senders: Mapping[str, Sender]) -> tuple[tuple[str, str], ...]:
    """Pairs of letters of one group that share a heading: the words on the paper decide between them."""
    many = tuple(letters)
    pairs = set()
    for group in {s.group for s in senders.values()}:
        here = in_group(many, senders, group)
        pairs |= {(a.id, b.id) if a.id < b.id else (b.id, a.id) for a in here for b in mistaken_for(a, here)}
    return tuple(sorted(pairs))
