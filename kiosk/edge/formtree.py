"""A blank form's tree: its fields and their places, with inheritance, and why some blanks are refused."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pypdf import PdfReader
from pypdf.generic import ByteStringObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from kiosk.edge import looks
from kiosk.edge.pdfout import at, written
from kiosk.edge.refusals import Damaged, Encrypted, NoForm, NotShown, Signed, TooBig, XfaOnly

Kind = Literal["text", "checkbox", "radio", "choice", "list", "button", "signature"]

MAX_PAGES = 200
MAX_NODES = 20_000  # fields and widgets
MAX_DEPTH = 50
MAX_CELLS = 500

MULTILINE, PASSWORD, NO_COMB, COMB = 1 << 12, 1 << 13, 1 << 12 | 1 << 13 | 1 << 20, 1 << 24  # /Ff of text
RADIO, PUSH = 1 << 15, 1 << 16  # /Ff of buttons
COMBO, EDIT, SEVERAL = 1 << 17, 1 << 18, 1 << 21  # /Ff of choices
HIDDEN, PRINT = 1 << 1 | 1 << 5, 1 << 2  # /F of widgets
KEPT = ("/Type", "/Pages", "/Lang", "/MarkInfo", "/StructTreeRoot", "/PageLabels", "/OCProperties", "/OutputIntents", "/PageLayout")
OFF = NameObject("/Off")

# How names are read that are not UTF-8: as Western programs write them. pypdf would try Chinese first and take two letters for one.
NameObject.CHARSETS = ("utf-8", "cp1252", "latin1")


@dataclass(frozen=True)
class Option:
    """What a field may hold: the value to give, and the words that stand for it on the form."""

    value: str
    label: str


@dataclass(frozen=True)
class Widget:
    """One place of a field: `chain` leads from the widget's dictionary up to the form's, `owner` is the field's own dictionary.

    `page` counts from 0; None when no page shows the widget.
    """

    own: DictionaryObject
    owner: DictionaryObject
    chain: tuple[DictionaryObject, ...]
    page: int | None

    def inherited(self, key: str) -> Any:
        """An attribute of the widget, else of the nearest ancestor that has it."""
        return next((value for node in self.chain if (value := at(node, key)) is not None), None)

    @property
    def shown(self) -> bool:
        with contextlib.suppress(NotShown):
            return self.page is not None and not whole(at(self.own, "/F")) & HIDDEN and bool(looks.rectangle(self.own))
        return False

    @property
    def states(self) -> dict[str, NameObject]:
        """The states of a button's widget other than off, by name without slash: from its appearances, else from what it holds."""
        for key in ("/N", "/D"):
            found = at(dictionary(at(self.own, "/AP")), key)
            if isinstance(found, DictionaryObject) and not isinstance(found, StreamObject):
                names = [NameObject(name) for name in found if name != OFF]
                if names:
                    return {str(name)[1:]: name for name in names}
        held = at(self.own, "/AS")
        return {str(held)[1:]: held} if isinstance(held, NameObject) and held != OFF else {}


@dataclass(frozen=True)
class Group:
    """A field with all its widgets."""

    name: str
    kind: Kind
    flags: int
    widgets: tuple[Widget, ...]

    def attribute(self, key: str) -> Any:
        return self.widgets[0].inherited(key)

    @property
    def max_length(self) -> int | None:
        found = self.attribute("/MaxLen")
        return int(found) if self.kind == "text" and isinstance(found, int) and found > 0 else None

    @property
    def cells(self) -> int:
        """How many cells a comb has, 0 for other fields."""
        count = self.max_length or 0
        return count if self.flags & COMB and not self.flags & NO_COMB and count <= MAX_CELLS else 0

    @property
    def options(self) -> tuple[Option, ...]:
        given = self.attribute("/Opt")
        found = []
        for n in range(len(given)) if isinstance(given, list) else ():
            one = at(given, n)
            pair = [text_of(at(one, i)) for i in range(len(one))] if isinstance(one, list) else [text_of(one)]
            if pair:
                found.append(Option(pair[0], pair[-1]))
        return tuple(found)

    def state(self, n: int) -> dict[str, NameObject]:
        """The states of the n-th widget, with a fitting one where the form names none."""
        fallback = str(n) if self.kind == "radio" else "Yes"
        return self.widgets[n].states or {fallback: NameObject(f"/{fallback}")}


class Form:
    """A blank that was read and may be filled. FillError when it may not."""

    def __init__(self, data: bytes) -> None:
        locked = Encrypted("The blank form is encrypted or locked by its publisher. Ask the publisher for an unlocked form.")
        try:
            reader = PdfReader(io.BytesIO(data))
        except Exception as error:
            if b"/Encrypt" in data:  # some ways of locking pypdf cannot even read
                raise locked from error
            raise
        if "/Encrypt" in reader.trailer:
            raise locked
        self.root = reader.root_object
        self.pages = _pages(at(self.root, "/Pages"))
        self.form = dictionary(at(self.root, "/AcroForm"))
        self.groups = _groups(self.form, _places(self.pages))
        self._refuse()

    def _refuse(self) -> None:
        signatures = [g for g in self.groups.values() if g.kind == "signature"]
        flags = whole(at(self.form, "/SigFlags"))
        certified = at(dictionary(at(self.root, "/Perms")), "/DocMDP") is not None
        if certified or flags & 2 or (flags and not signatures) or any(g.attribute("/V") is not None for g in signatures):
            raise Signed("The form is signed, and filling it would break the signature. Ask the publisher for an unsigned blank.")
        if not self.groups and "/XFA" in self.form:
            raise XfaOnly(
                "The form's fields are in Adobe's XFA format only. Ask the publisher for an ordinary PDF form or fill it on paper."
            )
        if not self.groups:
            raise NoForm("The PDF has no fields to fill. Use the publisher's fillable version or fill it on paper.")

    def file(self) -> bytes:
        """The form as a file of its own, without what could act or tell."""
        for page in self.pages:
            annotations = at(page, "/Annots")
            notes = [at(annotations, n) for n in range(len(annotations))] if isinstance(annotations, list) else []
            for holder in (page, *(note for note in notes if isinstance(note, DictionaryObject))):
                drop(holder, "/AA", "/M", "/CreationDate", "/Thumb")
        for group in self.groups.values():
            for node in (node for widget in group.widgets for node in widget.chain):
                drop(node, "/AA", "/M")
        kept = DictionaryObject({NameObject(k): self.root.raw_get(k) for k in KEPT if k in self.root})
        kept[NameObject("/AcroForm")] = DictionaryObject(
            {NameObject(k): self.form.raw_get(k) for k in ("/Fields", "/DR", "/DA", "/Q") if k in self.form}
        )
        kept[NameObject("/ViewerPreferences")] = DictionaryObject({NameObject("/PrintScaling"): NameObject("/None")})
        return written(kept)


def _pages(tree: Any) -> list[DictionaryObject]:
    """The pages in order. Damaged when the tree is none, TooBig when it has too many."""
    found: list[DictionaryObject] = []
    waiting: list[tuple[Any, frozenset[int]]] = [(tree, frozenset())]
    seen = 0
    while waiting:
        node, above = waiting.pop()
        seen += 1
        if not isinstance(node, DictionaryObject):
            raise Damaged("A page of the form is missing. Get a fresh copy of it.")
        if id(node) in above or len(above) > MAX_DEPTH:
            raise Damaged("The pages of the form run in a circle. Get a fresh copy of it.")
        kids = at(node, "/Kids")
        if isinstance(kids, list):
            waiting += [(at(kids, n), above | {id(node)}) for n in reversed(range(len(kids)))]
        else:
            found.append(node)
        if len(found) > MAX_PAGES or seen + len(waiting) > MAX_NODES:
            raise TooBig(f"The form has more than {MAX_PAGES} pages. Use only the pages that are to be filled.")
    if not found:
        raise Damaged("The PDF has no pages. Get a fresh copy of the form.")
    return found


def _places(pages: list[DictionaryObject]) -> dict[int, int]:
    """The page, from 0, of each annotation by its identity."""
    found: dict[int, int] = {}
    for number, page in enumerate(pages):
        annotations = at(page, "/Annots")
        for n in range(len(annotations)) if isinstance(annotations, list) else ():
            found.setdefault(id(at(annotations, n)), number)
    return found


def _groups(form: DictionaryObject, places: Mapping[int, int]) -> dict[str, Group]:
    """The fields by full name."""
    widgets: dict[str, list[Widget]] = {}
    for name, chain in _leaves(at(form, "/Fields")):
        owner = next((node for node in chain if "/T" in node), chain[-1])
        widgets.setdefault(name, []).append(Widget(chain[0], owner, (*chain, form), places.get(id(chain[0]))))
    found = {}
    for name, members in widgets.items():
        flags = whole(members[0].inherited("/Ff"))
        kind = _kind(members[0].inherited("/FT"), flags)
        if kind is not None:
            found[name] = Group(name, kind, flags, tuple(members))
    return found


def _leaves(top: Any) -> Iterator[tuple[str, tuple[DictionaryObject, ...]]]:
    """Name and path, from the leaf up, of each node of the field tree without children. Damaged for a circle, TooBig for too many."""
    waiting: list[tuple[Any, tuple[DictionaryObject, ...], str | None]] = []
    seen: set[int] = set()

    def push(kids: Any, above: tuple[DictionaryObject, ...], name: str | None) -> None:
        if isinstance(kids, list):
            waiting.extend((at(kids, n), above, name) for n in reversed(range(len(kids))))
        if len(waiting) + len(seen) > MAX_NODES:
            raise TooBig(f"The form has more than {MAX_NODES} fields. Use a simpler copy of it.")

    push(top, (), None)
    while waiting:
        node, above, name = waiting.pop()
        if not isinstance(node, DictionaryObject):
            continue
        if any(node is one for one in above) or len(above) > MAX_DEPTH:
            raise Damaged("The fields of the form run in a circle. Get a fresh copy of it.")
        if id(node) in seen:  # some programs list a field twice
            continue
        seen.add(id(node))
        if "/T" in node:
            own = text_of(at(node, "/T"))
            name = own if name is None else f"{name}.{own}"
        if at(node, "/Kids"):
            push(at(node, "/Kids"), (node, *above), name)
        elif name is not None:
            yield name, (node, *above)


def _kind(kind: Any, flags: int) -> Kind | None:
    if kind == "/Btn":
        return "button" if flags & PUSH else "radio" if flags & RADIO else "checkbox"
    if kind == "/Ch":
        return "choice" if flags & COMBO else "list"
    return {"/Tx": "text", "/Sig": "signature"}.get(kind) if isinstance(kind, str) else None  # type: ignore[return-value]


def text_of(value: Any) -> str:
    """The text of a PDF string, "" for anything else."""
    if isinstance(value, StreamObject):
        return ""
    raw = value.original_bytes if isinstance(value, TextStringObject | ByteStringObject) else b""
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    return str(value) if isinstance(value, str) else raw.decode("latin-1")


def dictionary(value: Any) -> DictionaryObject:
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def whole(value: Any) -> int:
    return int(value) if isinstance(value, int) else 0


def drop(holder: DictionaryObject, *keys: str) -> None:
    for key in keys:
        holder.pop(key, None)
