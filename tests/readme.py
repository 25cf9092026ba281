"""README's generated tables. `python -m tests.readme` writes them; a test compares them."""

from __future__ import annotations

from pathlib import Path

from kiosk.content.load import Content, load
from kiosk.core.flow import walks
from kiosk.edge import catalogue
from kiosk.edge.places import FORMS

README = Path(__file__).parent.parent / "README.md"


def languages(content: Content) -> str:
    lines = ["| language | tag | sentences | draft | reviewed | missing or outdated |", "| --- | --- | --: | --: | --: | --: |"]
    for language in content.languages.values():
        if language.tag == "sv":
            lines.append(f"| {language.name} | sv | {len(catalogue.keys(catalogue.template()))} | the source | | |")
            continue
        counts = catalogue.status(language.tag)
        open_ = counts["missing"] + counts["outdated"]
        lines.append(f"| {language.name} | {language.tag} | {sum(counts.values())} | {counts['draft']} | {counts['reviewed']} | {open_} |")
    return "\n".join(lines)


def content_counts(content: Content) -> str:
    checked = sum(a.checked_on is not None for a in content.authorities.values())
    outcomes = sum(len(f.outcomes) for f in content.flows.values())
    ways = sum(1 for f in content.flows.values() for _ in walks(f))
    longest = max(len(here.path) for f in content.flows.values() for here in walks(f)) + 3
    rows = [
        ("needs (flows)", len(content.flows)),
        ("outcomes", outcomes),
        ("ways through the flows, all walked in the tests", ways),
        ("most taps from the welcome to an outcome", longest),
        ("steps to do", len(content.actions) - len(content.post.letters)),
        ("kinds of letters", len(content.post.letters)),
        ("… that begin at a person (urgency 5)", sum(x.urgent for x in content.post.letters.values())),
        ("official words explained", len(content.terms)),
        ("authorities", len(content.authorities)),
        ("… checked against the authority itself by a person", checked),
        ("forms and letters", len(list(FORMS.glob("*/form.toml")))),
        ("own words to search by", sum(len(w) for words in content.words.values() for w in words.values())),
    ]
    return "\n".join(["| content | |", "| --- | --: |", *(f"| {name} | {number} |" for name, number in rows)])


def tables() -> dict[str, str]:
    content = load()
    return {"languages": languages(content), "content": content_counts(content)}


def put(name: str, text: str) -> None:
    """Replace what stands between the two marks of a generated table."""
    readme = README.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, rest = readme.split(begin, 1)
    README.write_text(f"{before}{begin}\n{text}\n{end}{rest.split(end, 1)[1]}", encoding="utf-8")


if __name__ == "__main__":
    for name, text in tables().items():
        put(name, text)
