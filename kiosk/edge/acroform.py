"""Official PDF forms (AcroForm): which fields a blank has, and the blank filled in.

Every value is drawn here, with the shipped fonts, so that each viewer and printer shows the same. Nothing is flattened. What the file could
do by itself (scripts, launching, sending) and what tells of its makers is left out.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject

from kiosk.edge import looks
from kiosk.edge.formtree import (
    EDIT,
    MULTILINE,
    OFF,
    PASSWORD,
    PRINT,
    SEVERAL,
    Form,
    Group,
    Kind,
    Option,
    Widget,
    dictionary,
    drop,
    text_of,
    whole,
)
from kiosk.edge.glyphs import Pen, paragraphs
from kiosk.edge.limits import within
from kiosk.edge.pdfout import at
from kiosk.edge.refusals import (
    BadOption,
    BadValue,
    Damaged,
    DoesNotFit,
    Encrypted,
    FillError,
    NoForm,
    NotPdf,
    NotShown,
    Signed,
    TooBig,
    TooLong,
    Unencodable,
    UnknownField,
    Unreadable,
    Unwritable,
    XfaOnly,
)

__all__ = [
    "BadOption",
    "BadValue",
    "Damaged",
    "DoesNotFit",
    "Encrypted",
    "Field",
    "FillError",
    "NoForm",
    "NotPdf",
    "NotShown",
    "Option",
    "Signed",
    "Spot",
    "TooBig",
    "TooLong",
    "Unencodable",
    "UnknownField",
    "Unreadable",
    "Unwritable",
    "Value",
    "XfaOnly",
    "fields",
    "fill",
]

Value = str | bool | list[str]
MAX_BYTES = 25 * 2**20
MAX_TEXT = 10_000  # characters: more than any page holds
MAX_SECONDS = 8.0
MAX_GROWTH = 400 * 2**20
TAIL = 1024  # bytes from either end in which the file says what it is


@dataclass(frozen=True)
class Spot:
    """Where a field stands: page (from 0), left, bottom, right, top in points of the page, and the state that a mark there means."""

    page: int
    rectangle: tuple[float, float, float, float]
    state: str = ""


@dataclass(frozen=True)
class Field:
    """A field of a blank, for who makes a map of it: `page` and `rectangle` are its first spot's; None and zeros when it stands nowhere."""

    name: str
    kind: Kind
    page: int | None
    rectangle: tuple[float, float, float, float]
    max_length: int | None
    options: tuple[Option, ...]
    spots: tuple[Spot, ...]


def fields(blank: str | Path) -> tuple[Field, ...]:
    """The fields of a blank in its own order. FillError when it is not a form that can be filled."""
    data = _read(blank)
    return within(MAX_SECONDS, MAX_GROWTH, lambda: tuple(_described(group) for group in Form(data).groups.values()))


def fill(blank: str | Path, values: Mapping[str, Value], out: str | Path) -> None:
    """Write the blank with these values, by full field name, to `out`: whole, or not at all.

    Text takes a str, a checkbox a bool, a radio group the name of a state or the words of an option, a choice an option's value or label and
    where several may be chosen a list of them. FillError with a sentence that says what to do when anything is not as it should be.
    """
    data = _read(blank)
    with contextlib.suppress(OSError, ValueError, TypeError):
        if os.path.samefile(blank, out):
            raise Unwritable("The filled form would replace its own blank. Choose another place for it.")
    _put(within(MAX_SECONDS, MAX_GROWTH, lambda: _filled(data, values)), out)


def _read(blank: str | Path) -> bytes:
    try:
        if not Path(blank).is_file():  # a pipe would never end
            raise FileNotFoundError(blank)
        with open(blank, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError, TypeError) as error:
        raise Unreadable("The blank form cannot be read. Check that it is there and may be opened.") from error
    if len(data) > MAX_BYTES:
        raise TooBig(f"The blank form is larger than {MAX_BYTES >> 20} MB. Use a smaller copy of it.")
    if not data:
        raise NotPdf("The blank form is an empty file. Get a fresh copy of it.")
    if b"%PDF-" not in data[:TAIL]:
        raise NotPdf("The blank form is not a PDF. Get it as PDF from its publisher.")
    if b"%%EOF" not in data[-TAIL:] or b"obj" in data[data.rfind(b"%%EOF") :]:
        raise Damaged("The blank form is cut off before its end. Get a fresh copy of it.")
    return data


def _put(pdf: bytes, out: str | Path) -> None:
    """Write through a temporary file beside `out`. Unwritable when the disk or the folder refuses; then all is as it was."""
    part = None
    try:
        handle, part = tempfile.mkstemp(dir=Path(out).parent, prefix=".form-", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, out)
    except BaseException as error:
        if part is not None:
            with contextlib.suppress(OSError):
                os.unlink(part)
        if isinstance(error, OSError | ValueError | TypeError):
            raise Unwritable("The filled form cannot be written there. Check the folder, its rights and the room on the disk.") from error
        raise


def _described(group: Group) -> Field:
    buttons = group.kind in ("checkbox", "radio")
    spots = []
    for n, widget in enumerate(group.widgets):
        with contextlib.suppress(NotShown):
            state = next(iter(group.state(n))) if buttons else ""
            if widget.page is not None:
                spots.append(Spot(widget.page, looks.rectangle(widget.own), state))
    options = group.options
    if buttons:
        words = [option.label for option in options] if len(options) == len(group.widgets) else []
        options = tuple(Option(s, words[n] if words else s) for n in range(len(group.widgets)) for s in group.state(n))
    page, rectangle = (spots[0].page, spots[0].rectangle) if spots else (None, (0.0, 0.0, 0.0, 0.0))
    return Field(group.name, group.kind, page, rectangle, group.max_length, options, tuple(spots))


def _filled(data: bytes, values: Mapping[str, Value]) -> bytes:
    """The blank with the values drawn in."""
    form, pen = Form(data), Pen()
    if not isinstance(values, Mapping):
        raise BadValue("The values have to be given by field name.")
    for name in values:
        if name not in form.groups:
            near = get_close_matches(name, form.groups, 1) if isinstance(name, str) and len(name) < 200 else []
            hint = f"Perhaps {near[0]!r} is meant." if near else "Look at its field names."
            raise UnknownField(f"The form has no field {name!r}. {hint}", str(name))
    for name, group in form.groups.items():
        if name in values:
            try:
                _set(pen, group, values[name])
            except FillError as error:
                raise type(error)(f"Field {name!r}: {error}", name) from error
        elif at(form.form, "/NeedAppearances") == True:  # noqa: E712  (pypdf's own booleans)
            with contextlib.suppress(FillError):  # what cannot be drawn here stays as it was
                _redraw(pen, group)
    pen.close()
    return form.file()


def _set(pen: Pen, group: Group, value: Value) -> None:
    if not any(widget.shown for widget in group.widgets):
        raise NotShown("It is hidden or has no place on a page. Leave it out.")
    if group.kind in ("button", "signature") or (group.kind == "text" and group.flags & PASSWORD):
        raise BadValue("It cannot be filled on paper. Leave it out.")
    if group.kind in ("checkbox", "radio"):
        _tick(pen, group, _chosen_state(group, value))
    elif group.kind == "text":
        _write_text(pen, group, value)
    else:
        _choose(pen, group, value)
    for widget in group.widgets:
        widget.own[NameObject("/F")] = NumberObject(whole(at(widget.own, "/F")) | PRINT)


def _write_text(pen: Pen, group: Group, value: Value) -> None:
    if not isinstance(value, str):
        raise BadValue("It takes text. Give a str.")
    limit = min(group.max_length or MAX_TEXT, MAX_TEXT)
    if len(value) > limit:
        raise TooLong(f"It takes at most {limit} characters. Write a shorter text.")
    if not group.flags & MULTILINE and len(paragraphs(value)) > 1:
        raise BadValue("It takes one line. Write the text without line breaks.")
    _draw_text(pen, group, value)
    _hold(group, _string(value))


def _draw_text(pen: Pen, group: Group, text: str) -> None:
    for widget in group.widgets:
        if widget.shown:
            space, how = looks.box(widget.own, group.cells), _style(widget)
            if group.cells:
                shown = looks.comb(pen, space, how, text, group.cells)
            elif group.kind == "text" and group.flags & MULTILINE:
                shown = looks.many_lines(pen, space, how, text)
            else:
                shown = looks.one_line(pen, space, how, text)
            _appear(widget, space.look(shown, pen))


def _choose(pen: Pen, group: Group, value: Value) -> None:
    wanted = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) for one in wanted):
        raise BadValue("It takes the words of an option. Give a str" + (" or a list of them." if group.flags & SEVERAL else "."))
    if len(wanted) > 1 and not group.flags & SEVERAL:
        raise BadOption("It takes one option only. Choose one.")
    options = group.options
    if isinstance(value, str) and group.kind == "choice" and group.flags & EDIT and all(value not in (o.value, o.label) for o in options):
        if len(paragraphs(value)) > 1 or len(value) > MAX_TEXT:
            raise BadValue("It takes one short line. Write a shorter text.")
        _draw_text(pen, group, value)
        return _hold(group, _string(value))
    chosen = sorted({_option(options, one) for one in wanted if isinstance(one, str)})
    if group.kind == "choice":
        _draw_text(pen, group, options[chosen[0]].label if chosen else "")
    else:
        _draw_list(pen, group, chosen)
    exports = [_string(options[n].value) for n in chosen]
    _hold(group, exports[0] if len(exports) == 1 else ArrayObject(exports))
    if group.flags & SEVERAL:
        group.widgets[0].owner[NameObject("/I")] = ArrayObject(map(NumberObject, chosen))
    return None


def _option(options: tuple[Option, ...], wanted: str) -> int:
    """Which option a value or label names."""
    for names in ([o.value for o in options], [o.label for o in options]):
        if wanted in names:
            return names.index(wanted)
    raise BadOption(f"It does not offer that. Choose one of: {_listed(o.label for o in options)}.")


def _draw_list(pen: Pen, group: Group, chosen: list[int]) -> None:
    for widget in group.widgets:
        if widget.shown:
            space = looks.box(widget.own)
            shown, top = looks.option_list(pen, space, _style(widget), [o.label for o in group.options], chosen)
            _appear(widget, space.look(shown, pen))
            widget.owner[NameObject("/TI")] = NumberObject(top)


def _chosen_state(group: Group, value: Value) -> NameObject:
    """The state to switch a checkbox or radio group to."""
    states = [group.state(n) for n in range(len(group.widgets))]
    names = {name: state for found in states for name, state in found.items()}
    if group.kind == "checkbox" and isinstance(value, bool):
        if value and len(names) > 1:
            raise BadOption(f"It is ticked in several ways. Give one of: {_listed(names)}.")
        return next(iter(names.values())) if value else OFF
    if not isinstance(value, str):
        raise BadValue("It is ticked or not. Give a bool." if group.kind == "checkbox" else "It takes the name of an option. Give a str.")
    if group.kind == "checkbox" and len(names) == 1:
        raise BadValue("It is ticked or not. Give a bool.")
    if value in names:
        return names[value]
    words = [option.label for option in group.options]
    if value in words and words.index(value) < len(states):
        return next(iter(states[words.index(value)].values()))
    raise BadOption(f"It does not offer that. Choose one of: {_listed([*names, *words])}.")


def _tick(pen: Pen, group: Group, state: NameObject) -> None:
    """Switch the widgets of that state on and the others off, and draw the marks the form does not bring."""
    on = [widget for n, widget in enumerate(group.widgets) if state in group.state(n).values()]
    if on and not any(widget.shown for widget in on):
        raise NotShown("That option is hidden or has no place on a page. Choose another.")
    for n, widget in enumerate(group.widgets):
        _marks(pen, group, n)
        widget.own[NameObject("/AS")] = state if widget in on else OFF
    _hold(group, state)


def _marks(pen: Pen, group: Group, n: int) -> None:
    """Give a button's widget the appearances it lacks."""
    widget = group.widgets[n]
    looks_ = DictionaryObject(dictionary(at(widget.own, "/AP")))
    now = at(looks_, "/N")
    now = DictionaryObject(now) if isinstance(now, DictionaryObject) and not isinstance(now, StreamObject) else DictionaryObject()
    lacking = [s for s in group.state(n).values() if not isinstance(at(now, s), StreamObject) or not at(now, s)._data]
    if not lacking or not widget.shown:
        return
    kind = text_of(at(dictionary(at(widget.own, "/MK")), "/CA")) or ("l" if group.kind == "radio" else "4")
    space = looks.box(widget.own, round_=group.kind == "radio" and kind == "l")
    for state in lacking:
        now[state] = space.look(looks.mark(space, _style(widget), kind), pen)
    if not isinstance(at(now, OFF), StreamObject):
        now[OFF] = space.look("", pen)
    looks_[NameObject("/N")] = now
    widget.own[NameObject("/AP")] = looks_


def _redraw(pen: Pen, group: Group) -> None:
    """Draw what a viewer was asked to draw: a field without appearance that nobody names."""
    if all("/AP" in widget.own for widget in group.widgets):
        return
    held = group.attribute("/V")
    if group.kind in ("checkbox", "radio"):
        _tick(pen, group, next((s for n in range(len(group.widgets)) for s in group.state(n).values() if s == held), OFF))
    elif group.kind == "text":
        _draw_text(pen, group, text_of(held))
    elif group.kind in ("choice", "list"):
        one = [text_of(at(held, n)) for n in range(len(held))] if isinstance(held, list) else [text_of(held)] if held is not None else []
        _choose(pen, group, one[0] if len(one) == 1 else one)


def _appear(widget: Widget, look: StreamObject) -> None:
    """A text or choice widget with this look alone."""
    widget.own[NameObject("/AP")] = DictionaryObject({NameObject("/N"): look})
    drop(widget.own, "/AS")


def _hold(group: Group, value: Any) -> None:
    """Put the value into the field, and take older ones out of its widgets."""
    for widget in group.widgets:
        for node in widget.chain[: next(n for n, one in enumerate(widget.chain) if one is widget.owner) + 1]:
            drop(node, "/V", "/I", "/RV")
        widget.owner[NameObject("/V")] = value


def _style(widget: Widget) -> looks.Style:
    return looks.style(text_of(widget.inherited("/DA")), widget.inherited("/Q"))


def _string(text: str) -> TextStringObject | ByteStringObject:
    return TextStringObject(text) if text.isascii() else ByteStringObject(b"\xfe\xff" + text.encode("utf-16-be"))


def _listed(names: Iterable[str]) -> str:
    """Some names for a sentence, not all of a list of countries."""
    found = list(dict.fromkeys(names))
    return ", ".join(map(repr, found[:10])) + (" …" if len(found) > 10 else "")
