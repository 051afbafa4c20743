"""The same article for another setting: named in one line where the question does not say which is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from assistant.answer import Citation
from assistant.question.compared import SETTING_NAMES
from assistant.question.understand import Question
from corpus.address import Address
from corpus.handbook import Setting
from corpus.handbook.tables import Cited, load_comparison
from corpus.library import Library
from corpus.text import fold
from index.search import Hit

_PLACE = re.compile(r"\b(?:o|trong|cua|tai) (?:xa, phuong, thi tran|cap xa|co quan, don vi|doanh nghiep nha nuoc)\b")
_NEAR_HITS, _NEAR = 4, 4.0  # places, log-odds
_CLEARLY = 0.6  # a share of the question's settings
_PRIVATE = {Setting.PRIVATE_ENTERPRISE, Setting.ALL}
_PARALLEL = (Setting.COMMUNE, Setting.AGENCY, Setting.STATE_ENTERPRISE)


class OtherSettings:
    """Knows which articles say the same of another setting, by their titles.

    Args:
        library: the texts, with the handbook that tells each article's setting.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    def line(self, question: Question, citations: Sequence[Citation]) -> str:
        """What is quoted holds in one setting; where the others have theirs. Empty when the question said which.

        Args:
            citations: of the answer, the leading one first.
        """
        if question.settings or question.references.addresses or not citations:
            return ""
        lead = citations[0]
        siblings = self._siblings.get(self._key(lead.article), {})
        own = next((setting for setting, article in siblings.items() if article == lead.article), None)
        cited = {citation.article for citation in citations}
        others = {s: a for s, a in siblings.items() if s is not own and a not in cited}
        if own is None or not others:
            return ""
        ways = ", ".join(f"{SETTING_NAMES[s]} xem Điều {article.split('#')[1]}" for s, article in others.items())
        return f"- Trên đây là quy định {SETTING_NAMES[own]}; nếu bạn hỏi nơi khác: {ways} [{lead.marker}]."

    def asked_instead(self, question: Question, article_id: str) -> str:
        """The same article of the setting that is clearly meant; empty when this one is of it or there is none.

        What the law leaves to the private sector's own choice is not asked of the state's enterprises: the article that
        says so stands for it.
        """
        if question.settings.get(Setting.PRIVATE_ENTERPRISE, 0.0) >= _CLEARLY:
            entry = self._library.handbook.entries.get(article_id)
            elsewhere = entry and set(entry.settings) & set(_PARALLEL) and not set(entry.settings) & _PRIVATE
            return Address.parse(load_comparison().private_default.grounds[0]).article_id if elsewhere else ""
        siblings = self._siblings.get(self._key(article_id), {})
        own = next((setting for setting, article in siblings.items() if article == article_id), None)
        meant = max(question.settings, key=lambda s: question.settings[s], default=None)
        if own is None or meant is None or question.settings.get(own) or question.settings[meant] < _CLEARLY:
            return ""
        return siblings.get(meant, "")

    def likeliest(self, question: Question, hits: Sequence[Hit]) -> str:
        """The best hit's counterpart for the commune, which people mean who say nothing of where.

        Empty when they do say, when the best is of the commune, or when there is none: none of the same title, and
        none that the handbook compares with it and that search found nearly as good.

        Args:
            hits: ranked.
        """
        if question.settings or question.references.addresses or not hits:
            return ""
        best = hits[0].article
        siblings = self._siblings.get(self._key(best), {})
        if Setting.COMMUNE in siblings:
            return siblings[Setting.COMMUNE] if siblings[Setting.COMMUNE] != best else ""
        near = (hit.article for hit in hits[1:_NEAR_HITS] if hit.score > hits[0].score - _NEAR)
        return next((article for article in near if article in self._compared.get(best, ())), "")

    @cached_property
    def _compared(self) -> dict[str, set[str]]:
        """The commune's articles that the handbook's comparison sets beside an article of another setting."""
        found: dict[str, set[str]] = {}
        for row in load_comparison().rows:
            articles = {setting: _articles(cell) for setting, cell in row.cells.items()}
            for other in _PARALLEL[1:]:
                theirs, ours = articles.get(other, set()), articles.get(Setting.COMMUNE, set())
                if len(theirs) == len(ours) == 1:  # a row that names several speaks of a range of articles
                    found.setdefault(theirs.pop(), set()).update(ours)
        return found

    @cached_property
    def _siblings(self) -> dict[str, dict[Setting, str]]:
        """Articles of one document whose titles differ in nothing but the setting, by that title."""
        found: dict[str, dict[Setting, str]] = {}
        for article_id, entry in self._library.handbook.entries.items():
            key = self._key(article_id)
            if key and len(entry.settings) == 1 and entry.settings[0] in _PARALLEL:
                found.setdefault(key, {})[entry.settings[0]] = article_id
        return {key: by_setting for key, by_setting in found.items() if len(by_setting) > 1}

    def _key(self, article_id: str) -> str:
        """The document and the title without its setting; empty for a title that names none."""
        article = self._library.article(article_id) if "#" in article_id else None
        title = fold(article.title) if article else ""
        return f"{article_id.split('#', maxsplit=1)[0]} {_PLACE.sub('', title).strip()}" if _PLACE.search(title) else ""


def _articles(cell: Cited) -> set[str]:
    return {Address.parse(place).article_id for place in cell.grounds}
