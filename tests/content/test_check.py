"""Content: the real one is right, and each rule finds its fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kiosk.content import check
from kiosk.content.load import HERE, Content
from kiosk.core.problem import did_you_mean

TODAY = date(2026, 11, 20)
BROKEN = sorted((Path(__file__).parent / "broken").glob("*.toml"))


def test_the_real_content_is_right() -> None:
    assert check.check_folder(today=TODAY) == []


def test_the_small_content_is_right(small: Path) -> None:
    assert check.check_folder(small, today=TODAY) == []


@pytest.mark.parametrize("broken", BROKEN, ids=lambda p: p.stem)
def test_each_rule_has_a_file_that_breaks_it(broken: Path, small: Path) -> None:
    """The first line of a broken file says where it stands and what the sentence must say; its name is the rule."""
    first, rest = broken.read_text(encoding="utf-8").split("\n", 1)
    file, says = first.removeprefix("# ").split(": ", 1)
    (small / file).write_text(rest, encoding="utf-8")
    problems = check.check_folder(small, today=TODAY)
    assert [p for p in problems if p.code == broken.stem and says in p.says and p.file == file], problems


def test_every_rule_that_the_code_knows_is_broken_once() -> None:
    import re

    source = "".join((HERE / name).read_text() for name in ("load.py", "letters.py", "check.py"))
    codes = set(re.findall(r'says\([^"]*?(?:f"[^"]*"|f\'[^\']*\'|place|"[^"]*"|tag), "([a-z-]+)"', source))
    codes |= set(re.findall(r"""Problem\([^\n]*, "([a-z-]+)", (?:says|f?["'])""", source))
    assert codes, "the search found nothing: mend its pattern"
    assert codes - {p.stem for p in BROKEN} == {"file"}, "a missing file needs no file of its own"


def test_a_missing_file_is_a_sentence(small: Path) -> None:
    (small / "bring.toml").unlink()
    assert "Put it back" in str(check.check_folder(small, today=TODAY)[0])


def test_did_you_mean() -> None:
    assert did_you_mean("moved_abrod", ["moved_abroad", "other"]) == ' Did you mean "moved_abroad"?'
    assert did_you_mean("zzz", ["moved_abroad"]) == ""


def test_every_authority_of_the_facts_is_there(content: Content) -> None:
    assert len(content.authorities) == 45
    for authority in content.authorities.values():
        assert authority.source
        assert authority.checked_on is None or authority.checked_on <= TODAY


@pytest.mark.parametrize("folder", ["", "flows"])
def test_content_has_no_amounts_nor_deadlines_of_its_own(folder: str) -> None:
    """Figures in sentences are emergency numbers, laws, dated facts and "18 years"; an amount would need a rate with a source."""
    import re

    allowed = re.compile(
        r"112|114 14|113 13|116 111|116 006|1177|90101|020-50 50 50|020-100 200|18 år|fyller 18|18\.|efter 18|\(\d{4}:\d+\)|SFS \d{4}:\d+|2022-01-01|2026"
    )
    for path in sorted((HERE / folder).glob("*.toml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            key, _, value = line.partition(" = ")
            if key.strip() in {"title", "about", "ask", "help", "note", "do", "why", "then", "need", "gloss", "does"}:
                assert not re.search(r"\d", allowed.sub("", value)), f"{path.name}: {line}"
                assert not re.search(r"\bkronor\b|\bkr\b", value), f"{path.name}: {line}"
