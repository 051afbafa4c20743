"""The language model's server is away, hangs, breaks and comes back under load: answers are extractive and say so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from made_model import Script, breaks_after, fails, keeps_alive, says, serving, stalls
from real_processes import ServedApp, asking, free_port, until

pytestmark = pytest.mark.slow
QUESTION = "Ở thôn số {}: xã phải công khai những gì cho dân biết?"
FALLBACK = "extractive-fallback"
AWAY = "Không nối được tới mô hình ngôn ngữ"
UNVERIFIED = "không được điều khoản chứng thực"


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def app(home: Path, port: int) -> Iterator[ServedApp]:
    settings = {
        "DANCHU_LLM__URL": f"http://127.0.0.1:{port}/v1",
        "DANCHU_LLM__MODEL": "made-model",
        "DANCHU_LLM__SILENCE_SECONDS": "1",
        "DANCHU_LLM__TOTAL_SECONDS": "2",
        "DANCHU_LLM__REST_SECONDS": "0",
        "DANCHU_SERVICE__CACHE_SIZE": "0",
    }
    app = ServedApp(home, settings).start()
    yield app
    app.kill()


def why(response: httpx.Response) -> str:
    """What an extractive answer says of the model; empty when it says nothing."""
    assert response.status_code == 200
    answer = response.json()
    assert answer["engine"] == "extractive" and answer["citations"]
    return next((w["message"] for w in answer["warnings"] if w["code"] == FALLBACK), "")


def test_away(app: ServedApp) -> None:
    assert why(app.ask()).startswith(AWAY)
    assert app.readiness()["status"] == "ready"


@pytest.mark.parametrize(
    ("script", "said"),
    [(stalls("Xã"), "không trả lời kịp"), (keeps_alive, "không trả lời kịp"), (fails(500), "báo lỗi"),
     (fails(429), "quá tải"), (breaks_after("Xã phải"), "bị đứt giữa chừng")],
    ids=["hangs", "keeps alive", "fails", "overloaded", "breaks off"],
)  # fmt: skip
def test_ill(app: ServedApp, port: int, script: Script, said: str) -> None:
    with serving(script, port):
        assert said in why(app.ask())


def test_goes_and_comes_back_under_load(app: ServedApp, port: int) -> None:
    lie = says("Mọi việc do một mình ông Nguyễn Văn A quyết định trong 99 ngày.")
    with asking(app) as crowd:
        with serving(lie, port) as server:
            assert until(lambda: len(server.asked) >= 4, 30)
        assert until(lambda: AWAY in why(app.ask()), 30)
        with serving(lie, port) as server:
            assert until(lambda: UNVERIFIED in why(app.ask()), 30)  # it is heard again, and still not believed
    assert set(crowd.statuses) == {200}
    assert "Traceback" not in app.log
