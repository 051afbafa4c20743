"""How near a stretch of the law's text comes to a question, by rare words first.

Cross-references are resolved: "nội dung quy định tại khoản 1 và khoản 2 Điều 15" counts as
what those clauses say, because two sentences of one clause often differ in nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from assistant.question.kind import QuestionKind
from assistant.question.understand import Question
from assistant.sentences import sentences
from corpus.library import Library
from corpus.model import Article
from corpus.references import references_in
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


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text made ready to be scored, whatever the question.

    Attributes:
        own: its tokens.
        referred: tokens of what its cross-references point at, its own left out.
        topic: tokens of its article's title.
        cues: the kinds of question whose cue it holds.
        units: which of ``_UNITS`` it could answer.
    """

    own: frozenset[str]
    referred: frozenset[str]
    topic: frozenset[str]
    cues: frozenset[QuestionKind]
    units: frozenset[int]


class Passages:
    """Makes passages ready, and keeps them.

    Args:
        library: resolves cross-references.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        # some 16 KB each, so that the clauses of a whole codification do not gather in memory
        self.of = lru_cache(maxsize=8192)(self._of)
        self.clauses = lru_cache(maxsize=8192)(self._clauses)

    def prepare(self, article_id: str) -> None:
        """Make the clauses of an article and their sentences ready before a question needs them."""
        self.clauses(article_id)
        article = self._library.article(article_id) if "#" in article_id else None
        if article is None:
            return
        for clause in article.clauses:
            for sentence in sentences(article.text[slice(*clause.span)]):
                self.of(sentence, article_id)

    def _of(self, text: str, article_id: str) -> Passage:
        article = self._library.article(article_id) if "#" in article_id else None
        own = _tokens(text)
        return Passage(
            own=own,
            referred=self._referred(text, article) - own if article else frozenset(),
            topic=_tokens(article.title) if article else frozenset(),
            cues=frozenset(kind for kind, cue in _CUES.items() if cue.search(text)),
            units=frozenset(i for i, (_, answer) in enumerate(_UNITS) if answer.search(text)),
        )

    def _clauses(self, article_id: str) -> tuple[Passage, ...]:
        """The clauses of an article; the whole of one that has none; nothing for a report."""
        article = self._library.article(article_id) if "#" in article_id else None
        if article is None:
            return ()
        spans = [clause.span for clause in article.clauses] or [Span(0, len(article.text))]
        return tuple(self.of(article.text[span.start : span.end], article_id) for span in spans)

    def _referred(self, text: str, article: Article) -> frozenset[str]:
        found: frozenset[str] = frozenset()
        for reference in references_in(text, article.document, article.number)[:_MOST_REFERENCES]:
            for target in reference.targets[:_MOST_TARGETS]:
                provision = self._library.provision(target) if target.article_id != article.id else None
                if provision and (target.clause or len(provision.text) < _LONG_ARTICLE):
                    found |= _tokens(provision.text)
        return found


def _tokens(text: str) -> frozenset[str]:
    """Its tokens, of which all that are kept share one string: else those of a whole codification fill memory."""
    return frozenset(map(intern, main_tokens(text)))


def _asked(units: Sequence[tuple[re.Pattern[str], re.Pattern[str]]], text: str) -> frozenset[int]:
    plain = fold(text)
    return frozenset(i for i, (asked, _) in enumerate(units) if asked.search(plain)) if plain else frozenset()


class Relevance:
    """Scores passages for one question.

    Args:
        question: understood.
        rarity: the weight of tokens by how rare they are (``Index.rarity``).
        passages: of the library that is answered from.
    """

    def __init__(self, question: Question, rarity: Callable[[list[str]], dict[str, float]], passages: Passages) -> None:
        self.question = question
        self._passages = passages
        self._weights: dict[str, float] = {}
        for text, weight in (
            (question.subject_before, _CONTEXT_WEIGHT),
            (" ".join(question.terms), _TERM_WEIGHT),
            (question.subject, 1.0),
        ):
            for token, rare in rarity(main_tokens(text)).items():
                self._weights[token] = rare * weight
        self._tokens = frozenset(self._weights)
        self.total = sum(self._weights.values())
        self._kind = question.kind
        self._units = _asked(_UNITS, question.asking)

    def score(self, text: str, article_id: str = "") -> float:
        """How well ``text`` answers, about 0 … 1.5.

        Args:
            text: a clause, a sentence or a paragraph.
            article_id: where it stands. Words of the article's title then count less, for every clause
                of it is about them, and cross-references in ``text`` count as what they point at.
        """
        return self._score(self._passages.of(text, article_id))

    def fit(self, text: str, article_id: str) -> tuple[float, float, float, float]:
        """What ``score`` is made of: the words of ``text``, those it refers to, the cue, the unit; each about 0 … 1."""
        passage = self._passages.of(text, article_id)
        topic = self._tokens & passage.topic
        total = (self.total - (1 - _TOPIC_SHARE) * self._sum(topic)) or 1.0
        return (
            self._worth(self._tokens & passage.own, topic) / total,
            self._worth(self._tokens & passage.referred, topic) / total,
            float(self._kind in passage.cues),
            float(bool(self._units & passage.units)),
        )

    def covered(self, text: str, article_id: str) -> frozenset[str]:
        """The question's tokens that a passage, its article's title or what it refers to holds."""
        passage = self._passages.of(text, article_id)
        return self._tokens & (passage.own | passage.topic | passage.referred)

    def has_unit(self, text: str, article_id: str) -> bool:
        """Whether a passage holds the kind of figure that is asked for: "mấy ngày" is answered by "05 ngày"."""
        return bool(self._units & self._passages.of(text, article_id).units)

    def share(self, tokens: frozenset[str]) -> float:
        """How much of the question's weight ``tokens`` carry, 0 … 1."""
        return self._sum(tokens) / (self.total or 1.0)

    def share_in(self, text: str) -> float:
        """The same of the words of a stretch of text that is not looked at again."""
        return self.share(self._tokens & frozenset(main_tokens(text)))

    def best_clause(self, article_id: str) -> float:
        """The score of the clause of an article that answers best; 0 for a report."""
        return max((self._score(passage) for passage in self._passages.clauses(article_id)), default=0.0)

    def best_covered(self, article_id: str) -> float:
        """How much of the question's weight a clause of an article covers at best, its title's words included, 0 … 1.

        Beside ``best_clause``, which counts the title's words little: a title may be all that a question asks.
        """
        own = (passage.own | passage.topic | passage.referred for passage in self._passages.clauses(article_id))
        return max((self.share(self._tokens & tokens) for tokens in own), default=0.0)

    def _score(self, passage: Passage) -> float:
        topic = self._tokens & passage.topic
        total = self.total - (1 - _TOPIC_SHARE) * self._sum(topic)
        found = self._worth(self._tokens & passage.own, topic)
        found += _REFERENCE_SHARE * self._worth(self._tokens & passage.referred, topic)
        cued = _CUE_BONUS if self._kind in passage.cues else 0.0
        unit = _UNIT_BONUS if self._units & passage.units else 0.0
        return found / (total or 1.0) + cued + unit

    def _worth(self, tokens: frozenset[str], topic: frozenset[str]) -> float:
        return self._sum(tokens) - (1 - _TOPIC_SHARE) * self._sum(tokens & topic)

    def _sum(self, tokens: frozenset[str]) -> float:
        return sum(self._weights[token] for token in tokens)
