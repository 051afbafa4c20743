"""Portals for the tests: pages on origins of their own, and what opens the chat in them."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Cổng thử</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
{head}<script src="{chat}/widget.js" data-site="{key}" {attributes} defer></script></head>
<body><main><h1>Cổng thử</h1>{body}</main></body></html>"""
HOSTILE = """<style>
* { all: unset !important; display: none !important; color: red !important; }
html, head, body, main, h1 { display: block !important; }
html { font-size: 3px !important; writing-mode: vertical-rl; letter-spacing: 9px; text-transform: uppercase; }
body { transform: rotate(3deg) scale(.5) !important; filter: blur(4px) !important; opacity: .1 !important; }
danchu-widget, danchu-widget * { display: none !important; visibility: hidden !important; position: absolute !important;
  left: -9999px !important; opacity: 0 !important; }
button, dialog, iframe { width: 1px !important; height: 1px !important; z-index: -1 !important; }
</style>"""
FRAME = "danchu-widget iframe"
LAUNCH = "danchu-widget .launch"


class Portal:
    """A web server on ``localhost`` with pages that a test sets."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, Mapping[str, str]]] = {}
        self.asked: list[str] = []
        portal = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                portal.asked.append(self.path)
                html, headers = portal.pages.get(urlsplit(self.path).path, ("", {}))
                body = html.encode()
                self.send_response(200 if html else 404)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("localhost", 0), Handler)
        self.origin = f"http://localhost:{self.server.server_port}"

    def show(self, html: str, path: str = "/", **headers: str) -> str:
        """Put a page at a path; its address. Header names are written with underscores."""
        self.pages[path] = (html, {name.replace("_", "-"): value for name, value in headers.items()})
        return self.origin + path


@contextmanager
def running_portal() -> Iterator[Portal]:
    portal = Portal()
    thread = threading.Thread(target=portal.server.serve_forever, daemon=True)
    thread.start()
    yield portal
    portal.server.shutdown()
    portal.server.server_close()


def page_html(chat: str, key: str, attributes: str = "", head: str = "", body: str = "") -> str:
    return PAGE.format(chat=chat, key=key, attributes=attributes, head=head, body=body)


def opened(page):
    """Press the button; the frame once it is ready."""
    page.click(LAUNCH)
    page.wait_for_selector("danchu-widget .ready")
    return page.frame_locator(FRAME)


def ask(frame, question: str, state: str = "done"):
    """Ask in the frame; the turn."""
    number = frame.locator(".turn").count() + 1
    frame.locator("#box").fill(question)
    frame.locator("#box").press("Enter")
    turn = frame.locator(f".turn:nth-child({number})")
    frame.locator(f".turn:nth-child({number})[data-state={state}]").wait_for()
    return turn
