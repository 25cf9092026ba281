"""The documents say what is true."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from kiosk.__main__ import parser
from kiosk.content import check
from kiosk.content.load import HERE, load
from tests import readme

ROOT = Path(__file__).parent.parent


def test_the_generated_tables_are_of_today() -> None:
    text = readme.README.read_text(encoding="utf-8")
    for name, table in readme.tables().items():
        assert f"<!-- {name} -->\n{table}\n<!-- /{name} -->" in text, "run: python -m tests.readme"


def test_every_command_stands_in_the_readme() -> None:
    (commands,) = [a.choices for a in parser()._actions if hasattr(a, "choices") and isinstance(a.choices, dict)]
    text = readme.README.read_text(encoding="utf-8")
    for command in set(commands) - {"visit", "staff", "start"}:
        assert f"`{command}" in text, command


def test_the_example_of_a_flow_works(tmp_path: Path) -> None:
    import shutil

    examples = re.findall(r"```toml\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.S)
    (example,) = [e for e in examples if "[step." in e]
    folder = tmp_path / "content"
    shutil.copytree(HERE, folder)
    (folder / "flows" / "books.toml").write_text(example, encoding="utf-8")
    problems = check.check_folder(folder, today=date(2026, 11, 20))
    assert {p.code for p in problems} == {"words"}, problems
    assert load(folder).flows["books"].title.sv == "Låna böcker"


def test_the_example_of_a_letter_works(tmp_path: Path) -> None:
    import shutil

    from kiosk.commands.read import problems
    from kiosk.content.understand import expert
    from kiosk.letters import understood_text

    examples = re.findall(r"```toml\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.S)
    (example,) = [e for e in examples if "headings = " in e]
    folder = tmp_path / "content"
    shutil.copytree(HERE, folder)
    (folder / "letters" / "books.toml").write_text(example, encoding="utf-8")
    assert check.check_folder(folder, today=date(2026, 11, 20)) == []
    content = load(folder)
    (sample,) = content.post.letters["books"].samples
    assert problems(understood_text(sample.text, expert(content)), "books", sample.fields) == []


def test_the_picture_is_small_enough() -> None:
    assert (ROOT / "assets" / "shots.webp").stat().st_size < 2_000_000
