"""The extractive engine: a short direct lead, then the clauses that carry it, quoted word for word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Citation
from assistant.evidence import Evidence, Excerpt
from assistant.question.everyday import content_words
from assistant.question.kind import QuestionKind
from assistant.question.understand import Question
from corpus.library import Library
from corpus.model import Kind
from corpus.text import one_line, syllable_key, words

_SENTENCE = re.compile(r"(?<=[^\d\s]{2}[.;])\s+(?=[A-ZĐÀ-Ỹ“(])|\n")
_CLAUSE_NUMBER = re.compile(r"^(?:\d{1,3}[a-zđ]?[.)]|[a-zđ]\)) ?")
_POINT_LINE = re.compile(r"^[a-zđ]\d?\) ")
_KEY_LENGTH = 320
_POINT_LENGTH = 180
_MOST_POINTS = 14
_LISTING = frozenset(
    {QuestionKind.LIST, QuestionKind.PAPERS, QuestionKind.STEPS, QuestionKind.FORBIDDEN, QuestionKind.OTHER}
)
_VALUE = {
    QuestionKind.WHEN: re.compile(r"\d+ (?:ngày|tháng|năm|giờ)|nhiệm kỳ|kể từ|ngày \d|định kỳ|hằng năm|hằng quý", re.I),
    QuestionKind.HOW_MANY: re.compile(r"\d+|phần ba|%|một nửa|tổng số", re.I),
}


class Composer:
    """Writes answers out of evidence.

    Args:
        library: the texts that are quoted.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    def citations(self, evidence: Sequence[Evidence]) -> list[Citation]:
        """A citation for each excerpt, numbered in the order they are used."""
        found = []
        for piece in evidence:
            for excerpt in piece.excerpts:
                found.append(self._citation(len(found) + 1, excerpt))
        return found

    def _citation(self, marker: int, excerpt: Excerpt) -> Citation:
        library, address = self._library, excerpt.address
        report = library.report(address.document) if address.is_news else None
        article = None if address.is_news else library.article(address.article_id)
        stored = report.text if report else article.text if article else ""
        return Citation(
            marker=marker,
            id=str(address),
            article=address.article_id,
            label=library.label(address),
            kind=library.kind(address),
            quote=stored[excerpt.span.start : excerpt.span.end],
            url=library.url(address),
            span=excerpt.span,
        )

    def answer(self, question: Question, citations: Sequence[Citation]) -> str:
        """Markdown whose every line ends with its marker."""
        lines = [self._lead(question, citations[0])]
        lines += self._points(question, citations[0])
        lines += [self._further(question, citation) for citation in citations[1:]]
        return "\n".join(lines)

    def _lead(self, question: Question, citation: Citation) -> str:
        key = key_sentence(question, citation.quote)
        return f"{self._according_to(citation)}: {_quoted(key)} [{citation.marker}]"

    def _according_to(self, citation: Citation) -> str:
        if citation.kind is Kind.NEWS:
            return f"Theo bài “{citation.label.removeprefix('Tin: ')}”"
        label = citation.label[:1].lower() + citation.label[1:] if citation.id != citation.article else citation.label
        start = "Tóm lược" if citation.kind is Kind.HANDBOOK else "Theo"
        if citation.id.startswith("news:"):
            return f"Tóm lược bài “{citation.label.removeprefix('Tin: ')}”"
        return f"{start} **{label}**"

    def _points(self, question: Question, citation: Citation) -> list[str]:
        """The points of the first quotation, each cut to its beginning, when the question asks for a list."""
        points = [line for line in citation.quote.split("\n") if _POINT_LINE.match(line)]
        if question.kind not in _LISTING or not 2 <= len(points) <= _MOST_POINTS:
            return []
        return [f"- {_shorten(point, _POINT_LENGTH)} [{citation.marker}]" for point in points]

    def _further(self, question: Question, citation: Citation) -> str:
        key = key_sentence(question, citation.quote)
        label = citation.label.removeprefix("Tin: ")
        return f"- **{label}**: {_quoted(key)} [{citation.marker}]"


def key_sentence(question: Question, quote: str) -> str:
    """The sentence of a quotation that comes nearest to the question, without its number; long ones cut."""
    asked = {syllable_key(w) for w in words(f"{content_words(question.restored)} {' '.join(question.terms)}")}
    value = _VALUE.get(question.kind)
    best, best_score = "", -1.0
    for sentence in sentences(quote):
        own = {syllable_key(w) for w in words(sentence)}
        score = len(asked & own) / (6 + len(own)) + (0.25 if value and value.search(sentence) else 0.0)
        if score > best_score:
            best, best_score = sentence, score
    return _shorten(best, _KEY_LENGTH)


def sentences(quote: str) -> list[str]:
    """The sentences of a quotation, without the numbers that open clauses and points."""
    parts = (_CLAUSE_NUMBER.sub("", part.strip()) for part in _SENTENCE.split(quote))
    return [part for part in parts if part] or [one_line(quote)]


def _quoted(text: str) -> str:
    return f"“{text}”"


def _shorten(text: str, length: int) -> str:
    """``text`` cut at a word with the cut shown."""
    text = one_line(text)
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
