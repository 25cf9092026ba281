"""Translations as files: extracted from code and content, kept as .po, with the state of each sentence."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO, Any

from babel import Locale
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.plural import to_gettext

from kiosk.content.load import HERE as CONTENT
from kiosk.content.load import TRANSLATED
from kiosk.edge.places import FORMS, LOCALES
from kiosk.edge.words import STATE, po_path

REVIEWED = "reviewed:"  # translator comment "reviewed: NAME, DATE"
STATES = ("missing", "outdated", "draft", "reviewed")
UNTRANSLATED = ("case", "sample")  # proofs that content carries, never shown
_NOISE = tuple(f'"{key}' for key in ("POT-Creation", "PO-Revision", "Generated-By", "Report-Msgid", "Last-Translator", "Language-Team"))

Key = tuple[str, str]  # context, Swedish sentence


def keys(catalogue: Catalog) -> set[Key]:
    return {key_of(m) for m in catalogue if m.id}


def key_of(message: Message) -> Key:
    one = message.id if isinstance(message.id, str) else message.id[0]
    return (message.context or "", one)


# --- extracting -----------------------------------------------------------------------------------------------


def extract_content(fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """Babel extraction method for content TOML: every translated key, with the content's id as context."""
    path = Path(fileobj.name)
    form = path.name == "form.toml"
    context = f"forms/{path.parent.name}" if form else path.relative_to(CONTENT).with_suffix("").as_posix()
    for sentence in _sentences(tomllib.load(fileobj), everything=context == "bring"):
        yield 1, "pgettext", (context, sentence), []


def _sentences(value: Any, everything: bool) -> Iterator[str]:
    printed = isinstance(value, dict) and "ask" in value and "kind" in value  # a form's question: its label is for the Swedish paper
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if printed and key == "label":
            continue
        if isinstance(inner, str):
            if everything or key in TRANSLATED:
                yield inner
        elif key not in UNTRANSLATED and isinstance(inner, dict | list):
            rules = isinstance(inner, list) and key in TRANSLATED  # a list of sentences; a table of that name is something else
            yield from _sentences(inner, everything or rules)


def template() -> Catalog:
    """Every sentence of code and content, freshly extracted."""
    catalogue = Catalog(project="kiosk", charset="utf-8")
    package = CONTENT.parent
    methods: list[tuple[str, Any]] = [
        ("content/words/**.toml", "ignore"),
        ("content/languages.toml", "ignore"),
        ("content/**.toml", extract_content),
        ("*/form.toml", extract_content),
        ("**.py", "python"),
    ]
    keywords = {"ui": None, "plural": (1, 2), "pgettext": ((1, "c"), 2)}
    for root, name in ((package, "kiosk"), (FORMS, "forms")):
        for file, _line, message, _comments, context in extract_from_dir(root, methods, keywords=keywords):
            catalogue.add(message, None, [(f"{name}/{Path(file).as_posix()}", 1)], context=context)
    return catalogue


# --- keeping --------------------------------------------------------------------------------------------------


def read(po: Path) -> Catalog:
    """A catalogue from its file."""
    with po.open("rb") as file:
        return read_po(file, locale=po.parent.parent.name)


def write(catalogue: Catalog, po: Path) -> None:
    """A catalogue to its file, ordered by where the sentences stand, without dates that change by themselves."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, sort_by_file=True, include_lineno=False, omit_header=False, ignore_obsolete=True)
    lines = out.getvalue().decode().splitlines(keepends=True)
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_text("".join(x for x in lines if not x.startswith(_NOISE)), encoding="utf-8")


def update(tag: str, locales: Path = LOCALES) -> Catalog:
    """Bring a catalogue in line with the template: new sentences missing, edited ones outdated (fuzzy)."""
    po = po_path(tag, locales)
    catalogue = read(po) if po.is_file() else Catalog(locale=tag, project="kiosk", charset="utf-8", fuzzy=False)
    catalogue.mime_headers = [("Plural-Forms", to_gettext(Locale.parse(tag).plural_form))]
    catalogue.header_comment = f"# Words of the kiosk in {tag}. Swedish is the source; see CONTRIBUTING.md."
    catalogue.update(template(), no_fuzzy_matching=False, update_header_comment=False)
    catalogue.fuzzy = False
    for message in catalogue:
        if message.fuzzy:  # an edited sentence is no longer what was reviewed
            message.user_comments = [c for c in message.user_comments if not c.startswith(REVIEWED)]
    write(catalogue, po)
    return catalogue


def state(message: Message) -> str:
    """missing, outdated, draft or reviewed."""
    strings = message.string if isinstance(message.string, list | tuple) else [message.string]
    if not all(strings):
        return "missing"
    if message.fuzzy:
        return "outdated"
    return "reviewed" if any(c.startswith(REVIEWED) for c in message.user_comments) else "draft"


def review(catalogue: Catalog, by: str, on: date) -> int:
    """Mark every draft as reviewed by a named person. Returns how many."""
    drafts = [m for m in catalogue if m.id and state(m) == "draft"]
    for message in drafts:
        message.user_comments = [*message.user_comments, f"{REVIEWED} {by}, {on.isoformat()}"]
    return len(drafts)


def status(tag: str, locales: Path = LOCALES) -> dict[str, int]:
    """How many sentences stand in which state, against the template of today."""
    wanted = keys(template())
    counts = dict.fromkeys(STATES, 0)
    have = {key_of(m): state(m) for m in read(po_path(tag, locales)) if m.id} if po_path(tag, locales).is_file() else {}
    for key in wanted:
        counts[have.get(key, "missing")] += 1
    return counts


def forms(message: Message) -> list[tuple[str, str]]:
    """Each form of a message as (Swedish with its number form, translation): one, or one for each plural."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string or ""))]
    strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return [(f"{message.id[1]} [{n}]", s or "") for n, s in enumerate(strings)]


def put(catalogue: Catalog, given: dict[Key, str]) -> int:
    """Set translations; whatever changes loses its review and is a draft again. Returns how many changed."""
    changed = 0
    for message in catalogue:
        if not message.id:
            continue
        before = forms(message)
        after = [given.get((message.context or "", key)) or string for key, string in before]
        if after != [string for _, string in before]:
            message.string = after[0] if isinstance(message.id, str) else tuple(after)
            message.flags.discard("fuzzy")
            message.user_comments = [c for c in message.user_comments if not c.startswith(REVIEWED)]
            changed += 1
    return changed


def compile(po: Path) -> bytes:
    """A catalogue as gettext reads it, with how many of its sentences are drafts and how many are missing."""
    catalogue = read(po)
    states = {key_of(m): state(m) for m in catalogue if m.id}
    drafts = sum(s != "reviewed" for s in states.values())
    missing = sum(states.get(key) not in ("draft", "reviewed") for key in keys(template()))
    catalogue.add(STATE[1], f"{drafts} {missing}", context=STATE[0])
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()
