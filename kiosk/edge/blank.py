"""Our own blank papers: laid out by Typst, with a form field where each box stands."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pypdf
import typst
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject

from kiosk.core.authority import Authority
from kiosk.core.form import Form
from kiosk.edge.places import ASSETS, FORMS

ORIGIN = "Blankett från den öppna mottagningen. Myndighetens egen blankett kan krävas."
_MULTILINE, _COMB = 1 << 12, 1 << 24
_TEMPLATE = ASSETS / "paper" / "blank.typ"


def blank_path(form: Form) -> Path:
    return FORMS / form.id / "blank.pdf"


def document(form: Form, authority: Authority) -> dict[str, Any]:
    """What stands on a form's blank."""
    return {
        "title": form.title.sv,
        "authority": authority.name,
        "origin": ORIGIN,
        "note": form.note.sv if form.note and form.note.sv not in ORIGIN else "",
        "joint": any("sökande" in q.label.lower() for q in form.questions.values()),
        "questions": [
            {
                "id": q.id,
                "kind": q.kind,
                "label": q.label,
                "most": q.most,
                "options": [{"id": o.id, "label": o.label.sv} for o in q.options],
                "columns": [{"id": c.id, "label": c.label.sv} for c in q.columns],
            }
            for q in form.questions.values()
        ],
    }


def make(form: Form, authority: Authority) -> bytes:
    """The blank of a form: A4, tagged, AcroForm fields by question id. The same form gives the same bytes."""
    inputs = {"data": json.dumps(document(form, authority), ensure_ascii=False)}
    fonts: dict[str, Any] = {"root": str(ASSETS / "paper"), "font_paths": [str(ASSETS / "fonts")], "ignore_system_fonts": True}
    page = typst.compile(str(_TEMPLATE), sys_inputs=inputs, pdf_standards=["ua-1"], **fonts)
    marks = json.loads(typst.query(str(_TEMPLATE), "<field>", field="value", sys_inputs=inputs, **fonts))
    return _with_fields(page, marks)


def _with_fields(page: bytes, marks: list[dict[str, Any]]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(page))
    writer.metadata = None
    height = float(writer.pages[0].mediabox.height)
    font = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
    )
    fields = ArrayObject()
    for mark in marks:
        box = [mark["x"], height - mark["y"] - mark["height"], mark["x"] + mark["width"], height - mark["y"]]
        widget = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Widget"),
                NameObject("/Rect"): ArrayObject(FloatObject(round(x, 2)) for x in box),
                NameObject("/T"): TextStringObject(field_name(mark["name"])),
                NameObject("/TU"): TextStringObject(mark["name"]),
                NameObject("/F"): NumberObject(4),
                NameObject("/P"): writer.pages[mark["page"] - 1].indirect_reference,
            }
        )
        if mark["kind"] == "check":
            widget[NameObject("/FT")] = NameObject("/Btn")
            widget[NameObject("/V")] = widget[NameObject("/AS")] = NameObject("/Off")
        else:
            widget[NameObject("/FT")] = NameObject("/Tx")
            widget[NameObject("/DA")] = TextStringObject("/Helv 0 Tf 0 g" if mark["kind"] == "text" else "/Helv 10.5 Tf 0 g")
            if mark["kind"] == "long":
                widget[NameObject("/Ff")] = NumberObject(_MULTILINE)
                widget[NameObject("/DA")] = TextStringObject("/Helv 0 Tf 0 g")
            if mark["kind"] == "comb":
                widget[NameObject("/Ff")] = NumberObject(_COMB)
                widget[NameObject("/MaxLen")] = NumberObject(mark["length"])
        reference = writer._add_object(widget)
        fields.append(reference)
        target = writer.pages[mark["page"] - 1]
        if "/Annots" not in target:
            target[NameObject("/Annots")] = ArrayObject()
        target["/Annots"].append(reference)
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {
            NameObject("/Fields"): fields,
            NameObject("/DA"): TextStringObject("/Helv 0 Tf 0 g"),
            NameObject("/DR"): DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/Helv"): font})}),
            NameObject("/NeedAppearances"): BooleanObject(False),
        }
    )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def field_name(name: str) -> str:
    """The PDF field of a question's part: a dot would mean a parent field, so it is written as an underscore."""
    return name.replace(".", "_")
