"""The three ways in, as ``bench.fuzz`` uses them: what each may be sent, and what may never come back."""

from __future__ import annotations

import json
import logging
import re
import secrets
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from app import Danchu, load_settings
from bench.fuzz_inputs import anything, days, plain, words

TRACEBACK = re.compile(r"Traceback \(most recent call last\)|\bFile \"/.+\", line \d+")
#: Where people's pages are, and where what is their own is.
_PLACES = ("/van-ban/", "/provision/", "/cong-cu/", "/chia-se/", "/history/", "/tai-ve/", "/nhung/", "/ui/", "/")
_METHODS = ("GET", "DELETE", "PUT")
_OWN = ("/history/", "/feedback/", "/shares/")
Request = tuple[str, str, dict[str, Any]]


class FindingError(Exception):
    """Something that may never come back."""


def _below(place: str, name: str) -> str:
    return place + quote(name)


def _search(text: str, limit: str) -> str:
    return f"/api/v1/search?{urlencode({'q': text, 'limit': limit})}"


class _Web:
    """The application over a home, asked in this process."""

    def __init__(self, home: Path) -> None:
        from fastapi.testclient import TestClient

        from web.server import create_app
        from web.service.settings import ServiceSettings
        from web.widget.portals import Portals

        logging.disable(logging.CRITICAL)
        danchu = Danchu(load_settings(home))
        self._library = danchu.library
        unlimited = ServiceSettings(ip_per_minute=0, reads_per_minute=0, log_requests=False)
        made = create_app(
            danchu.assistant, danchu.settings.web, danchu.corpus_status,
            Portals(lambda: danchu.records, danchu.provenance),
            service_settings=unlimited, records=lambda: danchu.records, provenance=danchu.provenance,
        )  # fmt: skip
        self._stack = ExitStack()
        self._client = TestClient(made, raise_server_exceptions=False, follow_redirects=False)

    def __enter__(self) -> Self:
        self._stack.enter_context(self._client)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        logging.disable(logging.NOTSET)

    def _send(self, request: Request) -> Any:
        method, path, more = request
        response = self._client.request(method, path, **more)
        if response.status_code >= 500:
            raise FindingError(f"{response.status_code} {response.text[:200]}")
        if TRACEBACK.search(response.text):
            raise FindingError("traceback shown")
        missing = {"content-security-policy", "x-content-type-options"} - set(response.headers)
        if missing:
            raise FindingError(f"headers missing: {missing}")
        return response


class Interfaces(_Web):
    """``/api/v1``, ``/v1``, ``/mcp``."""

    @property
    def inputs(self) -> st.SearchStrategy[Request]:
        """Requests: well-formed ones with hostile content, and malformed ones."""
        json_type = {"content-type": "application/json"}

        def post(path: str, body: st.SearchStrategy[Any], **headers: str) -> st.SearchStrategy[Request]:
            raw = body.map(lambda b: {"content": json.dumps(b), "headers": json_type | headers})
            return st.tuples(st.just("POST"), st.just(path), raw)

        ask = st.fixed_dictionaries({"question": words}) | st.fixed_dictionaries(
            {"turns": st.lists(words, max_size=9)}, optional={"as_of": days, "id": words}
        )
        message = st.fixed_dictionaries(
            {"role": st.sampled_from(["user", "system", "assistant"]) | words, "content": words}
        )
        chat = st.fixed_dictionaries(
            {"messages": st.lists(message, max_size=5)},
            optional={"model": words, "stream": st.booleans(), "n": anything},
        )
        call = st.fixed_dictionaries(
            {
                "jsonrpc": st.just("2.0"),
                "id": st.integers(),
                "method": st.sampled_from(["tools/call", "tools/list"]) | words,
            },
            optional={"params": anything},
        )
        raw = st.binary(max_size=300).map(lambda b: {"content": b, "headers": json_type})
        posts = st.sampled_from(["/api/v1/ask", "/v1/chat/completions", "/api/v1/feedback", "/mcp"])
        get = st.just("GET")
        return st.one_of(
            post("/api/v1/ask", ask),
            post("/api/v1/ask", ask, accept="text/event-stream"),
            post("/api/v1/ask", anything),
            post("/v1/chat/completions", chat),
            post("/api/v1/feedback", st.fixed_dictionaries(dict.fromkeys(("record", "verdict", "note"), words))),
            post("/mcp", call, accept="application/json, text/event-stream"),
            post("/api/v1/sites/site_la/ask", st.fixed_dictionaries({"turns": st.lists(words, max_size=3)})),
            st.tuples(get, plain.map(lambda t: f"/api/v1/search?{urlencode({'q': t})}"), st.just({})),
            st.tuples(get, st.builds(_search, plain, plain), st.just({})),
            st.tuples(get, plain.map(lambda t: f"/api/v1/provisions/{quote(t)}"), st.just({})),
            st.tuples(get, plain.map(lambda t: f"/v1/models/{quote(t)}"), st.just({})),
            st.tuples(st.just("POST"), posts, raw),
        )  # fmt: skip

    def throw(self, request: Request) -> str:
        """The class of the response.

        Raises:
            FindingError: it is none that may come.
        """
        response = self._send(request)
        if response.status_code >= 400 and not request[1].startswith("/mcp"):
            error = response.json().get("error", {})
            if not {"code", "message"} <= set(error):
                raise FindingError(f"another shape: {response.text[:200]}")
        if response.status_code == 200 and request[1] == "/api/v1/ask" and "json" in response.headers["content-type"]:
            self._check_quotes(response.json())
        return f"{response.status_code // 100}xx"

    def _check_quotes(self, answer: dict[str, Any]) -> None:
        """Every quotation stands in the texts, whatever was asked."""
        for citation in answer["citations"]:
            held = " ".join((self._library.text(citation["id"]) or "").split())
            if " ".join(citation["quote"].split()) not in held:
                raise FindingError(f"a quotation that {citation['id']} does not hold")


class Page(_Web):
    """The pages for people, and the chat's own wire."""

    def __enter__(self) -> Self:
        super().__enter__()
        config = self._client.get("/config").json()
        (event,) = [d for d in config["dependencies"] if d["backend_fn"]]
        self._event = event["id"], event["targets"][0][0]
        self._pages, self._fields = self._explored()
        return self

    def _explored(self) -> tuple[list[str], list[str]]:
        """Pages that are there, and the names that their forms send."""
        seen, todo, names = (
            [],
            ["/van-ban", "/cong-cu", "/cong-cu/so-sanh", "/cong-cu/ai-lam-gi"],
            {"q", "ngay", "mark", "xem"},
        )
        while todo and len(seen) < 60:
            path = todo.pop(0)
            text = self._client.get(path).text
            seen.append(path)
            names |= set(re.findall(r'\bname="([\w-]+)"', text))
            links = (
                link.replace("&amp;", "&").split("#")[0]
                for link in re.findall(r'href="(/(?:cong-cu|van-ban)[^"]*)"', text)
            )
            todo += [link for link in dict.fromkeys(links) if link not in seen and link not in todo][:12]
        return seen, sorted(names)

    @property
    def inputs(self) -> st.SearchStrategy[Request]:
        """Addresses of all kinds, real ones with hostile fields, and what the chat sends."""
        get, nothing = st.just("GET"), st.just({})
        fields = st.dictionaries(st.sampled_from(self._fields), plain | st.integers().map(str), max_size=5)

        def with_fields(page: str, typed: dict[str, str]) -> str:
            return f"{page}{'&' if '?' in page else '?'}{urlencode(typed)}"

        sent = st.fixed_dictionaries(
            {"turn": st.integers(), "turns": st.lists(words, max_size=4)},
            optional={"conversation": words, "as_of": days},
        )
        cookie = plain.map(lambda t: {"headers": {"cookie": f"danchu_visitor={quote(t)}"}})
        return st.one_of(
            st.tuples(get, st.builds(_below, st.sampled_from(_PLACES), plain), nothing),
            st.tuples(get, st.builds(with_fields, st.sampled_from(self._pages), fields), nothing),
            st.tuples(get, st.builds(with_fields, st.sampled_from(self._pages), fields), nothing),
            st.tuples(st.sampled_from(_METHODS), st.builds(_below, st.sampled_from(_OWN), plain), cookie),
            st.tuples(st.just("CHAT"), st.just(""), (sent | anything).map(lambda s: {"sent": s})),
        )  # fmt: skip

    def throw(self, request: Request) -> str:
        """The class of the response; see ``Interfaces.throw``."""
        if request[0] == "CHAT":
            return self._chat(request[2]["sent"])
        return f"{self._send(request).status_code // 100}xx"

    def _chat(self, sent: Any) -> str:
        """Join the queue as a tab does and read to the end."""
        session = secrets.token_hex(6)
        body = {"data": [sent], "fn_index": self._event[0], "trigger_id": self._event[1], "session_hash": session}
        more = {"content": json.dumps(body), "headers": {"content-type": "application/json"}}
        joined = self._send(("POST", "/gradio_api/queue/join", more))
        if joined.status_code != 200:
            return f"{joined.status_code // 100}xx"
        text = self._send(("GET", f"/gradio_api/queue/data?session_hash={session}", {})).text
        if '"state":"error"' in text.replace(" ", "") and '"code":"internal"' in text.replace(" ", ""):
            raise FindingError(f"the chat failed: {text[:300]}")
        return "2xx"
