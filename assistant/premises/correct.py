"""From a question to the one thing it takes for granted and the text contradicts, put right in the text's own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from assistant.calculators.reading import read
from assistant.premises.actors import REMOTE, mentions, wrong_actors
from assistant.premises.claims import HOURS, Claim, claims
from assistant.premises.compare import agrees
from assistant.premises.schema import Asked, Measure, Point, load_points, pattern
from assistant.premises.sources import ascribed, elsewhere, in_sentence, lapsed
from assistant.premises.truth import Truth, point_article, truth_of
from assistant.premises.wording import Standing, folded, voiced
from assistant.question.setting import detect_settings
from assistant.question.understand import Question
from corpus.address import Address
from corpus.handbook import Setting
from corpus.library import Library
from corpus.model import Article, Kind
from corpus.text import one_line
from index.search import Hit

_LONGEST = 320
_BEFORE_VALUE = 150
_FAR = 99


@dataclass(frozen=True, slots=True)
class Correction:
    """A false premise put right.

    Attributes:
        clause: the address of the provision that says how it is.
        lead: one Vietnamese sentence: what is wrong, and the clause's own words.
        aside: the clause only tells what is wrong; what is asked for stands elsewhere.
    """

    clause: str
    lead: str
    aside: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    point: Point
    truth: Truth
    said: str
    saying: bool = False


class Premises:
    """Finds false premises by one library's text. Safe to share between threads.

    Args:
        library: what the law says is read from it.
        points: what is looked for; the shipped ones by default.
    """

    def __init__(self, library: Library, points: Sequence[Point] | None = None) -> None:
        self._library = library
        self._points = tuple(load_points() if points is None else points)
        self._truth: Callable[[Point], Truth | None] = lru_cache(maxsize=None)(lambda point: truth_of(point, library))

    def correct(
        self, question: Question, hits: Sequence[Hit] = (), day: date | None = None, *, ordered: bool = False
    ) -> Correction | None:
        """The correction that a question calls for; None when nothing is certainly wrong.

        Args:
            hits: what retrieval found, best first, before what the question names.
            day: the law is asked for as it stood on this day; today when None.
            ordered: the question poses as an order, so that what it says is said as a fact.
        """
        if question.references.unknown:  # what another document says is not known here
            ended = lapsed(question, self._library, day or date.today())
            return Correction(ended[0], f"{ended[1]}.", aside=True) if ended else None
        own = question.restored
        reading = read(own)
        if len(reading.text) != len(own):
            return None
        asked = " . ".join(filter(None, (question.context, own)))
        search = _Search(asked, self._points, {hit.article: at for at, hit in enumerate(hits)})
        if found := self._value(claims(reading, voiced(own), own), search, question.references.addresses):
            return self._told(found)
        if misnamed := elsewhere(question, hits, self._library):
            return Correction(misnamed[0], f"{misnamed[1]}.", aside=True)
        other = self._other(own, search, ordered=ordered)
        return self._told(other) if other else None

    def _value(self, claimed: Sequence[Claim], search: _Search, named: Sequence[Address]) -> _Found | None:
        """The first figure, period, frequency or date that no fitting point agrees with, or that is ascribed wrongly.

        Args:
            named: the provisions that the question names.
        """
        for claim in claimed:
            points = [
                p for p in search.points(claim.measure) if p.measure is not Measure.COUNT or claim.unit in p.units
            ]
            truths = [(p, t) for p in _specific(points) if (t := self._truth(p))]
            right = [(p, t) for p, t in truths if agrees(claim, t)]
            if truths and not right:
                point, truth = min(truths, key=lambda pair: search.rank(pair[0]))
                return _Found(point, truth, claim.said)
            if right and (article := self._misplaced(claim, right, named)):
                point, truth = min(right, key=lambda pair: search.rank(pair[0]))
                return _Found(point, truth, f"Điều {article.number}")
        return None

    def _misplaced(
        self, claim: Claim, right: Sequence[tuple[Point, Truth]], named: Sequence[Address]
    ) -> Article | None:
        """The one article that a question names for a value which stands elsewhere, and not in it."""
        articles = {point_article(point) for point, _ in right}
        article = self._library.article(named[0].article_id) if len(named) == 1 else None
        if (
            article is None
            or article.id in articles
            or not claim.standing.confirms
            or not ascribed(claim.standing.text)
        ):
            return None
        held = {f.value * HOURS.get(f.unit, 1) for f in read(one_line(article.text)).figures}
        return None if claim.value in held or claim.measure in (Measure.DATE, Measure.FREQUENCY) else article

    def _other(self, question: str, search: _Search, *, ordered: bool) -> _Found | None:
        """A body that does not do it, or something that is wrongly said."""
        text = folded(question)
        heard = voiced(question)
        standings: list[tuple[Point, Standing]] = []
        for point in search.points(Measure.SAYING):
            standings += [(point, s) for s in _said(point, text, heard) if ordered or s.asserted][:1]
        if actors := search.points(Measure.ACTOR):
            named = mentions(text)
            acted = wrong_actors(actors, text, named)
            placed = [(point, m.body, Standing(heard, m.start, m.end)) for point, m in acted]
            standings += [
                (point, s)
                for point, body, s in placed
                if ordered or s.presumed or s.declared or (body in REMOTE and s.asked_beside)
            ]
        found = [
            _Found(point, truth, one_line(question[s.start : s.end]).strip(" ,"), point.measure is Measure.SAYING)
            for point, s in standings
            if (truth := self._truth(point))
        ]
        return min(found, key=lambda f: search.rank(f.point), default=None)

    def _told(self, found: _Found) -> Correction:
        address, truth = found.point.address, found.truth
        label = in_sentence(self._library.label(address))
        if self._library.kind(address) is Kind.HANDBOOK:
            label = f"tóm lược {label}"
        quote = re.sub(r"\[(\d+)\]", r"\\[\1\\]", excerpt(truth.sentence, truth.at))
        wrong = f"Không đúng khi nói “{found.said}”" if found.saying else f"Không phải {found.said}"
        return Correction(address, f"{wrong}: {label} ghi “{quote}”.")


#: "… là 2 năm như ở cơ quan": another setting, only compared with.
_COMPARED = re.compile(
    r"\b(?:như|giống|tương tự|khác)(?: như| với)?(?: ở| bên| của| tại)? (?:xã|phường|cơ quan|doanh nghiệp|công ty|"
    r"đơn vị)\b"
)
#: The board's name says nothing of where it sits.
_BOARD = re.compile(r"thanh tra nhân dân", re.IGNORECASE)
_BOARD_AT = re.compile(
    r"\bthanh tra nhan dan (?:o |cua |tai |trong )?(?:cac |mot )?(?:(?P<home>(?:cap )?xa|phuong)|"
    r"(?P<work>co quan|don vi|truong(?! thon)|nha truong|benh vien)|(?P<firm>doanh nghiep nha nuoc|cong ty nha nuoc))\b"
)
_AT_WORK = re.compile(
    r"\b(?:o|cua|trong|tai|nhan dan) (?:cac |mot )?(?:co quan|don vi|truong(?! (?:thon|ap|xom|ban|buon|khu|lang))|"
    r"benh vien|doanh nghiep|cong ty|tong cong ty)\b|\bnha truong\b"
)


def _place(asked: str) -> str:
    """The one setting that a question is about; empty when it may be several."""
    if said := _BOARD_AT.search(folded(asked)):
        places = {"work": Setting.AGENCY, "firm": Setting.STATE_ENTERPRISE, "home": Setting.COMMUNE}
        return str(places[said.lastgroup or "home"])
    asked = _BOARD.sub("thanh tra", _COMPARED.sub(" ", asked))
    shares = {str(setting): share for setting, share in detect_settings(asked).items()}
    place = read(asked, (), shares).place
    return "" if place == str(Setting.COMMUNE) and _AT_WORK.search(folded(asked)) else place


class _Search:
    """The points that a question speaks of, found as they are needed.

    Args:
        asked: the question, with what earlier turns add.
        points: all there are.
        ranks: the place of each article among those that retrieval found.
    """

    def __init__(self, asked: str, points: Sequence[Point], ranks: dict[str, int]) -> None:
        self._asked = Asked(folded(asked))
        self._points = points
        self._ranks = ranks
        self._place = lru_cache(maxsize=1)(lambda: _place(asked))

    def points(self, measure: Measure) -> list[Point]:
        """Those of one kind, in the setting of the question."""
        fitting = [p for p in self._points if p.measure is measure and p.fits(self._asked)]
        return [p for p in fitting if p.setting is None or self._place() in ("", str(p.setting))]

    def rank(self, point: Point) -> int:
        return self._ranks.get(point_article(point), _FAR)


def _specific(points: Sequence[Point]) -> list[Point]:
    """Points that give way are left out when others fit."""
    return [p for p in points if not p.general] or list(points)


_DENIED = re.compile(r"\b(?:khong|chua|cam|chang)(?: (?:duoc|phai|the|co))? $")


def _said(point: Point, text: str, heard: str) -> list[Standing]:
    """Where a question (``text`` folded, ``heard`` voiced) says what a point knows to be wrong."""
    found = pattern(point.wrong).finditer(text) if point.wrong else ()
    return [
        Standing(text, m.start(), m.end())
        for m in found
        if not _DENIED.search(text[max(0, m.start() - 14) : m.start()])
    ]


def excerpt(sentence: str, at: int) -> str:
    """A sentence, cut to what stands around a place when it is long, the cuts shown."""
    if len(sentence) <= _LONGEST:
        return sentence
    start = 0 if at <= _LONGEST - 60 else sentence.index(" ", at - _BEFORE_VALUE) + 1
    cut = sentence[start : start + _LONGEST]
    tail = "" if start + _LONGEST >= len(sentence) else "…"
    cut = cut.rsplit(" ", 1)[0].rstrip(",;:.") if tail else cut
    return f"{'…' if start else ''}{cut}{tail}"
