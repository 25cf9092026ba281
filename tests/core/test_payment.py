"""Every wrong figure and every swap that modulus 10 and 97 can see is seen; what they cannot see is known."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core import payment
from kiosk.core.payment import (
    Check,
    bankgiro,
    check_digit,
    giro_row,
    iban,
    length_digit_fits,
    ocr,
    organisation_number,
    plusgiro,
    repairs,
    single_digit_repairs,
)

BANKGIROS = ("5201-1053", "433-8778", "5536-7742", "160-9908", "5050-1055")
IBANS = (
    "SE4550000000058398257466",
    "DE89370400440532013000",
    "GB82WEST12345698765432",
    "NO9386011117947",
    "NL91ABNA0417164300",
    "FR1420041010050500013M02606",
)
MISTAKEN = {figure: [letter for letter, f in payment.CONFUSED.items() if f == figure] for figure in "012568"}


@pytest.mark.parametrize("number", BANKGIROS)
def test_bankgiros(number: str) -> None:
    digits = number.replace("-", "")
    for text in (number, digits, f" {number} ", number.replace("-", "–"), number.replace("-", " - ")):
        assert bankgiro(text) == number


@pytest.mark.parametrize(
    "text", ["", "5201-1054", "520-11053", "0201-1053", "5201-105", "52011-053", "5201-1053-1", "5201a1053", "123456789"]
)
def test_no_bankgiros(text: str) -> None:
    assert bankgiro(text) is None


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("12 34 56-6", "123456-6"),
        ("1234566", "123456-6"),
        ("28 65 43-4", "286543-4"),
        ("9001-9", "9001-9"),
        ("4711 - 8", "4711-8"),
        ("1-8", "1-8"),
    ],
)
def test_plusgiros(text: str, want: str) -> None:
    assert plusgiro(text) == want


@pytest.mark.parametrize("text", ["", "8", "123456-7", "12345678-2", "0-0", "12-34-6"])
def test_no_plusgiros(text: str) -> None:
    assert plusgiro(text) is None


@pytest.mark.parametrize(
    ("text", "want", "length"),
    [
        ("133", "133", True),
        ("1234574", "1234574", True),
        ("123456789023", "123456789023", True),
        ("1234 574", "1234574", True),
        ("18", "18", False),
    ],
)
def test_references(text: str, want: str, length: bool) -> None:
    assert ocr(text) == want
    assert length_digit_fits(want) is length


def test_the_length_digit_counts_modulo_ten() -> None:
    for length in (4, 14, 24):
        assert length_digit_fits("1" * (length - 2) + "4" + "0")


@pytest.mark.parametrize("text", ["", "1", "0", "0000", "1234575", "1" * 26, "12E4574", "1234-574"])
def test_no_references(text: str) -> None:
    assert ocr(text) is None


@pytest.mark.parametrize("number", IBANS)
def test_ibans(number: str) -> None:
    spaced = " ".join(number[n : n + 4] for n in range(0, len(number), 4))
    assert iban(number) == iban(spaced) == iban(spaced.lower()) == number


@pytest.mark.parametrize(
    "text", ["", "SE45", "SE4550000000058398257467", "SE455000000005839825746", "XX4550000000058398257466", "SE4550000000058398257A66"]
)
def test_no_ibans(text: str) -> None:
    assert iban(text) is None


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("556036-0793", "556036-0793"),
        ("5560360793", "556036-0793"),
        ("16556036-0793", "556036-0793"),
        ("202100-5489", "202100-5489"),
        ("850709-9805", None),
        ("556036-0794", None),
    ],
)
def test_organisations(text: str, want: str | None) -> None:
    assert organisation_number(text) == want


def swaps(digits: str) -> list[str]:
    return [digits[:n] + b + a + digits[n + 2 :] for n, (a, b) in enumerate(pairwise(digits)) if a != b and {a, b} != {"0", "9"}]


@pytest.mark.parametrize(
    ("number", "check"),
    [
        *((b.replace("-", ""), bankgiro) for b in BANKGIROS),
        ("1234566", plusgiro),
        ("1234574", ocr),
        ("123456789023", ocr),
        ("5560360793", organisation_number),
    ],
)
def test_every_wrong_figure_and_every_swap_is_seen(number: str, check: Check) -> None:
    wrong = [number[:n] + d + number[n + 1 :] for n in range(len(number)) for d in "0123456789" if d != number[n]]
    assert [w for w in wrong + swaps(number) if check(w) is not None] == []


@pytest.mark.parametrize("number", IBANS)
def test_every_wrong_figure_and_every_swap_in_an_iban_is_seen(number: str) -> None:
    wrong = [number[:n] + d + number[n + 1 :] for n in range(2, len(number)) if number[n].isdigit() for d in "0123456789" if d != number[n]]
    wrong += [number[:n] + b + a + number[n + 2 :] for n, (a, b) in enumerate(pairwise(number)) if a != b]
    assert [w for w in wrong if iban(w) is not None] == []


def test_modulus_10_does_not_see_09_for_90() -> None:
    assert ocr("1909" + check_digit("1909")) and ocr("1990" + check_digit("1909"))


@given(st.integers(1, 10**23).map(str), st.data())
def test_any_wrong_figure_in_a_reference_is_seen(number: str, data: st.DataObject) -> None:
    reference = number + check_digit(number)
    assert ocr(reference) == reference
    place = data.draw(st.integers(0, len(reference) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != reference[place]]))
    assert ocr(reference[:place] + other + reference[place + 1 :]) is None


@given(st.integers(100_000, 9_999_999).map(str), st.data())
def test_letters_for_figures_are_put_right_in_one_way(number: str, data: st.DataObject) -> None:
    digits = number[:7] + check_digit(number[:7])
    text = "".join(data.draw(st.sampled_from([d, *MISTAKEN.get(d, [])])) for d in digits)
    assert repairs(text, bankgiro) == (bankgiro(digits),)
    assert repairs(text, ocr) == (digits,)


def test_repairs_of_other_texts() -> None:
    assert repairs("5O5O-lO55", bankgiro) == ("5050-1055",)
    assert repairs("SE4S SOOO OOOO OS83 9825 7466", iban) == ("SE4550000000058398257466",)
    assert repairs("5050-1056", bankgiro) == ()
    assert repairs("5050-1O56", bankgiro) == ()
    assert repairs("bankgiro", bankgiro) == ()
    assert repairs("O" * 40, ocr) == (), "more readings than can be tried are none"


def test_typed_numbers_one_figure_wrong() -> None:
    assert "5050-1055" in single_digit_repairs("50501056", bankgiro)
    assert "5050-1055" in single_digit_repairs("50500155", bankgiro)
    assert single_digit_repairs("50501055", bankgiro) == (), "what fits needs no repair"
    assert all(bankgiro(b) == b for b in single_digit_repairs("50501056", bankgiro))


@given(st.sampled_from([b.replace("-", "") for b in BANKGIROS]), st.data())
def test_the_right_number_is_among_the_repairs_of_a_typing_error(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 2))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    typed = data.draw(
        st.sampled_from(
            [number[:place] + other + number[place + 1 :], number[:place] + number[place + 1] + number[place] + number[place + 2 :]]
        )
    )
    if bankgiro(typed) is None:
        assert bankgiro(number) in single_digit_repairs(typed, bankgiro)


def test_giro_rows() -> None:
    row = giro_row("#      1234574 #     1234 00   4 >     50501055#41#")
    assert row == payment.GiroRow("1234574", Decimal("1234.00"), "5050-1055", "41", True)
    assert giro_row("H   #  1234574 #1234004>50501055#41#") == row
    plus = giro_row("# 123456789023 # 955 00 5 > 1234566#16#")
    assert plus == payment.GiroRow("123456789023", Decimal("955.00"), "123456-6", "16", True)
    # the check digit of the sum does not fit: such a row may only confirm
    unsure = giro_row("# 1234574 # 1234 00 5 > 50501055#41#")
    assert unsure is not None and not unsure.sure and unsure.amount == Decimal("1234.00")
    empty = giro_row("# 1234574 #          > 50501055#41#")
    assert empty is not None and empty.amount is None and empty.account == "5050-1055"
    wrong = giro_row("# 1234575 # 1234 00 4 > 50501056#41#")
    assert wrong is not None and wrong.reference is None and wrong.account is None


@pytest.mark.parametrize(
    "text", ["", "#", "# 1234574 #", "1234 00 4 >", "a > b", "# 1234574 # belopp > 50501055#41#", "<html> # 12 # </html>"]
)
def test_no_giro_rows(text: str) -> None:
    assert giro_row(text) is None


@given(st.integers(1, 99_999_999), st.integers(0, 8))
def test_a_wrong_figure_in_the_rows_sum_makes_it_unsure(ore: int, more: int) -> None:
    digits = f"{ore:03}"
    check = check_digit(digits)
    row = giro_row(f"# 1234574 # {digits[:-2]} {digits[-2:]} {check} > 50501055#41#")
    assert row is not None and row.sure and row.amount == Decimal(ore) / 100
    other = str((int(check) + 1 + more) % 10)
    row = giro_row(f"# 1234574 # {digits[:-2]} {digits[-2:]} {other} > 50501055#41#")
    assert row is not None and not row.sure


@given(st.text(max_size=50))
def test_any_text_is_answered(text: str) -> None:
    for check in (bankgiro, plusgiro, ocr, iban, organisation_number):
        check(text)
        repairs(text, check)
    giro_row(text)
