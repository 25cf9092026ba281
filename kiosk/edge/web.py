"""The visit's server on loopback: Flet's own web client, our fonts, and nothing from anywhere else."""

from __future__ import annotations

import re
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import flet as ft
import uvicorn
from flet_web.fastapi import app as flet_app
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'self' blob: data:; script-src 'self' blob: 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self' blob: data:; frame-ancestors 'self'; form-action 'none'"
)
# Flutter's name for the script it misses -> the file we answer with, so that no glyph waits for a network.
_FALLBACK = re.compile(r"notosans(arabic|ethiopic)?")


def build(
    main: Callable[[ft.Page], Any],
    before: Callable[[ft.Page], Any],
    *,
    client: Path,
    visit: str,
    touched: Callable[[], None],
    paper: Callable[[str], str | None],
) -> ASGIApp:
    """The ASGI app of one visit.

    `client` is the folder that `client.fit` made, `visit` names this process, `paper(name)` is a printable page or None.
    """

    async def healthz(_: Request) -> Response:
        return PlainTextResponse(visit)

    async def touch(_: Request) -> Response:
        touched()
        return Response(status_code=204)

    async def fallback(request: Request) -> Response:
        match = _FALLBACK.fullmatch(request.path_params["family"])
        if not match:
            return Response(status_code=404)
        file = {"arabic": "NotoSansArabic", "ethiopic": "NotoSansEthiopic"}.get(match.group(1) or "", "NotoSans")
        return FileResponse(client / "assets" / "fonts" / "kiosk" / f"{file}-Regular.ttf", media_type="font/ttf")

    async def printable(request: Request) -> Response:
        page = paper(request.path_params["name"])
        return HTMLResponse(page) if page else Response(status_code=404)

    inner = flet_app(
        main,
        before_main=before,
        assets_dir=str(client),
        app_name="Kiosk",
        no_cdn=True,
        web_renderer=ft.WebRenderer.CANVAS_KIT,  # the other renderer corrupts its heap when the page is isolated
        session_timeout_seconds=60,
    )
    routes = [
        Route("/healthz", healthz),
        Route("/touch", touch, methods=["POST"]),
        Route("/print/{name}", printable),
        Route("/assets/fonts/{family}/{version}/{file}", fallback),
        Mount("/", inner),
    ]
    return _Guard(Starlette(routes=routes))


class _Guard:
    """Only this machine's own page may speak to the visit; nothing is kept by the browser or shared with other sites."""

    _HOSTS = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?")
    _DROP = (b"access-control-allow-origin", b"cross-origin-opener-policy", b"cross-origin-embedder-policy")

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = {k: v.decode("latin-1") for k, v in scope["headers"]}
        host, origin = headers.get(b"host", ""), headers.get(b"origin", "")
        if not self._HOSTS.fullmatch(host) or (origin and origin != f"http://{host}"):
            await self._refuse(scope, receive, send)
            return

        async def clean(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(k, v) for k, v in message["headers"] if k.lower() not in self._DROP and k.lower() != b"cache-control"]
                # The client's own files say nothing about anybody and may be kept, if asked for again each time.
                static = any(k.lower() == b"etag" for k, _ in kept)
                kept.append((b"cache-control", b"no-cache" if static else b"no-store"))
                message["headers"] = [*kept, (b"referrer-policy", b"no-referrer"), (b"content-security-policy", _POLICY.encode())]
            await send(message)

        await self.app(scope, receive, clean)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await JSONResponse({"refused": "this page belongs to another address"}, status_code=403)(scope, receive, send)


async def serve(app: ASGIApp, sock: socket.socket, ready: Callable[[], None]) -> None:
    """Serve on a socket that is already listening, until the process ends."""

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready()

    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", server_header=False, date_header=False)
    await Server(config).serve(sockets=[sock])


Print = Callable[[ft.Page, str], Awaitable[None]]


async def print_in_page(page: ft.Page, name: str) -> None:
    """Open the browser's print dialog for a page that `paper` has (silent in kiosk mode)."""
    await ft.UrlLauncher().launch_url(f"/print/{name}", web_only_window_name="printframe")
