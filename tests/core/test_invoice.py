"""Slips, what can be checked of them, and the invoice's QR code."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.invoice import (
    CODES,
    Bill,
    Difference,
    Finding,
    Slip,
    Uqr,
    check,
    compare,
    kinds,
    make_uqr,
    order_of_payment,
    read_uqr,
    suggest,
)
from kiosk.core.payment import CHECKS, bankgiro, check_digit, iban, ocr, shaped
from kiosk.edge.workdays import free

TODAY = date(2026, 11, 20)  # a Friday
BANKGIROS = ("5201-1053", "433-8778", "5536-7742", "160-9908", "5050-1055")
REFERENCES = ("133", "1234574", "123456789023")  # of 1, 12345 and 1234567890
SLIP = Slip("Testel Energi AB", "2316-8107", None, None, "965649544", Decimal("227.32"), date(2026, 11, 30), "555555-5555")

# Codes as they stand on invoices.
SAMPLES = {
    '{"uqr":1,"tp":1,"nme":"Test company AB","cid":"555555-5555","iref":"52456","ddt":"20130408","due":5,"pt":"BG","acc":"433-8778"}': Slip(
        "Test company AB", "433-8778", None, None, "52456", Decimal(5), date(2013, 4, 8), "555555-5555"
    ),
    '{ "uqr": 1, "tp": 1, "nme": "Test AB", "cid": "1234", "iref": "1001", "idt": "20220926", "ddt": "20221026", "due": "50", "pt": "BG", '
    '"acc": "5536-7742" }': Slip("Test AB", "5536-7742", None, None, "1001", Decimal(50), date(2022, 10, 26), "1234"),
    '{ "uqr": 1, "tp": 1, "iref": "1001", "due": "50.00", "pt": "BG", "acc": "5536-7742" }': Slip(
        bankgiro="5536-7742", ocr="1001", amount=Decimal(50)
    ),
    '{"uqr": 2, "tp": 1, "nme": "F\\u00f6retaget", "cid": "", "iref": "133", "ddt": "20261130", "due": 50.0, "pt": "PG", "acc": "1234566"}': Slip(
        "Företaget", None, "123456-6", None, "133", Decimal(50), date(2026, 11, 30)
    ),
}


def finding(found: tuple[Finding, ...], field: str) -> list[tuple[bool | None, str]]:
    return [(f.ok, f.code) for f in found if f.field == field]


def read(**changed: Any) -> Uqr:
    """A usual code with some of its keys changed."""
    doc = {"uqr": 1, "tp": 1, "nme": "Testel", "iref": "1234574", "ddt": "20261130", "due": 5, "pt": "BG", "acc": "5201-1053"} | changed
    uqr = read_uqr(json.dumps(doc))
    assert uqr is not None
    return uqr


# ---- checks -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", BANKGIROS)
def test_known_accounts_fit(number: str) -> None:
    assert check(Slip(bankgiro=number), free, TODAY) == (Finding("bankgiro", True, "check_fits"),)


@pytest.mark.parametrize("number", REFERENCES)
def test_known_references_fit_and_their_length_digit_too(number: str) -> None:
    assert finding(check(Slip(ocr=number), free, TODAY), "ocr") == [(True, "check_fits"), (None, "length_fits")]


def test_a_length_digit_that_does_not_fit_is_no_fault() -> None:
    assert finding(check(Slip(ocr="18"), free, TODAY), "ocr") == [(True, "check_fits"), (None, "length_differs")]


def test_a_whole_slip() -> None:
    found = check(SLIP, free, TODAY)
    assert all(f.ok is not False and f.code in CODES for f in found)
    assert {f.field for f in found} == {"bankgiro", "ocr", "amount", "due", "organisation_number"}
    assert check(Slip(), free, TODAY) == ()


NUMBERS = [
    *(("bankgiro", number.replace("-", "")) for number in BANKGIROS),
    *(("ocr", number) for number in REFERENCES),
    ("plusgiro", "1234566"),
    ("organisation_number", "5560360793"),
    ("iban", "SE4550000000058398257466"),
]


@pytest.mark.parametrize(("kind", "number"), NUMBERS)
def test_every_wrong_figure_is_found_and_only_a_single_repair_is_suggested(kind: str, number: str) -> None:
    first = 2 if kind == "iban" else 0
    for n in range(first, len(number)):
        for d in "0123456789":
            if d == number[n]:
                continue
            wrong = number[:n] + d + number[n + 1 :]
            (f,) = check(Slip(**{kind: wrong}), free, TODAY)
            assert f.ok is False and f.code in ("check_differs", "one_repair", "shape")
            assert (f.code == "one_repair") is bool(f.suggestion)
            assert f.suggestion in ("", CHECKS[kind](number)), "one repair only: then it is the number itself"


@pytest.mark.parametrize(("kind", "number"), NUMBERS)
def test_every_swap_of_neighbours_is_found_but_09_and_90(kind: str, number: str) -> None:
    unseen = []
    for n, (a, b) in enumerate(pairwise(number)):
        if a == b or not (a + b).isdigit():
            continue
        (f, *_) = check(Slip(**{kind: number[:n] + b + a + number[n + 2 :]}), free, TODAY)
        if f.ok:
            unseen.append(a + b)
    assert set(unseen) <= ({"09", "90"} if kind != "iban" else set()), "modulus 10 sees all swaps but these"


def test_the_swaps_that_modulus_10_cannot_see() -> None:
    swaps = [a + b for a in "0123456789" for b in "0123456789" if a != b]
    # in both places: at an even and at an odd distance from the check digit
    for tail in ("7", "77"):
        unseen = []
        for pair in swaps:
            reference = "1" + pair + tail + check_digit("1" + pair + tail)
            if ocr("1" + pair[::-1] + reference[3:]):
                unseen.append(pair)
        assert unseen == ["09", "90"]
    assert bankgiro("160-9908") and bankgiro("169-0908"), "so this account has a twin"


@pytest.mark.parametrize(
    ("text", "kind", "known", "meant"),
    [
        ("5O5O-lO55", "bankgiro", (), "5050-1055"),
        ("52?1-1053", "bankgiro", (), "5201-1053"),
        ("12345?4", "ocr", (), "1234574"),
        ("5201-1054", "bankgiro", ("5201-1053", "5050-1055"), "5201-1053"),
        ("5201-0153", "bankgiro", ("5201-1053",), "5201-1053"),
        ("SE4S SOOO OOOO OS83 9825 7466", "iban", (), "SE4550000000058398257466"),
        ("5201-1054", "bankgiro", (), ""),
        ("5201-1053", "bankgiro", ("5050-1055",), ""),
        ("52??-1053", "bankgiro", (), ""),
        ("", "ocr", (), ""),
        ("1" * 500, "ocr", (), ""),
    ],
)
def test_one_repair_is_suggested(text: str, kind: str, known: tuple[str, ...], meant: str) -> None:
    assert suggest(text, CHECKS[kind], known) == meant


def test_an_unreadable_figure_is_always_found() -> None:
    for kind, number in NUMBERS:
        if kind != "iban":
            for n in range(len(number)):
                meant = suggest(number[:n] + "?" + number[n + 1 :], CHECKS[kind])
                assert meant == CHECKS[kind](number)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("5201-1053", ("bankgiro",)),
        ("52011053", ("bankgiro", "plusgiro", "ocr")),
        ("123456789023", ("ocr",)),
        ("12 34 56-6", ("plusgiro",)),
        ("556036-0793", ("organisation_number",)),
        ("5560360793", ("ocr", "organisation_number")),
        ("850709-9805", ()),
        ("SE45 5000 0000 0583 9825 7466", ("iban",)),
        ("hej", ()),
        ("1" * 99, ()),
    ],
)
def test_what_a_bare_number_may_be(text: str, want: tuple[str, ...]) -> None:
    assert kinds(text) == want


@pytest.mark.parametrize(
    ("amount", "ok", "code"),
    [
        ("0.01", True, "amount_fits"),
        ("999999.99", True, "amount_fits"),
        ("1000000", False, "too_large"),
        ("1e400", False, "too_large"),
        ("0", False, "not_positive"),
        ("-5", False, "not_positive"),
        ("NaN", False, "not_positive"),
        ("sNaN", False, "not_positive"),
        ("Infinity", False, "not_positive"),
        ("5.005", False, "too_fine"),
        ("5.000", True, "amount_fits"),
    ],
)
def test_amounts(amount: str, ok: bool, code: str) -> None:
    assert check(Slip(amount=Decimal(amount)), free, TODAY) == (Finding("amount", ok, code),)


@pytest.mark.parametrize(
    ("due", "ok", "code", "day"),
    [
        (date(2026, 11, 30), True, "due", date(2026, 11, 30)),
        (date(2026, 11, 28), True, "due_moved", date(2026, 11, 30)),  # a Saturday
        (date(2026, 12, 24), True, "due_moved", date(2026, 12, 28)),  # Christmas Eve, then a weekend
        (date(2026, 11, 20), True, "due", date(2026, 11, 20)),
        (date(2026, 11, 19), False, "past_due", date(2026, 11, 19)),
        (date(2028, 11, 20), False, "far_off", None),
        (date.max, False, "far_off", None),
        (date.min, False, "far_off", None),
    ],
)
def test_due_dates(due: date, ok: bool, code: str, day: date | None) -> None:
    assert check(Slip(due=due), free, TODAY) == (Finding("due", ok, code, day=day),)


def test_a_bill_of_saturday_is_in_time_on_monday() -> None:
    (f,) = check(Slip(due=date(2026, 11, 28)), free, date(2026, 11, 30))
    assert f.ok
    (f,) = check(Slip(due=date(2026, 11, 28)), free, date(2026, 12, 1))
    assert f.code == "past_due"


# ---- the code, read ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "slip"), SAMPLES.items())
def test_codes_of_invoices_are_read(text: str, slip: Slip) -> None:
    uqr = read_uqr(text)
    assert uqr is not None and uqr.slip == slip and uqr.unread == ()
    assert uqr.type == 1 and uqr.currency == "SEK"


@pytest.mark.parametrize(
    ("given", "want"),
    [
        ("5", "5.00"),
        ("5.5", "5.50"),
        ('"50.00"', "50.00"),
        ('"50,00"', "50.00"),
        ('"1 234,50"', "1234.50"),
        ('"1.234,50"', "1234.50"),
        ('"1,234.50"', "1234.50"),
        ("99.90000000000001", "99.90"),
        ("1234.4999999999998", "1234.50"),
        ("0.1", "0.10"),
        ("1e3", "1000.00"),
        ("-5", "-5.00"),
        ('"-5,00"', "-5.00"),
        ("12345678.90", "12345678.90"),
    ],
)
def test_amounts_are_read_exactly(given: str, want: str) -> None:
    uqr = read_uqr('{"uqr":1,"due":' + given + "}")
    assert uqr is not None and uqr.amount == Decimal(want) and uqr.unread == ()


@pytest.mark.parametrize(
    "given",
    [
        '"1.500"',
        '"fem"',
        "5.005",
        "1e99",
        "1e999999999",
        "9" * 5000,
        "NaN",
        "Infinity",
        "[5]",
        '{"due":5}',
        "true",
        '"5 kr"',
        '"1,2,3"',
        '"٥"',
    ],
)
def test_amounts_that_are_none_are_said_to_be_unread(given: str) -> None:
    uqr = read_uqr('{"uqr":1,"due":' + given + ',"acc":"5201-1053","pt":"BG"}')
    assert uqr is not None and uqr.amount is None and uqr.unread == ("due",) and uqr.slip == Slip(bankgiro="5201-1053")


def test_keys_that_stand_there_twice() -> None:
    twice = read_uqr('{"uqr":1,"acc":"5201-1053","acc":"5050-1055","pt":"BG","due":5,"due":5}')
    assert twice is not None and twice.unread == ("acc",) and twice.account == "" and twice.amount == 5
    assert read_uqr('{"uqr":1,"uqr":2}') is None


def test_missing_extra_and_odd_keys() -> None:
    empty = read_uqr('{"uqr":1}')
    assert empty is not None and empty.slip == Slip() and empty.unread == ()
    assert read(x=[[]], **{" DUE ": 7}).unread == ("due",), "the key stands there twice"
    nested = read(nme={"a": [1]}, iref=[1], ddt=20261130, acc=52011053, tp="1", pt=" bg ")
    assert nested.unread == ("nme", "iref") and nested.slip == Slip(bankgiro="5201-1053", amount=Decimal(5), due=date(2026, 11, 30))
    assert read(nme=None, cid="  ", iref=1234574).slip.ocr == "1234574"
    assert read(ddt="20260230").unread == ("ddt",) and read(ddt="2026-11-30").due == date(2026, 11, 30) and read(ddt="99991231").due is None
    assert read(pt="BBAN", acc="1234 5678901").slip.bankgiro is None
    assert read(pt="IBAN", acc="se45 5000 0000 0583 9825 7466").slip.iban == "SE4550000000058398257466"
    assert read(nme="A\u202eB\n\x00C").name == "A B C" and read(nme="\ud800x").name == "x" and read(nme="x" * 999).unread == ("nme",)


def test_other_money_is_no_kronor() -> None:
    assert read(cur="SEK").slip.amount == read(cur=" sek ").slip.amount == read(cur="").slip.amount == 5
    for other in ("EUR", 7, "kronor", ["SEK"]):
        assert read(cur=other).slip.amount is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "{}", "[]", "1", "null", '{"uqr":3}', '{"uqr":true}', '{"uqr":null}', '{"uqr":"one"}', '{"uqr":[[1]]}', '{"uqr":1'),
        *("https://x.se", "\ud800", "\x00", "[" * 8000, '{"a":' * 1600, '{"uqr":1,"x":"' + "x" * 9000 + '"}'),
    ],
)
def test_what_is_no_code(text: str) -> None:
    assert read_uqr(text) is None


def test_junk_of_any_depth_beside_the_keys() -> None:
    for depth in (1, 100, 900, 3000):
        junk = "[" * depth + "]" * depth
        uqr = read_uqr('{"uqr":1,"acc":"1","nme":' + junk + ',"x":' + junk + ',"x":' + junk.replace("[]", "[1]") + "}")
        assert uqr is None or (uqr.account == "1" and uqr.unread == ("nme",))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["BG", "5201-1053", "20261130", "1,5"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["uqr", "tp", "nme", "cid", "iref", "cr", "idt", "ddt", "due", "cur", "vat", "vh", "vm", "vl", "cc", "pt", "acc", "bc", "adr", "x"]
)


@given(st.dictionaries(KEYS, JSON), st.sampled_from([1, 2, "1", "2"]))
def test_any_code_is_read_and_checked(doc: dict[str, Any], version: int | str) -> None:
    text = json.dumps({**doc, "uqr": version})
    uqr = read_uqr(text)
    assert uqr is not None and uqr.version == int(version)
    assert all(f.code in CODES for f in check(uqr.slip, free, TODAY))
    compare(SLIP, uqr)
    assert compare(uqr.slip, uqr) in ((), (Difference("currency", "SEK", uqr.currency),))


@given(st.text() | st.binary().map(lambda b: b.decode("latin-1")) | st.text(alphabet='{}[]":,0123456789eE+-.uqr dwcbg', max_size=200))
def test_any_text_is_a_code_or_none(text: str) -> None:
    for given_ in (text, '{"uqr":1,' + text + "}", '{"uqr":1,"due":' + text + "}"):
        assert read_uqr(given_) is None or isinstance(read_uqr(given_), Uqr)
    for kind in CHECKS:
        check(Slip(**{kind: text}), free, TODAY)
        kinds(text)


# ---- the code, made ---------------------------------------------------------------------------------------------------------------------


def test_a_code_is_made_as_real_ones_are() -> None:
    assert make_uqr(SLIP) == (
        '{"uqr":1,"tp":1,"nme":"Testel Energi AB","cid":"555555-5555","iref":"965649544","ddt":"20261130","due":227.32,"pt":"BG","acc":"2316-8107"}'
    )
    sample = next(iter(SAMPLES))
    assert make_uqr(replace(SAMPLES[sample], ocr="133")) == sample.replace("52456", "133")
    assert '"due":5,' in make_uqr(replace(SLIP, amount=Decimal("5.00"))) and '"due":5.50,' in make_uqr(replace(SLIP, amount=Decimal("5.5")))
    plain = Slip(plusgiro="12 34 56-6", ocr="1234 574", amount=Decimal(1))
    assert make_uqr(plain) == '{"uqr":1,"tp":1,"iref":"1234574","due":1,"pt":"PG","acc":"123456-6"}'


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"bankgiro": None}, "account"),
        ({"bankgiro": "2316-8108"}, "bankgiro"),
        ({"plusgiro": "1"}, "plusgiro"),
        ({"iban": "SE00"}, "iban"),
        ({"ocr": None}, "ocr"),
        ({"ocr": "965649545"}, "ocr"),
        ({"amount": None}, "amount"),
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"amount": Decimal(1_000_000)}, "amount"),
        ({"organisation_number": "555555-5556"}, "organisation_number"),
        ({"due": date(1999, 1, 1)}, "due"),
        ({"receiver": "\x00"}, "receiver"),
        ({"receiver": "x" * 201}, "receiver"),
    ],
)
def test_no_code_of_unchecked_figures(changed: dict[str, Any], names: str) -> None:
    with pytest.raises(ValueError, match=f"^{names}$"):
        make_uqr(replace(SLIP, **changed))


def numbers(kind: str, low: int, high: int) -> st.SearchStrategy[str]:
    made = st.integers(low, high).map(lambda n: shaped(kind, f"{n}{check_digit(str(n))}"))
    return made.filter(lambda number: number is not None).map(str)


ACCOUNTS = st.one_of(
    numbers("bankgiro", 100_000, 9_999_999).map(lambda n: {"bankgiro": n}),
    numbers("plusgiro", 1, 9_999_999).map(lambda n: {"plusgiro": n}),
    st.sampled_from(["SE4550000000058398257466", "NO9386011117947"]).map(lambda n: {"iban": n}),
)


@given(
    ACCOUNTS,
    numbers("ocr", 1, 10**24 - 1),
    st.integers(1, 99_999_999),
    st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.none() | numbers("organisation_number", 102_000_000, 999_999_999),
    st.text(st.characters(exclude_categories=("C", "Z", "M")), max_size=40),
)
def test_what_is_made_is_read_again(
    account: dict[str, Any], reference: str, ore: int, due: date | None, organisation: str | None, receiver: str
) -> None:
    import unicodedata

    name = unicodedata.normalize("NFC", receiver)
    slip = Slip(receiver=name, ocr=reference, amount=Decimal(ore) / 100, due=due, organisation_number=organisation, **account)
    uqr = read_uqr(make_uqr(slip))
    assert uqr is not None and uqr.slip == slip and uqr.unread == () and compare(slip, uqr) == ()
    assert isinstance(json.loads(make_uqr(slip)), dict)


# ---- paper against code, and many bills -------------------------------------------------------------------------------------------------


def test_paper_and_code_that_agree() -> None:
    uqr = read_uqr(make_uqr(SLIP))
    assert uqr is not None and compare(SLIP, uqr) == ()
    assert compare(replace(SLIP, receiver="TESTEL ENERGI", bankgiro="23168107", ocr="965 649 544", due=None), uqr) == ()
    assert compare(Slip(), uqr) == ()


def test_paper_and_code_that_differ() -> None:
    uqr = read_uqr(make_uqr(SLIP))
    assert uqr is not None
    paper = replace(SLIP, receiver="Skatteverket", bankgiro="5050-1055", ocr="133", amount=Decimal("227.30"), due=date(2026, 12, 1))
    assert compare(paper, uqr) == (
        Difference("receiver", "Skatteverket", "Testel Energi AB"),
        Difference("bankgiro", "5050-1055", "2316-8107"),
        Difference("ocr", "133", "965649544"),
        Difference("amount", "227.30", "227.32"),
        Difference("due", "2026-12-01", "2026-11-30"),
    )
    assert compare(Slip(plusgiro="123456-6"), uqr) == (Difference("account", "123456-6", "2316-8107"),)
    assert compare(Slip(bankgiro="5201-1053"), read(pt="BBAN", acc="12345678901")) == (Difference("account", "5201-1053", "12345678901"),)
    assert compare(Slip(amount=Decimal(5)), read(cur="EUR")) == (Difference("currency", "SEK", "EUR"),)
    assert compare(Slip(ocr="0133"), read(iref="133")) == (Difference("ocr", "0133", "133"),)


def test_what_must_be_paid_first() -> None:
    def bill(kind: str, day: int | None) -> Bill:
        return Bill(kind, Slip(due=date(2026, 12, day) if day else None))

    bills = [bill("debts", 1), bill("internet", None), bill("internet", 9), bill("insurance", 5), bill("food", 8), bill("electricity", 30)]
    bills += [bill("rent", 31), bill("rent", 2)]
    ordered = [(b.kind, b.slip.due.day if b.slip.due else None) for b in order_of_payment(bills)]
    assert ordered == [
        ("rent", 2),
        ("rent", 31),
        ("electricity", 30),
        ("food", 8),
        ("insurance", 5),
        ("internet", 9),
        ("internet", None),
        ("debts", 1),
    ]


@given(st.lists(st.tuples(st.sampled_from(["rent", "food", "travel", "debts", "?"]), st.none() | st.integers(0, 60)), max_size=12))
def test_no_bill_is_lost_in_the_order(kinds_: list[tuple[str, int | None]]) -> None:
    bills = [Bill(kind, Slip(due=None if n is None else TODAY + timedelta(days=n))) for kind, n in kinds_]
    ordered = order_of_payment(bills)
    assert sorted(map(repr, ordered)) == sorted(map(repr, bills)) and order_of_payment(ordered) == ordered


def test_ibans_have_two_check_digits() -> None:
    assert iban("SE4550000000058398257466") and suggest("SE45?0000000058398257466", iban) == "SE4550000000058398257466"
