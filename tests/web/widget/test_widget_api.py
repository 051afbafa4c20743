"""The widget over HTTP: denied by default, framed and read by allowed origins alone, bounded, kept and forgotten."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
import web_fakes
from fastapi import FastAPI
from fastapi.testclient import TestClient

from records.nouns import Site
from records.store import Records

ALLOWED, OTHER = "https://cong.example", "https://la.example"
OWN = "http://testserver"
BARE = {"turns": ["Ai tưới cây?"]}


@pytest.fixture(scope="module")
def http(new_app: Callable[[], FastAPI]) -> Iterator[TestClient]:
    with TestClient(new_app(), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def site(records: Records) -> Site:
    return records.sites.add("Cổng", [ALLOWED, "https://hai.example"], rate_per_minute=100)


def frame(http: TestClient, key: str, **headers: str):
    return http.get(f"/nhung/{key}", headers={k.replace("_", "-"): v for k, v in headers.items()})


def ask(http: TestClient, key: str, body: object = BARE, origin: str = OWN, **headers: str):
    return http.post(f"/api/v1/sites/{key}/ask", json=body, headers={"Origin": origin} | headers)


def code(response) -> str:
    return response.json()["error"]["code"]


# -- who may frame ---------------------------------------------------------------------------


def test_only_the_sites_origins_may_frame(http: TestClient, site: Site) -> None:
    response = frame(http, site.public_key, referer=f"{ALLOWED}/", sec_fetch_dest="iframe")
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors {ALLOWED} https://hai.example")
    assert "'unsafe" not in policy and "*" not in policy
    assert "set-cookie" not in response.headers and "x-frame-options" not in response.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"referer": f"{OTHER}/trang"},
        {"referer": f"{ALLOWED}.la.example/"},
        {"referer": "https://cong.example:8443/"},
        {"referer": "http://cong.example/"},
        {"referer": f"{OTHER}/{ALLOWED}/"},
        {"referer": "rac"},
        {"referer": "http://[::"},
        {"sec_fetch_dest": "document"},
        {"sec_fetch_dest": "empty", "referer": f"{ALLOWED}/"},
    ],
)
def test_nothing_is_sent_elsewhere(http: TestClient, site: Site, headers: dict[str, str]) -> None:
    response = frame(http, site.public_key, **headers)
    assert response.status_code == 404
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert ALLOWED not in response.text and site.public_key not in response.text and "<script" not in response.text


def test_unknown_and_disabled_sites_cannot_be_told_apart(http: TestClient, site: Site, records: Records) -> None:
    records.sites.change(site.public_key, enabled=False)
    disabled, unknown = (frame(http, key, referer=f"{ALLOWED}/") for key in (site.public_key, "site_khong_co"))
    assert (disabled.status_code, disabled.text) == (unknown.status_code, unknown.text) == (404, unknown.text)
    refusals = [ask(http, key, origin=o) for key in (site.public_key, "site_khong_co") for o in (ALLOWED, OWN)]
    assert {(r.status_code, r.text) for r in refusals} == {(404, refusals[0].text)}
    assert not any("access-control-allow-origin" in r.headers for r in refusals)


def test_a_rotated_key_opens_nothing(http: TestClient, site: Site, records: Records) -> None:
    fresh = records.sites.rotate_key(site.public_key)
    assert ask(http, site.public_key).status_code == 404
    assert ask(http, fresh.public_key).status_code == 200


def test_the_chat_and_its_pages_stay_unframed(http: TestClient) -> None:
    for path in ("/", "/van-ban/10/2022/QH15%2321.1", "/provision/10/2022/QH15%2321.1"):
        assert "frame-ancestors 'self'" in http.get(path).headers["content-security-policy"]


# -- who may call ----------------------------------------------------------------------------


def test_cors_follows_from_the_sites_origins(http: TestClient, site: Site) -> None:
    response = ask(http, site.public_key, origin=ALLOWED)
    assert response.json()["status"] == "answered"
    assert response.headers["access-control-allow-origin"] == ALLOWED
    assert response.headers["vary"].startswith("Origin")
    assert "access-control-allow-credentials" not in response.headers
    before = http.options(f"/api/v1/sites/{site.public_key}/ask", headers={"Origin": ALLOWED})
    assert (before.status_code, before.headers["access-control-allow-headers"]) == (204, "Content-Type")


@pytest.mark.parametrize(
    "origin", [OTHER, "null", "", f"{ALLOWED}.la.example", "https://CONG.example.evil", "http://[::"]
)
def test_other_origins_get_nothing(http: TestClient, site: Site, origin: str) -> None:
    for response in (
        ask(http, site.public_key, origin=origin),
        http.options(f"/api/v1/sites/{site.public_key}/ask", headers={"Origin": origin}),
        http.post(f"/api/v1/sites/{site.public_key}/forget", json={"visitor": "x" * 32}, headers={"Origin": origin}),
    ):
        assert response.status_code == 404
        assert "access-control-allow-origin" not in response.headers


def test_a_call_without_an_origin_gets_nothing(http: TestClient, site: Site) -> None:
    assert http.post(f"/api/v1/sites/{site.public_key}/ask", json=BARE).status_code == 404


def test_our_own_frame_may_call_and_needs_no_cors(http: TestClient, site: Site) -> None:
    response = ask(http, site.public_key)
    assert response.status_code == 200
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"turns": []},
        {"turns": ["a" * 5000]},
        {"turns": ["a"] * 21},
        {"turns": "a"},
        {"turns": ["a"], "visitor": "../x"},
        {"turns": ["a"], "site": "khac"},
        ["a"],
    ],
)
def test_what_is_no_question_is_refused(http: TestClient, site: Site, body: object) -> None:
    response = ask(http, site.public_key, body)
    assert (response.status_code, code(response)) == (400, "request-invalid")


# -- how much --------------------------------------------------------------------------------


def test_the_rate_of_a_site(http: TestClient, records: Records, site: Site) -> None:
    slow = records.sites.add("Chậm", [ALLOWED], rate_per_minute=2)
    assert [ask(http, slow.public_key).status_code for _ in range(3)] == [200, 200, 429]
    response = ask(http, slow.public_key, origin=ALLOWED)
    assert code(response) == "rate-limited"
    assert 1 <= int(response.headers["retry-after"]) <= 60
    assert response.headers["access-control-allow-origin"] == ALLOWED
    assert ask(http, site.public_key).status_code == 200


def test_the_days_budget_of_a_site(http: TestClient, records: Records) -> None:
    poor = records.sites.add("Ít", [ALLOWED], daily_budget=2)
    assert [ask(http, poor.public_key).status_code for _ in range(3)] == [200, 200, 429]
    response = ask(http, poor.public_key)
    assert response.json()["error"]["message"] == "Hôm nay cổng này đã dùng hết số câu hỏi. Xin quay lại vào ngày mai."
    assert 1 <= int(response.headers["retry-after"]) <= 86_400
    records.sites.change(poor.public_key, daily_budget=3)
    assert ask(http, poor.public_key).status_code == 200


def test_a_refused_question_reaches_no_assistant(
    http: TestClient, site: Site, assistant: web_fakes.FakeAssistant
) -> None:
    before = len(assistant.asked)
    ask(http, site.public_key, origin=OTHER)
    ask(http, "site_khong_co", origin=ALLOWED)
    assert len(assistant.asked) == before


# -- what is kept ----------------------------------------------------------------------------


def test_answers_are_kept_masked_under_one_conversation(http: TestClient, site: Site, records: Records) -> None:
    first = ask(http, site.public_key, {"turns": ["Gọi 0912 345 678 hỏi ai tưới?"]}).json()
    names = {name: first[name] for name in ("visitor", "conversation")}
    second = ask(http, site.public_key, {"turns": ["Ai tưới?", "Còn buổi chiều?"]} | names).json()
    assert {name: second[name] for name in names} == names
    kept = records.conversations.messages(names["conversation"], names["visitor"])
    assert [r.id for r in kept] == [first["record"], second["record"]]
    assert kept[0].question == "Gọi [số điện thoại] hỏi ai tưới?"
    assert {(r.site_id, r.corpus_hash) for r in kept} == {(site.id, "c")}


def test_a_deleted_conversation_is_begun_anew(http: TestClient, site: Site, records: Records) -> None:
    first = ask(http, site.public_key).json()
    records.conversations.delete(first["conversation"], first["visitor"])
    again = ask(http, site.public_key, BARE | {n: first[n] for n in ("visitor", "conversation")}).json()
    assert again["visitor"] == first["visitor"]
    assert again["conversation"] != first["conversation"] and again["record"]


def test_feedback_only_for_ones_own_answer(http: TestClient, site: Site, records: Records) -> None:
    given = ask(http, site.public_key).json()
    other = records.sites.add("Khác", [ALLOWED])
    path = "/api/v1/sites/{}/feedback"

    def judge(key: str, **changed: str):
        body = {"record": given["record"], "visitor": given["visitor"], "verdict": "up"} | changed
        return http.post(path.format(key), json=body, headers={"Origin": OWN})

    assert judge(site.public_key).json() == {"status": "ok"}
    assert code(judge(site.public_key, visitor="f" * 32)) == "record-not-found"
    assert code(judge(site.public_key, visitor="")) == "record-not-found"
    assert code(judge(other.public_key)) == "record-not-found"
    assert code(judge(site.public_key, verdict="tot")) == "request-invalid"


def test_forgetting_deletes_what_one_browser_left(http: TestClient, site: Site, records: Records) -> None:
    mine, theirs = ask(http, site.public_key).json(), ask(http, site.public_key).json()
    gone = http.post(
        f"/api/v1/sites/{site.public_key}/forget", json={"visitor": mine["visitor"]}, headers={"Origin": OWN}
    )
    assert gone.json() == {"conversations": 1}
    assert [r.id for r in records.answers.each(site_id=site.id)] == [theirs["record"]]


def test_the_answer_is_given_though_it_cannot_be_kept(
    http: TestClient, site: Site, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corpus.errors import DanchuError, ErrorCode

    def busy(*_: object, **__: object) -> str:
        raise DanchuError(ErrorCode.RECORDS_BUSY, "bận")

    monkeypatch.setattr(records.answers, "save", busy)
    given = ask(http, site.public_key).json()
    assert (given["status"], given["record"]) == ("answered", "")


# -- what is sent ----------------------------------------------------------------------------


def events(text: str) -> list[tuple[str, dict]]:
    found = re.findall(r"event: (\w+)\ndata: (.*)\n\n", text)
    return [(name, json.loads(data)) for name, data in found]


def test_the_answer_streams_and_ends_with_its_citations(http: TestClient, site: Site) -> None:
    response = ask(http, site.public_key, Accept="text/event-stream")
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-accel-buffering"] == "no"
    *steps, (last, done) = events(response.text)
    assert {name for name, _ in steps} == {"step"} and last == "done"
    assert [c["marker"] for c in done["citations"]] == [1, 2, 3]
    assert "".join(data["add"] for _, data in steps) in done["html"]
    assert done["record"] and done["visitor"] and done["conversation"]


def test_scripts_in_an_answer_are_characters(http: TestClient, site: Site) -> None:
    response = ask(http, site.public_key, {"turns": [f"kịch bản {web_fakes.SCRIPT}"]}, Accept="text/event-stream")
    for _, data in events(response.text):
        shown = data.get("add") or data["html"]
        assert "<script" not in shown and "<img" not in shown
    assert "&lt;script&gt;" in events(response.text)[0][1]["add"]


def test_scripts_in_a_sites_theme_are_characters(http: TestClient, records: Records) -> None:
    hostile = f"</script>{web_fakes.SCRIPT}{web_fakes.IMAGE}"
    theme = {"greeting": hostile, "title": hostile, "color": hostile, "mode": hostile, "khac": hostile}
    site = records.sites.add(f"Cổng {hostile}", [ALLOWED], theme=theme)
    html = frame(http, site.public_key, referer=f"{ALLOWED}/").text
    assert web_fakes.SCRIPT not in html and web_fakes.IMAGE not in html
    setup = json.loads(re.search(r'id="setup">(.*?)</script>', html)[1])
    assert (setup["color"], setup["mode"]) == ("", "auto")


def test_a_theme_is_shown(http: TestClient, records: Records) -> None:
    site = records.sites.add("Cổng", [ALLOWED], theme={"greeting": "Mời bà con hỏi.", "color": "#8A1F2B"})
    html = frame(http, site.public_key, referer=f"{ALLOWED}/").text
    assert '<p class="greeting" id="greeting">Mời bà con hỏi.</p>' in html
    assert '"color": "#8a1f2b"' in html
    assert '<html lang="en">' in http.get(f"/nhung/{site.public_key}?lang=en").text
    assert '<html lang="vi">' in http.get(f"/nhung/{site.public_key}?lang=%22%3E").text
