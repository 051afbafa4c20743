"""What a browser may do with its own answers, and nobody else with them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date

import pytest
import web_fakes
from fastapi.testclient import TestClient

from corpus.errors import DanchuError, ErrorCode
from records.provenance import Provenance
from records.store import Records
from web.history.visitors import COOKIE
from web.service.keeping import Keeper, Kept, Place

QUESTION = "Ai tưới cây? Gọi 0912 345 678"


@pytest.fixture
def keeper(records: Records) -> Keeper:
    return Keeper(lambda: records, 5.0)


@pytest.fixture
def visitor(client: TestClient) -> Iterator[str]:
    client.cookies.clear()
    client.get("/")
    yield client.cookies[COOKIE]
    client.cookies.clear()


def keep(keeper: Keeper, assistant: web_fakes.FakeAssistant, visitor: str, question: str = QUESTION, **more) -> Place:
    made_from = Provenance("kho", "chi-muc", "cau-hinh")
    kept = Kept([question], more.get("day"), made_from, visitor=visitor, conversation=more.get("conversation", ""))
    return asyncio.run(keeper.keep(assistant.ask([question]).as_dict(), kept))


def test_the_cookie_is_a_secret_of_this_site(client: TestClient, visitor: str) -> None:
    client.cookies.clear()
    cookie = client.get("/").headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie
    assert "set-cookie" not in client.get("/").headers, "a browser that has a name keeps it"


def test_list_reopen_and_delete(client: TestClient, keeper, assistant, visitor: str) -> None:
    first = keep(keeper, assistant, visitor, day=date(2031, 7, 2))
    second = keep(keeper, assistant, visitor, "Còn buổi chiều?", conversation=first.conversation)
    assert second.conversation == first.conversation
    (held,) = client.get("/history").json()["conversations"]
    assert held["title"] == "Ai tưới cây? Gọi [số điện thoại]"
    turns = client.get(f"/history/{held['id']}").json()["turns"]
    assert [t["question"] for t in turns] == ["Ai tưới cây? Gọi [số điện thoại]", "Còn buổi chiều?"]
    assert turns[0]["record"] == first.record and turns[0]["day"] == "2031-07-02" and turns[0]["sources"] == 3
    assert "chip" in turns[0]["html"] and "mark=" in turns[0]["html"] and "0912" not in turns[0]["html"]
    assert client.delete(f"/history/{held['id']}").status_code == 200
    assert client.get("/history").json()["conversations"] == []
    keep(keeper, assistant, visitor)
    keep(keeper, assistant, visitor)
    assert client.delete("/history").json() == {"deleted": 2}


def test_a_deleted_conversation_is_not_continued(client: TestClient, keeper, assistant, visitor: str) -> None:
    first = keep(keeper, assistant, visitor)
    client.delete(f"/history/{first.conversation}")
    second = keep(keeper, assistant, visitor, conversation=first.conversation)
    assert second.record and second.conversation not in ("", first.conversation)


def test_feedback_is_given_replaced_and_taken_back(client, keeper, assistant, records: Records, visitor: str) -> None:
    record = keep(keeper, assistant, visitor).record
    body = {"verdict": "down", "reasons": ["outdated"], "note": "gọi 0912345678"}
    assert client.put(f"/feedback/{record}", json={"verdict": "up"}).json() == {"verdict": "up"}
    assert client.put(f"/feedback/{record}", json=body).status_code == 200
    (given,) = records.feedback.of([record])[record]
    assert (given.verdict, given.reasons, given.note) == ("down", ("outdated",), "gọi [số điện thoại]")
    assert client.put(f"/feedback/{record}", json={"verdict": "meh"}).status_code == 400
    assert client.delete(f"/feedback/{record}").status_code == 200
    assert records.feedback.of([record]) == {}


def test_a_shared_link_opens_for_everyone_until_revoked(client, keeper, assistant, visitor: str) -> None:
    record = keep(keeper, assistant, visitor, "kịch bản", day=date(2031, 7, 2)).record
    path = client.post("/shares", json={"record": record}).json()["path"]
    assert client.post("/shares", json={"record": record}).json()["path"] == path
    mine = client.get(path).text
    client.cookies.clear()
    response = client.get(path)
    assert response.status_code == 200 and "noindex" in response.headers["x-robots-tag"]
    assert "02/07/2031" in response.text and "khovanban" not in response.text and "chi-muc" in response.text
    assert web_fakes.SCRIPT not in response.text and web_fakes.IMAGE not in response.text
    assert 'id="revoke"' in mine and 'id="revoke"' not in response.text
    client.cookies.set(COOKIE, visitor)
    assert client.delete(f"/shares/{path.split('/')[-1]}").status_code == 200
    gone = client.get(path)
    assert gone.status_code == 404 and "thu hồi" in gone.text


def test_nobody_else_gets_at_it(client: TestClient, keeper, assistant, visitor: str) -> None:
    kept = keep(keeper, assistant, visitor)
    client.cookies.clear()
    client.get("/")  # another browser
    for method, path, body in [
        ("GET", f"/history/{kept.conversation}", None),
        ("DELETE", f"/history/{kept.conversation}", None),
        ("PUT", f"/feedback/{kept.record}", {"verdict": "up"}),
        ("POST", "/shares", {"record": kept.record}),
        ("GET", f"/tai-ve/cau-tra-loi/{kept.record}.docx", None),
        ("GET", f"/tai-ve/cuoc-hoi/{kept.conversation}.pdf", None),
    ]:
        assert client.request(method, path, json=body).status_code == 404, path
    client.cookies.set(COOKIE, visitor)
    foreign = client.delete("/history", headers={"sec-fetch-site": "same-site"})
    assert (foreign.status_code, foreign.json()["error"]["code"]) == (400, "request-invalid")


def test_a_browser_without_cookies_is_told_so(client: TestClient) -> None:
    client.cookies.clear()
    assert "cookie" in client.get("/history").json()["error"]["message"]


def test_an_answer_does_not_fail_with_its_record(assistant: web_fakes.FakeAssistant) -> None:
    def broken() -> Records:
        raise DanchuError(ErrorCode.RECORDS_DOWN, "Cơ sở dữ liệu không trả lời.")

    assert keep(Keeper(broken, 5.0), assistant, "a" * 32) == Place()
    assert keep(Keeper(None, 5.0), assistant, "a" * 32) == Place()
