"""The web application: page, API and checks on one port, Gradio mounted at the root."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

# Before Gradio is imported: it reads these once.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import gradio as gr
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount

from records.provenance import Provenance
from records.store import Records
from web import errors
from web.api import api_router
from web.asking import Assistant
from web.chat import build_chat
from web.export.routes import export_router
from web.guard import Guard
from web.history.routes import history_router
from web.history.sharing import sharing_router
from web.mcp_server import mcp_app, mcp_server
from web.pages import chat_endpoint, pages_router
from web.reading.routes import reading_router
from web.service.frontdoor import Doorman, FrontDoor
from web.service.parts import House, Service
from web.service.settings import ServiceSettings
from web.service.tracing import tracer
from web.settings import WebSettings
from web.status import CorpusStatus
from web.templating import STATIC, STATIC_PATH
from web.theme import DanchuTheme
from web.tools.routes import tools_router
from web.widget.api import sites_router
from web.widget.frame import frame_router
from web.widget.portals import Portals
from web.wording import TITLE

#: Of the interfaces; the paths carry its first number.
API_VERSION = "1.0"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def create_app(
    assistant_provider: Callable[[], Assistant],
    settings: WebSettings,
    status: Callable[[], CorpusStatus],
    portals: Portals | None = None,
    *,
    service_settings: ServiceSettings | None = None,
    records: Callable[[], Records] | None = None,
    provenance: Callable[[], Provenance] = Provenance,
) -> FastAPI:
    """Build the application.

    Args:
        assistant_provider: gives the assistant, building it on first use; may raise ``DanchuError``.
        settings: limits, concurrency, where the site is rooted.
        status: which corpus is loaded, asked for at every page.
        portals: the sites that may embed the chat; without it there is no widget.
        service_settings: limits, cache, records, logs.
        records: opens the records; without it nothing is kept and no key or site is known.
        provenance: what the assistant answers from.
    """
    service = Service(House(assistant_provider, records, provenance), settings, service_settings or ServiceSettings())
    assistant_provider = service.assistant
    mcp = mcp_server(assistant_provider, service.ask)
    mcp_routes = mcp_app(mcp).routes

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service.open()
        async with mcp.session_manager.run():
            yield
        service.close()

    app = FastAPI(
        title=TITLE,
        version=API_VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=lifespan,
    )
    errors.install(app)
    app.include_router(api_router(service))
    app.router.routes.extend(mcp_routes)
    app.include_router(pages_router(assistant_provider, settings))
    app.include_router(reading_router(assistant_provider, settings))
    app.include_router(tools_router(assistant_provider, settings))
    for router in (history_router, sharing_router, export_router):
        app.include_router(router(service.keeper, assistant_provider, settings))
    if portals is not None:
        app.include_router(frame_router(portals, settings))
        app.include_router(sites_router(service.ask, portals, settings))
    for programs in ("/api", "/v1"):
        app.add_api_route(programs + "/{rest:path}", _no_such_path, methods=METHODS, include_in_schema=False)
    app.mount(STATIC_PATH.rstrip("/"), StaticFiles(directory=STATIC), name="ui")
    gradio_mount = _mount_gradio(app, build_chat(service), settings)
    app.add_api_route(
        "/", chat_endpoint(gradio_mount.app, settings, status), response_class=HTMLResponse, include_in_schema=False
    )
    app.router.routes.sort(key=lambda route: route is gradio_mount)  # ours first: Gradio is mounted over everything
    app.add_middleware(errors.Unforeseen)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Doorman, service=service, root_path=settings.root_path)
    app.add_middleware(Guard, max_body=settings.max_body_kb * 1024, root_path=settings.root_path)
    app.add_middleware(FrontDoor, service=service, tracer=tracer(service.settings.otel_endpoint))
    return app


def _no_such_path(rest: str) -> None:
    """What programs get for an address that leads nowhere: otherwise Gradio, mounted over everything, would answer.

    Raises:
        DanchuError: ``page-not-found``.
    """
    raise errors.not_found()


def _mount_gradio(app: FastAPI, blocks: gr.Blocks, settings: WebSettings) -> Mount:
    """Mount the chat at the root with everything off that would show, store or fetch more than it needs."""
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        theme=DanchuTheme(),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        root_path=settings.root_path or None,
        max_file_size=1,
    )
    mount = app.router.routes[-1]
    if not isinstance(mount, Mount):
        raise RuntimeError("Gradio no longer mounts itself last; web/server.py must be adapted")
    return mount
