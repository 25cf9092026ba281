"""Waiting papers: sealed, few, and soon forgotten."""

from __future__ import annotations

import pytest

from kiosk.edge.shelf import KEEP, MOST, PICTURES, Shelf

PDF = b"%PDF-1.7 somebody's answers"


def test_a_paper_comes_back_by_its_ticket() -> None:
    shelf = Shelf()
    (ticket,) = shelf.fresh_tickets(1)
    shelf.put(ticket, PDF, 0)
    assert shelf.take(ticket, 10) == PDF
    assert shelf.take("star-xx", 10) is None


def test_what_waits_is_not_readable_in_memory() -> None:
    shelf = Shelf()
    shelf.put("star-07", PDF, 0)
    assert PDF not in repr(shelf.papers).encode() and b"somebody" not in shelf.papers["star-07"].sealed


def test_tampering_is_refused() -> None:
    shelf = Shelf()
    shelf.put("star-07", PDF, 0)
    paper = shelf.papers["star-07"]
    paper.sealed = bytes([paper.sealed[0] ^ 1]) + paper.sealed[1:]
    assert shelf.take("star-07", 1) is None
    shelf.put("key-01", PDF, 0)
    shelf.papers["key-02"] = shelf.papers["key-01"]
    assert shelf.take("key-02", 1) is None, "a paper opens only with its own ticket"


def test_after_thirty_minutes_it_is_gone() -> None:
    shelf = Shelf()
    shelf.put("star-07", PDF, 0)
    assert shelf.waiting(KEEP - 1) == (("star-07", 29),)
    assert shelf.take("star-07", KEEP) is None and shelf.papers == {}


def test_at_most_forty_wait_and_the_oldest_goes() -> None:
    shelf = Shelf()
    tickets = shelf.fresh_tickets(MOST + 1)
    for n, ticket in enumerate(tickets):
        shelf.put(ticket, PDF, n)
    assert len(shelf.papers) == MOST and tickets[0] not in shelf.papers


def test_a_ticket_is_three_signs_and_never_a_taken_one() -> None:
    shelf = Shelf()
    for ticket in shelf.fresh_tickets(200):
        picture, digits = ticket.split("-")
        assert picture in PICTURES and len(digits) == 2 and digits.isdigit()
        shelf.papers[ticket] = None  # type: ignore[assignment]
    assert not set(shelf.fresh_tickets(100)) & set(shelf.papers)


@pytest.mark.parametrize("pdf", [b"", b"x" * (20 * 2**20 + 1)])
def test_what_is_no_paper_is_refused(pdf: bytes) -> None:
    with pytest.raises(ValueError):
        Shelf().put("star-07", pdf, 0)
