"""What a reader is warned of: digests, news, law not yet in force, what the register of amendments knows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import pytest

from assistant.answer import Citation, Notice
from assistant.engine import Assistant
from assistant.notices import notices_for
from corpus.library import Library
from corpus.model import Kind
from corpus.structure import Span

LAW, NEWS = "10/2022/QH15", "news:vuon-1"
TODAY = date(2026, 7, 1)
IN_FORCE = date(2023, 7, 1)


def told(library: Library, ids: Iterable[str], as_of: date = TODAY) -> tuple[Notice, ...]:
    cited = [Citation(n, i, i.split(".")[0], i, library.kind(i), "x", "", Span(0, 1)) for n, i in enumerate(ids, 1)]
    return notices_for(cited, library, as_of)


def codes(notices: Iterable[Notice]) -> list[str]:
    return [notice.code for notice in notices]


def test_news_alone_is_no_ground(gardener: Assistant) -> None:
    assert codes(told(gardener.library, [NEWS])) == ["news"]


def test_news_beside_law_is_not_warned_of(gardener: Assistant) -> None:
    assert "news" not in codes(told(gardener.library, [NEWS, "8/2031/NĐ-CP#1"]))


def test_the_official_text_is_not_called_a_digest(gardener: Assistant) -> None:
    assert "handbook" not in codes(told(gardener.library, [f"{LAW}#1"]))


def test_a_digest_is_called_one_once(digest_assistant: Assistant) -> None:
    library = digest_assistant.library
    notices = told(library, [f"{LAW}#15", f"{LAW}#21.1"])
    assert codes(notices).count("handbook") == 1
    assert library.kind(f"{LAW}#15") is Kind.HANDBOOK


@pytest.mark.parametrize(("day", "warned"), [(date(2023, 6, 30), True), (IN_FORCE, False)])
def test_before_the_law_was_in_force(gardener: Assistant, day: date, warned: bool) -> None:
    notices = told(gardener.library, [f"{LAW}#1"], day)
    assert ("not-in-force" in codes(notices)) is warned
    if warned:
        assert "01/07/2023" in notices[0].message


def test_nothing_is_told_twice(gardener: Assistant) -> None:
    notices = told(gardener.library, [f"{LAW}#2.1", f"{LAW}#2.2", f"{LAW}#4"], date(2023, 1, 1))
    assert len(set(notices)) == len(notices)


def test_an_answer_before_the_law_was_in_force_says_so(gardener: Assistant) -> None:
    before = gardener.ask(["Điều 2 quy định gì?"], date(2023, 1, 1))
    assert "not-in-force" in codes(before.warnings)
    assert before.answer.startswith(f"**Vào ngày 01/01/2023, Luật số {LAW} chưa có hiệu lực"), "before anything else"
    today = gardener.ask(["Điều 2 quy định gì?"], TODAY)
    assert "not-in-force" not in codes(today.warnings) and "chưa có hiệu lực" not in today.answer


def test_no_verdict_by_law_that_was_not_in_force(digest_assistant: Assistant) -> None:
    question = ["Thôn có 120 hộ, 85 hộ đồng ý góp tiền làm đường thì đã được thông qua chưa?"]
    assert "Được thông qua" in digest_assistant.ask(question, IN_FORCE).answer
    before = digest_assistant.ask(question, date(2023, 6, 30)).answer
    assert before.startswith("**Vào ngày 30/06/2023, Luật số") and "Được thông qua" not in before


def test_what_the_register_knows_reaches_the_answer(official_assistant: Assistant) -> None:
    from corpus.register.notices import notices_for as register_notices

    answer = official_assistant.ask(["Điều 62 quy định gì?"], TODAY)
    known = register_notices([c.id for c in answer.citations], TODAY, official_assistant.library)
    assert known, "sổ theo dõi không còn dòng nào về Điều 62"
    assert [n.message for n in known] == [w.message for w in answer.warnings if w.code in {k.code for k in known}]


def test_a_question_that_news_answers_is_warned_of(official_assistant: Assistant) -> None:
    answer = official_assistant.ask(["Hội nghị tập huấn công tác dân vận ở Ngọc Lặc năm 2023 do ai tổ chức?"], TODAY)
    assert {c.kind for c in answer.citations} == {Kind.NEWS}
    assert codes(answer.warnings) == ["news"]


@pytest.mark.parametrize(
    "typed",
    ["Điều 15 quy định gì?", "họp thôn cần bao nhiêu hộ tán thành mức đóng góp?", "hội nghị tập huấn ở Ngọc Lặc"],
)
def test_without_official_text_all_is_digest(digest_assistant: Assistant, typed: str) -> None:
    answer = digest_assistant.ask([typed], TODAY)
    assert {c.kind for c in answer.citations} == {Kind.HANDBOOK}
    assert "handbook" in codes(answer.warnings)
    assert re.search(r"^Tóm lược ", answer.answer, re.MULTILINE)
    for citation in answer.citations:
        if not citation.id.startswith("news:"):
            assert citation.url.startswith("https://vbpl.vn/")
