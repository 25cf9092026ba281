"""Papers that wait for the printer: in memory only, encrypted, each with a key of its own that dies with it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.core.log import LARGEST_PAPER

PICTURES = (
    "star",
    "park",
    "sailing",
    "key",
    "light_mode",
    "dark_mode",
    "beach_access",
    "local_florist",
    "home",
    "notifications",
    "cake",
    "anchor",
)
KEEP = 30 * 60.0  # seconds
MOST = 40  # papers


@dataclass
class _Paper:
    key: bytes
    nonce: bytes
    sealed: bytes
    came: float


@dataclass
class Shelf:
    """Ticket -> paper. Seconds come from one steady clock that is passed in. Losing the key is the deletion."""

    papers: dict[str, _Paper] = field(default_factory=dict)

    def fresh_tickets(self, count: int, taken: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """Tickets of three signs (a pictogram and two digits) that no waiting paper has."""
        found: set[str] = set()
        while len(found) < count:
            ticket = f"{secrets.choice(PICTURES)}-{secrets.randbelow(100):02d}"
            if ticket not in self.papers and ticket not in taken:
                found.add(ticket)
        return tuple(found)

    def put(self, ticket: str, pdf: bytes, now: float) -> None:
        """Keep a paper. ValueError if it is too large or its ticket is taken; with 40 waiting the oldest goes."""
        self.tidy(now)
        if ticket in self.papers or not 0 < len(pdf) <= LARGEST_PAPER:
            raise ValueError(ticket)
        while len(self.papers) >= MOST:
            del self.papers[min(self.papers, key=lambda t: self.papers[t].came)]
        key, nonce = AESGCM.generate_key(256), secrets.token_bytes(12)
        self.papers[ticket] = _Paper(key, nonce, AESGCM(key).encrypt(nonce, pdf, ticket.encode()), now)

    def waiting(self, now: float) -> tuple[tuple[str, int], ...]:
        """(ticket, minutes it has waited), the newest first."""
        self.tidy(now)
        return tuple((t, int((now - p.came) // 60)) for t, p in sorted(self.papers.items(), key=lambda item: -item[1].came))

    def take(self, ticket: str, now: float) -> bytes | None:
        """The paper of a ticket, or None if there is none, or it was tampered with."""
        self.tidy(now)
        paper = self.papers.get(ticket)
        if paper is None:
            return None
        try:
            return AESGCM(paper.key).decrypt(paper.nonce, paper.sealed, ticket.encode())
        except InvalidTag:
            return None

    def purge(self, ticket: str) -> None:
        """Forget a paper."""
        self.papers.pop(ticket, None)

    def tidy(self, now: float) -> None:
        """Forget what has waited for 30 minutes."""
        for ticket in [t for t, p in self.papers.items() if now - p.came >= KEEP]:
            del self.papers[ticket]
