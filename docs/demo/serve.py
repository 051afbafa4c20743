"""A made-up portal with the chat in its pages: ``python docs/demo/serve.py --chat http://127.0.0.1:7860``.

It stands on an origin of its own, as a real portal does, under a strict Content-Security-Policy, and registers that
origin in the home when it is not registered yet. ``danchu serve`` must be running on the same home.
"""

from __future__ import annotations

import argparse
import string
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[2]))
from records.store import Records

FOLDER = Path(__file__).parent
NAME = "Cổng minh họa"
PAGES = {
    "/": ("portal.html", "text/html"),
    "/trong-trang": ("inline.html", "text/html"),
    "/portal.css": ("portal.css", "text/css"),
}
#: All that the chat needs of a strict policy: one line for the script, one for the frame.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; script-src {chat}; frame-src {chat}"
)


def registered_key(records: Records, origin: str) -> str:
    """The public key of the enabled site of this origin, registering one where there is none."""
    for site in records.sites.all():
        if site.enabled and origin in site.origins:
            return site.public_key
    return records.sites.add(NAME, [origin], rate_per_minute=20, daily_budget=200, retention_days=7).public_key


def portal(chat: str, key: str, port: int) -> ThreadingHTTPServer:
    """The portal's server, listening on ``localhost``.

    Args:
        chat: where ``danchu serve`` answers, without a slash at the end.
        port: 0 for any free one.
    """
    split = urlsplit(chat)
    policy = POLICY.format(chat=f"{split.scheme}://{split.netloc}")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name, kind = PAGES.get(urlsplit(self.path).path, ("", ""))
            text = (FOLDER / name).read_text("utf-8") if name else "Không có trang này."
            body = string.Template(text).safe_substitute(CHAT=chat, KEY=key).encode()
            self.send_response(200 if name else 404)
            self.send_header("Content-Type", f"{kind or 'text/plain'}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return ThreadingHTTPServer(("localhost", port), Handler)


def main() -> None:
    parser = argparse.ArgumentParser(description="Cổng thông tin minh họa có nhúng phần hỏi đáp.")
    parser.add_argument("--home", type=Path, default=Path("~/.danchu"), help="home của danchu serve")
    parser.add_argument("--chat", default="http://127.0.0.1:7860", help="địa chỉ của danchu serve")
    parser.add_argument("--port", type=int, default=8080, help="cổng của trang minh họa")
    given = parser.parse_args()
    origin = f"http://localhost:{given.port}"
    records = Records(given.home.expanduser())
    key = registered_key(records, origin)
    records.close()
    server = portal(given.chat.rstrip("/"), key, given.port)
    sys.stderr.write(f"Mở {origin} trong trình duyệt (khóa {key}). Dừng bằng Ctrl+C.\n")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
