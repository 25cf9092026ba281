"""Papers: the visitor's plan as a tagged PDF in two languages, and its pages as pictures to print."""

from __future__ import annotations

import base64
import io
import json
import os
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import typst

from kiosk.core.plan import (
    ASK_DESK,
    BRING,
    CHECKED,
    DAY,
    DRAFT,
    INTERPRETER,
    LANGUAGE,
    LAST,
    OTHERWISE,
    PHONE,
    STEPS,
    THEN,
    UNCHECKED,
    WEB,
    WHERE,
    WHY,
    Stop,
    language_help,
    paper_codes,
)
from kiosk.core.site import Site
from kiosk.core.text import Text, Tr, ui
from kiosk.edge.acroform import fill
from kiosk.edge.places import ASSETS
from kiosk.edge.qr import png

__all__ = ["PaperError", "fill", "joined", "pages", "plan_document", "plan_pdf", "print_page", "put", "typeset"]

TITLE = ui("Min plan")
MADE = ui("Gjord {day}.")
SOURCE = ui("Källa")
DOOR = ui("Visa om du kommer fel")
NEED = ui("Jag behöver {need}.")
CODES = {"phone": ui("Ring numret"), "event": ui("Lägg i mobilens kalender"), "text": ui("Hela steget till mobilen")}


class PaperError(Exception):
    """The paper could not be made or put where it should go."""


def plan_document(stops: Sequence[Stop], site: Site, tr: Tr, sv: Tr, today: date) -> dict[str, Any]:
    """All that stands on the plan: pairs of [visitor's language, Swedish]."""

    def pair(text: Text, **values: object) -> list[str]:
        return [tr(text, **values), sv(text, **values)]

    def same(value: str) -> list[str]:
        return [value]

    def facts(stop: Stop) -> list[dict[str, Any]]:
        act, authority = stop.action, stop.authority
        where = [same(stop.place)] if stop.place else []
        if not authority.helpline and not (stop.office and stop.office.address):
            where.append(pair(ASK_DESK))
        checked = pair(CHECKED, source=act.source, day=act.checked_on) if act.checked_on else pair(UNCHECKED, source=act.source)
        found = [
            (DAY, [[tr.day(stop.day), sv.day(stop.day)]] if stop.day else []),
            (LAST, [[f"{tr.weekday(stop.last)} {tr.day(stop.last)}", f"{sv.weekday(stop.last)} {sv.day(stop.last)}"]] if stop.last else []),
            (STEPS, [pair(step) for step in stop.steps]),
            (OTHERWISE if stop.steps else WHY, [pair(act.why)]),
            (BRING, [pair(paper) for paper in stop.bring]),
            (WHERE, where),
            (PHONE, [same(stop.phone)] if stop.phone else []),
            (WEB, [same(authority.web)] if authority.web else []),
            (LANGUAGE, ([pair(language_help(authority, tr.tag))] if tr.tag != "sv" else []) + [pair(INTERPRETER)]),
            (THEN, [] if stop.steps else [pair(act.then)]),
            (DOOR, [] if authority.helpline else [[tr(NEED, need=tr(act.need)), sv(NEED, need=act.need.sv)]]),
            (SOURCE, [checked]),
        ]
        return [{"label": pair(label), "lines": lines} for label, lines in found if lines]

    def codes(stop: Stop) -> list[dict[str, Any]]:
        return [
            {"png": list(png(text, box=1)), "label": pair(CODES[kind.rstrip("0123456789")]), "mm": 45 if kind.startswith("text") else 30}
            for kind, text in paper_codes(stop, tr).items()
        ]

    return {
        "lang": tr.tag.split("_")[0],
        "rtl": tr.rtl,
        "title": tr(TITLE) if tr.tag == "sv" else f"{tr(TITLE)} · {sv(TITLE)}",
        "place": f"{site.municipality} · {site.desk}",
        "made": [tr(MADE, day=tr.day(today)), sv(MADE, day=sv.day(today))],
        "draft": pair(DRAFT) if tr.draft else [],
        "steps": [
            {
                "n": n,
                "authority": stop.authority.name,
                "gloss": tr(stop.authority.gloss),
                "do": pair(stop.action.do),
                "facts": facts(stop),
                "codes": codes(stop),
            }
            for n, stop in enumerate(stops, 1)
        ],
    }


def plan_pdf(document: dict[str, Any]) -> bytes:
    """The plan as PDF/UA-1. The same document gives the same bytes: no time, no name of a device. PaperError if Typst refuses."""
    return typeset("plan.typ", document)


def typeset(template: str, document: dict[str, Any]) -> bytes:
    """A document through one of our templates, as PDF/UA-1. PaperError if Typst refuses."""
    try:
        return typst.compile(
            str(ASSETS / "paper" / template),
            root=str(ASSETS / "paper"),
            font_paths=[str(ASSETS / "fonts")],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(document, ensure_ascii=False)},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        raise PaperError(str(error)) from error


def joined(papers: Sequence[bytes]) -> bytes:
    """Several papers as one to print."""
    writer = pypdf.PdfWriter()
    for pdf in papers:
        writer.append(io.BytesIO(pdf))
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def put(pdf: bytes, folder: Path) -> None:
    """Write a paper into the printer's folder, whole or not at all, under a name that tells nothing. PaperError if that fails."""
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix="plan-", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, Path(name).with_suffix(".pdf"))
    except OSError as error:
        raise PaperError(str(error)) from error


def pages(pdf: bytes, dpi: int = 150) -> list[bytes]:
    """Each page as PNG."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()  # before any page is taken, else form fields stay blank
    pictures = []
    for page in document:
        out = io.BytesIO()
        page.render(scale=dpi / 72).to_pil().save(out, "PNG")
        pictures.append(out.getvalue())
    return pictures


def print_page(pdf: bytes) -> str:
    """A web page of the paper's pages that opens the print dialog by itself."""
    images = "".join(f'<img src="data:image/png;base64,{base64.b64encode(p).decode()}" alt="">' for p in pages(pdf))
    style = "@page{size:A4;margin:0}body{margin:0}img{width:210mm;height:297mm;display:block;break-after:page}"
    script = 'onload=()=>{onafterprint=()=>parent.postMessage("printed",location.origin);print()}'
    return f"<!doctype html><meta charset=utf-8><title>Kiosk</title><style>{style}</style>{images}<script>{script}</script>"
