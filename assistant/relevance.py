"""How near a stretch of the law's text comes to a question, by rare words first.

Cross-references are resolved: "nội dung quy định tại khoản 1 và khoản 2 Điều 15" counts as
what those clauses say, because two sentences of one clause often differ in nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from assistant.question.everyday import content_words
from assistant.question.kind import QuestionKind
from assistant.question.understand import Question
from corpus.library import Library
from corpus.model import Article
from corpus.references import TextReference, references_in
from corpus.structure import Span
from corpus.text import fold
from index.tokens import main_tokens

_TERM_WEIGHT = 0.6
_CONTEXT_WEIGHT = 0.4
_REFERENCE_SHARE = 0.7
_TOPIC_SHARE = 0.25
_MOST_REFERENCES = 4
_MOST_TARGETS = 6
_LONG_ARTICLE = 2000
_CUE_BONUS = 0.15
_UNIT_BONUS = 0.35
_NUMBER = r"(?:\d+|một|hai|ba|bốn|năm|sáu|mười)"
_CUES = {
    QuestionKind.WHEN: re.compile(
        rf"{_NUMBER} (?:ngày|tháng|năm|giờ)|ngày làm việc|nhiệm kỳ|kể từ|định kỳ|hằng năm|hằng quý"
    ),
    QuestionKind.HOW_MANY: re.compile(r"\d|phần ba|một nửa|tổng số|ít nhất|không quá|%"),
    QuestionKind.WHO: re.compile(
        r"Ủy ban|Hội đồng|Trưởng|Tổ trưởng|Ban |Chủ tịch|người đứng đầu|Thủ trưởng|Công đoàn|công dân|hộ gia đình"
    ),
    QuestionKind.FORBIDDEN: re.compile(r"cấm|không được"),
    QuestionKind.PAPERS: re.compile(r"hồ sơ|văn bản|biên bản|tờ trình|mẫu|danh sách|đơn"),
    QuestionKind.STEPS: re.compile(r"trình tự|tổ chức|gửi|lập|thông qua|biểu quyết|công khai"),
    QuestionKind.DEFINITION: re.compile(r" là |được hiểu"),
}
#: What is asked for, and what an answer to it looks like: "mấy năm" is answered by "02 năm".
_UNITS = (
    (re.compile(r"\b(?:may|bao nhieu) nam\b|nhiem ky"), re.compile(rf"{_NUMBER} năm|(?:là|theo) nhiệm kỳ")),
    (re.compile(r"\b(?:may|bao nhieu) (?:thang)\b"), re.compile(rf"{_NUMBER} tháng")),
    (
        re.compile(r"\b(?:may|bao nhieu) (?:ngay|bua|hom)\b|bao lau|cham nhat|thoi han|\bhan\b"),
        re.compile(rf"{_NUMBER} (?:ngày|tháng|giờ)"),
    ),
    (
        re.compile(r"\b(?:may|bao nhieu) (?:nguoi|thanh vien|ong|vi)\b|so luong"),
        re.compile(rf"{_NUMBER} (?:người|thành viên|đại diện|đến)"),
    ),
    (
        re.compile(
            r"\b(?:bao nhieu|may) (?:ho|nha|phieu|phan tram)\b|ty le|ti le|phan tram|thong qua|qua ban|du (?:chua|khong)"
        ),
        re.compile(r"phần ba|%|một nửa"),
    ),
)


class Relevance:
    """Scores texts for one question.

    Args:
        question: understood.
        rarity: the weight of tokens by how rare they are (``Index.rarity``).
        library: resolves cross-references.
    """

    def __init__(self, question: Question, rarity: Callable[[list[str]], dict[str, float]], library: Library) -> None:
        self._library = library
        self._tokens: dict[str, float] = {}
        for text, weight in (
            (content_words(question.context), _CONTEXT_WEIGHT),
            (" ".join(question.terms), _TERM_WEIGHT),
            (content_words(question.restored), 1.0),
        ):
            for token, rare in rarity(main_tokens(text)).items():
                self._tokens[token] = rare * weight
        self._cue = _CUES.get(question.kind)
        plain = fold(question.restored)
        self._units = [answer for asked, answer in _UNITS if asked.search(plain)]

    def score(self, text: str, article: Article | None = None) -> float:
        """How well ``text`` answers, about 0 … 1.5.

        Args:
            text: a clause, a sentence or a paragraph.
            article: where it stands. Words of its title then count less, for every clause of it is
                about them, and cross-references in ``text`` count as what they point at.
        """
        own = _tokens(text)
        topic = _tokens(article.title) if article else frozenset()
        referred = self._referred(text, article) - own if article else frozenset()
        found = total = 0.0
        for token, weight in self._tokens.items():
            worth = weight * (_TOPIC_SHARE if token in topic else 1.0)
            total += worth
            found += worth if token in own else _REFERENCE_SHARE * worth if token in referred else 0.0
        cued = _CUE_BONUS if self._cue and self._cue.search(text) else 0.0
        unit = _UNIT_BONUS if any(pattern.search(text) for pattern in self._units) else 0.0
        return found / (total or 1.0) + cued + unit

    def best_clause(self, article: Article) -> float:
        """The score of the clause of ``article`` that answers best."""
        spans = [clause.span for clause in article.clauses] or [Span(0, len(article.text))]
        return max(self.score(article.text[span.start : span.end], article) for span in spans)

    def _referred(self, text: str, article: Article) -> frozenset[str]:
        found: frozenset[str] = frozenset()
        for reference in _references(text, article.document, article.number)[:_MOST_REFERENCES]:
            for target in reference.targets[:_MOST_TARGETS]:
                provision = self._library.provision(target) if target.article_id != article.id else None
                if provision and (target.clause or len(provision.text) < _LONG_ARTICLE):
                    found |= _tokens(provision.text)
        return found


@lru_cache(maxsize=16384)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(main_tokens(text))


@lru_cache(maxsize=16384)
def _references(text: str, document: str, article: str) -> tuple[TextReference, ...]:
    return tuple(references_in(text, document, article))
