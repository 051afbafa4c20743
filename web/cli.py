"""The command ``danchu serve``. Nothing heavy is imported before it runs, so that ``--help`` stays quick."""

from __future__ import annotations

import errno
import logging
import socket
import threading
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from corpus.errors import DanchuError, ErrorCode

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

    from records.provenance import Provenance
    from records.store import Records
    from web.asking import Assistant
    from web.service.settings import ServiceSettings
    from web.settings import WebSettings
    from web.status import CorpusStatus

logger = logging.getLogger("danchu.web")


class Settings(Protocol):
    @property
    def web(self) -> WebSettings: ...
    @property
    def service(self) -> ServiceSettings: ...


class ServeContext(Protocol):
    """What the composition root puts into typer's ``ctx.obj``."""

    @property
    def settings(self) -> Settings: ...

    def assistant(self) -> Assistant:
        """The assistant, built on the first call; called from several threads."""

    def corpus_status(self) -> CorpusStatus: ...

    @property
    def records(self) -> Records:
        """Sites, answers and feedback, opened on first use."""

    def provenance(self) -> Provenance: ...


Host = Annotated[
    str | None,
    typer.Option("--host", metavar="ĐỊA_CHỈ", help="Địa chỉ lắng nghe (mặc định 127.0.0.1).", show_default=False),
]
Port = Annotated[
    int | None,
    typer.Option(
        "--port", metavar="CỔNG", min=0, max=65535, help="Cổng lắng nghe (mặc định 7860).", show_default=False
    ),
]


def serve(ctx: typer.Context, host: Host = None, port: Port = None) -> None:
    """Chạy trang hỏi đáp và API trên một cổng."""
    import uvicorn

    from web.server import create_app
    from web.service.logs import configure
    from web.widget.portals import Portals

    danchu: ServeContext = ctx.obj
    settings, service = danchu.settings.web, danchu.settings.service
    configure(service)
    listener = bind(settings.host if host is None else host, settings.port if port is None else port)
    app = create_app(
        danchu.assistant,
        settings,
        danchu.corpus_status,
        Portals(lambda: danchu.records, danchu.provenance),
        service_settings=service,
        records=lambda: danchu.records,
        provenance=danchu.provenance,
    )
    threading.Thread(target=_warm, args=(danchu,), daemon=True, name="danchu-warm").start()
    typer.echo(f"Mở {_address(listener)} trong trình duyệt. Dừng bằng Ctrl+C.", err=True)
    uvicorn.Server(server_config(app, service, settings.root_path)).run(sockets=[listener])


def server_config(app: FastAPI, service: ServiceSettings, root_path: str = "") -> uvicorn.Config:
    """How the application is served: no banner, no log of addresses, callers' addresses believed from our proxies."""
    import uvicorn

    return uvicorn.Config(
        app,
        log_level="warning",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
        timeout_keep_alive=75,  # longer than proxies keep theirs, so that none sends into a closing connection
        forwarded_allow_ips=service.proxies,
        root_path=root_path,
    )


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens on ``host`` and ``port``.

    Raises:
        DanchuError: ``port-unavailable`` when the port is taken, not allowed, or the host is not this machine's.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        raise DanchuError(ErrorCode.PORT_UNAVAILABLE, _why(error, host, port)) from error
    return listener


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Cổng {port} đang được chương trình khác dùng. Chọn cổng khác, ví dụ: danchu serve --port {port + 1}."
    if error.errno == errno.EACCES:
        return f"Không có quyền mở cổng {port}. Chọn cổng từ 1024 trở lên, ví dụ: danchu serve --port 7860."
    return f"Không lắng nghe được ở {host}:{port} ({error.strerror or error}). Xem lại --host và --port."


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host  # nosec B104  # compared, not bound
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


def _warm(danchu: ServeContext) -> None:
    """Build the assistant before the first question; what is wrong with it is said at once."""
    try:
        danchu.assistant().warm()
    except DanchuError as error:
        typer.echo(f"Chưa trả lời được: {error.message}", err=True)
