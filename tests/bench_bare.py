"""The named baseline: a bare two-screen Flet app of the same number of buttons, texts, icons and boxes, served the way Flet does by itself.

Run as: python -m tests.bench_bare PORT BUTTONS,TEXTS,ICONS,BOXES BUTTONS,TEXTS,ICONS,BOXES
"""

from __future__ import annotations

import sys
from typing import Any

import flet as ft


def main(page: ft.Page) -> None:
    kinds = {"a": [int(n) for n in sys.argv[2].split(",")], "b": [int(n) for n in sys.argv[3].split(",")]}

    def button(name: str, act: Any) -> ft.Control:
        return ft.Semantics(identifier=name, content=ft.FilledTonalButton(content=ft.Text(name), on_click=act))

    def show(screen: str) -> None:
        other = "b" if screen == "a" else "a"
        buttons, texts, icons, boxes = kinds[screen]
        body = [button(f"to-{other}", lambda _: show(other)), *(button(f"{screen}{n}", lambda _: None) for n in range(buttons - 1))]
        body += [ft.Text(f"text {n}") for n in range(max(0, texts - buttons))]
        body += [ft.Icon(ft.Icons.HOME) for _ in range(icons)]
        # Rows, columns and containers of the kiosk's screens: here empty rows, so that the count is the same.
        body += [ft.Row([]) for _ in range(max(0, boxes - buttons - 2))]
        whole = ft.Semantics(
            identifier=f"screen-{screen}", container=True, content=ft.Column(body, scroll=ft.ScrollMode.ADAPTIVE, wrap=False)
        )
        page.views[:] = [ft.View(route="/", controls=[whole])]
        page.update()

    show("a")


if __name__ == "__main__":
    ft.run(main, view=None, host="127.0.0.1", port=int(sys.argv[1]), no_cdn=True, web_renderer=ft.WebRenderer.CANVAS_KIT)
