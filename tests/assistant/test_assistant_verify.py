"""Verification finds each kind of fault, and an answer with a fault is not shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer import Answer, Citation, Status
from assistant.compose import Composer
from assistant.engine import Assistant
from assistant.evidence import Evidence, Excerpt
from assistant.relevance import Passages, Relevance
from assistant.shown import Asked
from assistant.verify import faults, quote_stands
from corpus.address import Address
from corpus.model import Kind
from corpus.structure import Span
from index.search import Hit

LAW, REPORT = "10/2022/QH15", "news:vuon-1"


def citation(marker: int = 1, id_: str = f"{LAW}#2.2", quote: str = "Người giữ vườn được thay sau 02 năm.") -> Citation:
    return Citation(
        marker, id_, Address.parse(id_).article_id, "Khoản 2 Điều 2", Kind.LAW, quote, "", Span(0, len(quote))
    )


def answer(text: str, *citations: Citation) -> Answer:
    return Answer("?", Status.ANSWERED, text, citations, (f"{LAW}#2",))


def test_a_sound_answer_has_none(gardener: Assistant) -> None:
    assert faults(answer("Sau 02 năm [1].", citation()), gardener.library) == []


def test_white_space_does_not_count(gardener: Assistant) -> None:
    spread = citation(quote=" Người giữ  vườn\nđược thay\u00a0sau 02 năm. ")
    assert quote_stands(spread, gardener.library)


WRONG = {
    "words changed": citation(quote="Người giữ vườn được thay sau 03 năm."),
    "words left out": citation(quote="Người giữ vườn thay sau 02 năm."),
    "folded": citation(quote="nguoi giu vuon"),
    "case changed": citation(quote="NGƯỜI GIỮ VƯỜN"),
    "of another clause": citation(id_=f"{LAW}#2.1"),
    "of no clause": citation(id_=f"{LAW}#2.9"),
    "of no article": citation(id_=f"{LAW}#99"),
    "of no document": citation(id_="1/2001/QH9#1"),
    "of no report": citation(id_="news:khong-co"),
    "empty": citation(quote=" \n "),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_quote_that_does_not_stand(gardener: Assistant, wrong: Citation) -> None:
    assert faults(answer("Sau 02 năm [1].", wrong), gardener.library) == [f"quote of {wrong.id} does not stand"]


def test_a_marker_without_a_citation(gardener: Assistant) -> None:
    assert faults(answer("Một [1]. Hai [2].", citation()), gardener.library) == ["marker [2] has no citation"]


def test_a_citation_without_a_marker(gardener: Assistant) -> None:
    found = faults(answer("Một [1].", citation(), citation(2)), gardener.library)
    assert found == ["citation [2] has no marker"]


def test_a_marker_for_two_citations(gardener: Assistant) -> None:
    found = faults(answer("Một [1].", citation(), citation()), gardener.library)
    assert found == ["a marker is used for two citations"]


def test_an_answer_with_a_fault_falls_back_to_a_refusal(gardener: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    cite = Composer.citations

    def forging(self: Composer, *args: object, **named: object) -> list[Citation]:
        return [replace(c, quote=c.quote + " và được thưởng") for c in cite(self, *args, **named)]  # type: ignore[arg-type]

    assert gardener.ask(["Điều 2 quy định gì?"]).status is Status.ANSWERED
    monkeypatch.setattr(Composer, "citations", forging)
    shown = gardener.ask(["Điều 2 quy định gì?"])
    assert (shown.status, shown.citations) == (Status.REFUSED, ())
    assert "được thưởng" not in shown.answer


def test_footnote_numbers_of_a_source_are_no_markers(gardener: Assistant) -> None:
    library = gardener.library
    report = library.report(REPORT)
    assert report is not None
    question = gardener.understand(["Xóm Mây mở hội vườn lần thứ mấy?"])
    relevance = Relevance(question, gardener.index.rarity, Passages(library))
    evidence = [Evidence(Hit(REPORT), (Excerpt(Address(REPORT), report.paragraphs[0], 1.0),))]
    composer = Composer(library)
    cited = composer.citations(evidence)
    text = composer.answer(question, cited, [Asked(relevance, (REPORT,))])
    assert "[7]" in cited[0].quote
    assert "lần thứ ba \\[7\\]” [1]" in text
    assert faults(answer(text, *cited), library) == []
