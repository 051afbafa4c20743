"""From ranked articles to the clauses that answer: which provisions to quote, in what order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.question.everyday import content_words
from assistant.question.kind import QuestionKind
from assistant.question.understand import Question
from corpus.address import Address
from corpus.library import Library
from corpus.model import Article, NewsReport
from corpus.structure import Span
from corpus.text import fold, syllable_key, words
from index.search import Hit

#: An article shorter than this is quoted whole.
WHOLE_ARTICLE = 650
_BUDGET = 1300
_SECOND_SHARE = 0.42
_CLAUSE_SHARE = 0.62
_MANY = frozenset({QuestionKind.DIFFERENCE})
_CUES = {
    QuestionKind.WHEN: re.compile(r"\d+ (?:ngày|tháng|năm|giờ)|ngày làm việc|nhiệm kỳ|kể từ|định kỳ|hằng năm|thời hạn|trước"),
    QuestionKind.HOW_MANY: re.compile(r"\d|phần ba|một nửa|tổng số|ít nhất|không quá|%"),
    QuestionKind.WHO: re.compile(
        r"Ủy ban|Hội đồng|Trưởng|Tổ trưởng|Ban |Chủ tịch|người đứng đầu|Thủ trưởng|Công đoàn|công dân|hộ gia đình"
    ),
    QuestionKind.FORBIDDEN: re.compile(r"cấm|không được"),
    QuestionKind.PAPERS: re.compile(r"hồ sơ|văn bản|biên bản|tờ trình|mẫu|danh sách|đơn"),
    QuestionKind.STEPS: re.compile(r"trình tự|tổ chức|gửi|lập|thông qua|biểu quyết|công khai"),
}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of stored text to quote: the finest address that contains it, and where it stands."""

    address: Address
    span: Span
    weight: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """One article (or report) and what is quoted of it."""

    hit: Hit
    excerpts: tuple[Excerpt, ...]


def select(question: Question, hits: Sequence[Hit], library: Library, limit: int) -> list[Evidence]:
    """What to quote for a question.

    Args:
        hits: ranked, best first; the ranker's scores are log-odds.
        limit: how many excerpts at most.
    """
    chosen = _articles(question, hits)
    found = []
    for hit in chosen:
        excerpts = _excerpts(question, hit, library)
        if excerpts:
            found.append(Evidence(hit, tuple(excerpts[: max(1, limit - sum(len(e.excerpts) for e in found))])))
        if sum(len(e.excerpts) for e in found) >= limit:
            break
    return found


def _articles(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """The best article, and those nearly as good: several when the question compares or spans settings."""
    scores = np.array([hit.score for hit in hits])
    share = np.exp(scores - scores.max())
    many = question.kind in _MANY or sum(s >= 0.25 for s in question.settings.values()) > 1
    bound, most = (0.12, 4) if many else (_SECOND_SHARE, 2)
    return [hit for hit, part in zip(hits, share, strict=True) if part >= bound][:most]


def _excerpts(question: Question, hit: Hit, library: Library) -> list[Excerpt]:
    if hit.article.startswith("news:"):
        report = library.report(hit.article)
        return _report_excerpts(question, report) if report else []
    article = library.article(hit.article)
    return _article_excerpts(question, article, hit) if article else []


def _article_excerpts(question: Question, article: Article, hit: Hit) -> list[Excerpt]:
    address = Address(article.document, article.number)
    if len(article.text) <= WHOLE_ARTICLE or not article.clauses:
        if len(article.text) <= 2 * WHOLE_ARTICLE:
            return [Excerpt(address, Span(0, len(article.text)), 1.0)]
        return _paragraphs(question, article, address)
    weights = _clause_weights(question, article, hit)
    best = max(weights)
    order = sorted(range(len(weights)), key=lambda i: -weights[i])
    kept: list[int] = []
    used = 0
    for i in order:
        length = article.clauses[i].span.end - article.clauses[i].span.start
        if kept and (weights[i] < _CLAUSE_SHARE * best or used + length > _BUDGET):
            continue
        kept.append(i)
        used += length
    return [
        Excerpt(Address(article.document, article.number, c.number), c.span, weights[i])
        for i in sorted(kept)
        for c in (article.clauses[i],)
    ]


def _clause_weights(question: Question, article: Article, hit: Hit) -> list[float]:
    """How well each clause fits: what search said of it, the question's words in it, and its kind's cues."""
    from_search: dict[str, float] = {}
    for address, _, score in hit.passages:
        from_search[address] = max(from_search.get(address, 0.0), score)
    asked = _weighted_words(question)
    cue = _CUES.get(question.kind)
    weights = []
    for clause in article.clauses:
        text = article.text[clause.span.start : clause.span.end]
        own = _overlap(asked, text)
        cued = 0.12 if cue and cue.search(text) else 0.0
        weights.append(0.6 * from_search.get(f"{article.id}.{clause.number}", 0.0) + 0.5 * own + cued)
    return weights


def _paragraphs(question: Question, article: Article, address: Address) -> list[Excerpt]:
    """The best run of lines of a long article without clauses."""
    lines = [Span(*m.span()) for m in re.finditer(r"[^\n]+", article.text)]
    best = _best_window(question, article.text, lines)
    return [Excerpt(address, best, 1.0)]


def _report_excerpts(question: Question, report: NewsReport) -> list[Excerpt]:
    asked = _weighted_words(question)
    weights = [(_overlap(asked, report.text[s.start : s.end]), s) for s in report.paragraphs]
    best = max((w for w, _ in weights), default=0.0)
    kept = [(w, s) for w, s in weights if w >= 0.7 * best and w > 0]
    kept = sorted(sorted(kept, key=lambda pair: -pair[0])[:3], key=lambda pair: pair[1].start)
    return [Excerpt(Address(report.id), span, weight) for weight, span in kept]


def _best_window(question: Question, text: str, lines: list[Span]) -> Span:
    asked = _weighted_words(question)
    scored = [(_overlap(asked, text[line.start : line.end]), i) for i, line in enumerate(lines)]
    _, at = max(scored, key=lambda pair: pair[0])
    start, end = at, at
    while end + 1 < len(lines) and lines[end + 1].end - lines[start].start <= _BUDGET:
        end += 1
    while start > 0 and lines[end].end - lines[start - 1].start <= _BUDGET:
        start -= 1
    return Span(lines[start].start, lines[end].end)


def _weighted_words(question: Question) -> frozenset[str]:
    text = " ".join((content_words(question.restored), *question.terms, content_words(question.context)))
    return frozenset(syllable_key(w) for w in words(text) if len(fold(w)) > 1)


def _overlap(asked: frozenset[str], text: str) -> float:
    """The share of the question's words that stand in ``text``, a little less for longer texts."""
    if not asked:
        return 0.0
    own = [syllable_key(w) for w in words(text)]
    return len(asked & set(own)) / len(asked) / (1 + len(own) / 1500)
