"""`python -m kiosk read` as a script meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.content.load import Content
from tests.pictures import letter_pdf, letter_picture
from tests.test_commands import kiosk, no_traceback

KEYS = {"known", "letter", "sender", "candidates", "evidence", "fields", "signs", "doubtful"}
FIELDS = {"letter_date", "deadline", "deadline_rule", "appointment", "amount", "ocr", "bankgiro", "plusgiro", "iban", "case_number"}


def sample(content: Content, letter: str, n: int = 0) -> str:
    return content.post.letters[letter].samples[n].text


def test_a_bill_as_text(tmp_path: Path, content: Content) -> None:
    file = tmp_path / "letter.txt"
    file.write_text(sample(content, "csn_hut_inbet"), encoding="utf-8")
    said = json.loads(no_traceback(kiosk("read", str(file), "--json", "--today", "2026-10-05")).stdout)
    assert set(said) >= KEYS and set(said["fields"]) >= FIELDS
    assert (said["known"], said["letter"], said["sender"]) == (True, "csn_hut_inbet", "csn")
    assert said["fields"]["deadline"] == "2026-10-31" and said["fields"]["deadline_rule"] == "printed"
    assert said["fields"]["amount"] == "490.00" and said["fields"]["bankgiro"] == "5201-1053"
    assert said["fields"]["deadline_passed"] is False
    assert all(len(e["box"]) == 5 and e["words"] for e in said["evidence"])


def test_a_period_in_words_needs_the_day_it_came(tmp_path: Path, content: Content) -> None:
    (letter, text) = next(
        (x.id, s.text) for x in content.post.letters.values() for s in x.samples if s.received and "three_weeks" in x.due.rules
    )
    file = tmp_path / "letter.txt"
    file.write_text(text, encoding="utf-8")
    without = json.loads(kiosk("read", str(file), "--json").stdout)["fields"]
    assert without["deadline"] is None and without["deadline_needs"] == "received", letter
    counted = json.loads(kiosk("read", str(file), "--json", "--received", "2026-11-16").stdout)["fields"]
    assert (counted["deadline"], counted["deadline_rule"]) == ("2026-12-07", "three_weeks")


def test_the_words_come_in_the_language_asked_for(tmp_path: Path, content: Content) -> None:
    file = tmp_path / "letter.txt"
    file.write_text(sample(content, "kfm_forelaggande"), encoding="utf-8")
    said = json.loads(kiosk("read", str(file), "--json", "--lang", "ti").stdout)
    assert any("\u1200" <= c <= "\u139f" for c in said["title"]) and len(said["steps"]) >= 3


@pytest.mark.parametrize("kind", ["pdf", "photo"])
def test_a_file_goes_through_the_jail(kind: str, tmp_path: Path, content: Content) -> None:
    file = tmp_path / ("letter.pdf" if kind == "pdf" else "letter.jpg")
    text = sample(content, "kfm_forelaggande")
    file.write_bytes(letter_pdf(text) if kind == "pdf" else letter_picture(text, "good", 1))
    said = json.loads(no_traceback(kiosk("read", str(file), "--json")).stdout)
    assert said["letter"] == "kfm_forelaggande"


def test_what_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    for name, data in {"empty.jpg": b"", "noise.jpg": b"\xff\xd8 not a picture", "text.txt": b"  "}.items():
        (tmp_path / name).write_bytes(data)
        done = no_traceback(kiosk("read", str(tmp_path / name), "--json", "--lang", "uk"))
        answer = json.loads(done.stdout)
        assert done.returncode == 1 and answer["error"] and answer["says"].strip()
    assert no_traceback(kiosk("read", str(tmp_path / "nowhere.pdf"))).returncode == 1
    assert no_traceback(kiosk("read")).returncode == 2
    assert no_traceback(kiosk("read", "x", "--received", "i går")).returncode == 2


def test_what_is_no_letter_is_not_known(tmp_path: Path) -> None:
    file = tmp_path / "recipe.txt"
    file.write_text("Pannkakor\n3 ägg\n6 dl mjölk\nVispa och stek.", encoding="utf-8")
    said = json.loads(kiosk("read", str(file), "--json").stdout)
    assert (said["known"], said["letter"], said["candidates"]) == (False, None, [])


def test_taps_and_selftest() -> None:
    taps = json.loads(kiosk("read", "--taps", "--json").stdout)
    assert taps["letters"] == 109 and taps["mean"] <= 5 and taps["unreached"] == []
    done = no_traceback(kiosk("read", "--selftest"))
    assert done.returncode == 0 and done.stdout.strip().endswith("218 of 218 samples")
