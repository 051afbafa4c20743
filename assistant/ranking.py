"""The learned ranker: a linear model over what search found, so that the weights fit the question.

One fixed weighting serves either textbook questions or everyday situations, not both. The
features are each channel's score, its products with how long the question is and with how
much it speaks the law's language, what it names or implies (a document, a setting, a field of a circular), and how
the article's title and opening words meet it word for word (``titles``), which decides textbook questions. The weights are
trained by ``training/train_ranker.py`` and shipped as ``ranking.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.question.understand import Question
from assistant.relevance import Passages, Relevance
from assistant.titles import FEATURES as TITLE_FEATURES
from assistant.titles import Titles
from corpus.handbook import Setting
from corpus.library import Library
from corpus.model import Kind
from corpus.text import fold, syllable_key, words
from index.search import Hit

WEIGHTS_FILE = Path(__file__).with_name("ranking.json")
CHANNELS = ("text", "folded", "title", "handbook", "dense", "dense_question", "dense_digest", "alike", "voted")
_LONG_WORDS = 40
#: What a circular of the police or the army loses against a question that says nothing of them, and one that tells
#: another place. Set, not learned: the sets hold few questions of a civil office that such a circular meets better.
_OUT_OF_PLACE = 3.0
_ELSEWHERE = 6.0
#: What all votes of the handbook's questions add for the shortest of questions, and how many words end it. Set, not
#: learned: what is typed on a phone is shorter than the questions of the sets, and more like those of the handbook.
_VOTE, _VOTE_WORDS = 10.0, 25
_FIELD_TOLD = 0.5
_NEARLY = 0.5
#: Settings that the words of a question do not rule out: a circular is told by its field, not by "phường" or "cơ quan".
_ANYWHERE = frozenset({Setting.ALL, Setting.FORCES})
_OWN = (
    "title_in_question",
    "question_in_title",
    "field_in_question",
    "document_named",
    "document_not_named",
    "setting_agrees",
    "setting_differs",
    "law",
    "decree",
    "circular",
    "news",
    "police_or_army",
    "circular_unasked",
    "scope_article",
    "news_unasked",
    "passages",
    "clause_fit",
    "commune_by_default",
    "asked_before",
    "nearly_asked_before",
    "clause_covered",
)
FEATURES = (
    *CHANNELS,
    *(f"{c}_long" for c in CHANNELS),
    *(f"{c}_formal" for c in CHANNELS),
    *(f"{c}_raw" for c in CHANNELS),
    *_OWN,
    *TITLE_FEATURES,
    *(f"{name}_formal" for name in TITLE_FEATURES),
    "clause_covered_formal",
)
_FORCES = re.compile(
    r"\b(?:cong an|canh sat|csgt|quan nhan|quan doi|quoc phong|bo doi|trai giam|pham nhan|tam giam|tam giu|giam giu|"
    r"xuat nhap canh|ho chieu|phong chay|chua chay|pccc|dieu tra|tuyen sinh|trang bi|kho van|thanh tra cong an|chien si|"
    r"co so y te|benh xa|giao thong|moi truong|cu tru|can cuoc|truong giao duong|giao duc bat buoc|si quan|ho khau|"
    r"hdqn|tieu doi|trung doi|dai doi|tieu doan|trung doan|su doan|chinh tri vien|chinh uy|dien tap|don bien phong|"
    r"giam thi|quan giao|trai vien|tham nuoi|hoi cung|giam an|dac xa|thu an|ban tu quan|"
    r"thoi xe|dung xe|bien so|nong do con|ban toc do|dua xe|day cang|xa thai|chat thai|o nhiem|"
    r"diem thi|thi sinh|cuu hoa|cuu nan|tam tru|thuong tru|thi thuc|con dau|so tuyen|bi can|bi hai)\b"
)
_REPORT = re.compile(
    r"\b(?:hoi nghi|tap huan|bai bao|ban tin|tin|bao|bai viet|su kien|tong ket|so ket|tinh uy|huyen uy|dan van|"
    r"truc tuyen|ban chi dao|dai bieu|phat bieu|qcdc|quy che dan chu)\b"
)
_SCOPE_TITLE = re.compile(
    r"pham vi dieu chinh|doi tuong ap dung|giai thich tu ngu|hieu luc thi hanh|trach nhiem thi hanh"
)
_RAW_SCALE = {
    "text": 20.0,
    "folded": 20.0,
    "title": 12.0,
    "handbook": 20.0,
    "dense": 0.1,
    "dense_question": 0.1,
    "dense_digest": 0.1,
    "alike": 0.5,
    "voted": 1.0,
}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of an article whatever the question."""

    title: frozenset[str]
    field: frozenset[str]
    document: str
    level: Kind
    settings: frozenset[Setting]
    scope: bool


class Ranker:
    """Orders hits for a question.

    Args:
        library: tells documents, titles and settings of articles.
        rarity: the weight of tokens by how rare they are (``Index.rarity``).
        passages: clauses made ready to be scored; shared with whoever composes.
        weights: a weight for each of ``FEATURES``; the shipped ones by default.
    """

    def __init__(
        self,
        library: Library,
        rarity: Callable[[list[str]], dict[str, float]],
        passages: Passages | None = None,
        weights: NDArray[np.float64] | None = None,
    ) -> None:
        self._library = library
        self._rarity = rarity
        self._passages = passages or Passages(library)
        self._weights = load_weights() if weights is None else weights
        self._titles = Titles(library, rarity)
        self._facts = lru_cache(maxsize=8192)(self._facts_of)

    def prepare(self, article: str) -> None:
        """Take an article's title, opening words, clauses and sentences apart before a question needs them."""
        self._facts(article)
        self._titles.prepare(article)
        self._passages.prepare(article)

    def rank(self, question: Question, hits: Sequence[Hit]) -> list[Hit]:
        """The hits, best first, their ``score`` replaced by the ranker's."""
        if not hits:
            return []
        matrix = self.matrix(question, hits)
        scores = matrix @ self._weights + _set_apart(question, matrix)
        order = np.argsort(-scores, kind="stable")
        ranked = [hits[i] for i in order]
        for i, hit in zip(order, ranked, strict=True):
            hit.score = float(scores[i])
        return ranked

    def matrix(self, question: Question, hits: Sequence[Hit]) -> NDArray[np.float64]:
        """Features, ``[len(hits), len(FEATURES)]``."""
        raw = np.array([[hit.signals[c] for c in CHANNELS] for hit in hits])
        best = raw.max(axis=0)
        unit = raw / np.where(best > 0, best, 1.0)
        long = min(1.0, len(words(question.restored)) / _LONG_WORDS)
        scaled = np.minimum(raw / np.array([_RAW_SCALE[c] for c in CHANNELS]), 2.0)
        relevance = Relevance(question, self._rarity, self._passages)
        formal = min(1.0, float(best[CHANNELS.index("text")]) / (relevance.total or 1.0))
        own = np.array([self._own(question, hit, relevance) for hit in hits])
        titles = self._titles.rows(question, [hit.article for hit in hits])
        return np.hstack([unit, unit * long, unit * formal, scaled, own, titles, titles * formal, own[:, -1:] * formal])

    def explain(self, question: Question, hit: Hit, hits: Sequence[Hit]) -> dict[str, float]:
        """What each feature added to a hit's score, largest first."""
        matrix, number = self.matrix(question, hits), list(hits).index(hit)
        row = [*matrix[number] * self._weights, _set_apart(question, matrix)[number]]
        named = zip((*FEATURES, "set_apart"), row, strict=True)
        parts = {name: round(float(value), 3) for name, value in named if abs(value) >= 0.01}
        return dict(sorted(parts.items(), key=lambda item: -abs(item[1])))

    def _own(self, question: Question, hit: Hit, relevance: Relevance) -> list[float]:
        facts = self._facts(hit.article)
        asked = _asked(
            f"{question.restored} {question.context}".strip(), f"{question.subject} {question.subject_before}".strip()
        )
        named = question.references.documents
        circular, news = facts.level is Kind.CIRCULAR, hit.article.startswith("news:")
        agrees = sum(question.settings.get(s, 0.0) for s in facts.settings)
        elsewhere = question.settings and facts.settings and not facts.settings & _ANYWHERE and not agrees
        return [
            _share(facts.title, asked.syllables),
            _share(asked.syllables, facts.title),
            _share(facts.field, asked.syllables) if circular else 0.0,
            float(facts.document in named),
            float(bool(named) and facts.document not in named),
            agrees,
            float(bool(elsewhere)),
            float(facts.level is Kind.LAW),
            float(facts.level is Kind.DECREE),
            float(circular),
            float(news),
            float(asked.forces and circular),
            float(circular and not asked.forces and facts.document not in named),
            float(facts.scope),
            float(news and not asked.report),
            min(1.0, len(hit.passages) / 6),
            relevance.best_clause(hit.article),
            float(not question.settings and Setting.COMMUNE in facts.settings),
            hit.signals["alike"] ** 2,
            max(0.0, hit.signals["alike"] - _NEARLY),
            relevance.best_covered(hit.article),
        ]

    def _facts_of(self, article_id: str) -> _Facts:
        if article_id.startswith("news:"):
            report = self._library.report(article_id)
            title = _syllables(report.headline if report else "")
            return _Facts(title, frozenset(), article_id, Kind.NEWS, frozenset(), False)
        article = self._library.article(article_id)
        number = article_id.split("#", maxsplit=1)[0]
        document = self._library.document(number)
        entry = self._library.handbook.entries.get(article_id)
        return _Facts(
            title=_syllables(article.title if article else ""),
            field=_syllables(re.sub(r"(?i)quy định|về|thực hiện|dân chủ|trong|công tác|việc", "", document.title))
            if document
            else frozenset(),
            document=number,
            level=document.kind if document else Kind.OTHER,
            settings=frozenset(entry.settings) if entry else frozenset(),
            scope=bool(_SCOPE_TITLE.search(fold(article.title if article else ""))),
        )


def _set_apart(question: Question, matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is set by hand and not learned: what votes add for a short question, what a circular out of place loses."""
    short = max(0.0, 1.0 - len(words(f"{question.context} {question.restored}")) / _VOTE_WORDS)
    return _VOTE * short * matrix[:, FEATURES.index("voted_raw")] - _out_of_place(question, matrix)


def _out_of_place(question: Question, matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each row loses for being of a circular that is neither named nor asked for by its field."""
    unasked = matrix[:, FEATURES.index("circular_unasked")]
    unasked = unasked * (matrix[:, FEATURES.index("field_in_question")] < _FIELD_TOLD)
    return unasked * (_ELSEWHERE if question.settings else _OUT_OF_PLACE)


@dataclass(frozen=True, slots=True)
class _Asked:
    syllables: frozenset[str]
    forces: bool
    report: bool


@lru_cache(maxsize=256)
def _asked(text: str, subject: str) -> _Asked:
    plain = fold(text)
    return _Asked(_syllables(subject), bool(_FORCES.search(plain)), bool(_REPORT.search(plain)))


def _syllables(text: str) -> frozenset[str]:
    return frozenset(syllable_key(w) for w in words(text))


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part & whole) / len(part) if part else 0.0


@lru_cache(maxsize=1)
def load_weights() -> NDArray[np.float64]:
    """The shipped weights, in the order of ``FEATURES``."""
    saved = json.loads(WEIGHTS_FILE.read_text("utf-8"))["weights"]
    return np.array([saved.get(name, 0.0) for name in FEATURES])
