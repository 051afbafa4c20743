"""What an amending article does to another document, clause by clause; the texts are never merged.

An instruction ("Sửa đổi, bổ sung khoản 2 Điều 10 như sau: “…”") begins a line, or stands
after a semicolon, outside quotation marks. What it leaves out (which document, which
article, what to do) it takes from the clause it stands in, that from the article, that from
its title. Where that leaves the document in doubt nothing is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from corpus.address import Address
from corpus.model import Article, Document
from corpus.structure import Clause, Span, quotations
from corpus.targets import Mention, Target, mentions_in, targets_in

_MASK = "\ufffc"
_STRAIGHT = re.compile(r"\"[^\"\n]{1,500}\"|‘[^’\n]{1,500}’")
_MARKER = re.compile(r"\s*(?:\d+[a-zđ]?[.)]|[a-zđ]\d?\)|[-–•+])?\s*")
_VERB = re.compile(
    r"(?:sửa đổi(?:(?:,| và)? bổ sung)?|bổ sung(?:, thay thế)?|bãi bỏ|h(?:ủy|uỷ) bỏ|thay thế|thay|bỏ)\b(?=[\s:])",
    re.IGNORECASE,
)
_NEXT_VERB = re.compile(
    rf"(?:[;.]\s+(?:và\s+|đồng thời\s+)?|,\s+đồng thời\s+|\s+và\s+)(?=(?P<verb>{_VERB.pattern}))", re.IGNORECASE
)
_PLACE_FIRST = re.compile(r"(?:các\s+)?(?:điểm|khoản|điều)\s+(?:từ\s+)?[\da-zđ]", re.IGNORECASE)
_WORDS_FIRST = re.compile(
    rf"\s*(?:một số\s+|các\s+)*(?:cụm từ|từ ngữ|(?:từ|chữ|dấu)\b(?=\s*[,{_MASK}]|\s+\w+\s+{_MASK}))", re.IGNORECASE
)
_DONE_TO = re.compile(r"(?:được|bị)\s+(?P<verb>sửa đổi|bổ sung|bãi bỏ|thay)|(?P<end>hết hiệu lực)", re.IGNORECASE)
_NEW_TEXT = re.compile(rf"như sau|{_MASK}|:\s*$")
_WHOLE = re.compile(
    r"\s*:?\s*(?:toàn bộ\s+)?(?:các\s+)?(?:nội dung\s+)?(?:quy định\s+)?(?:tại\s+)?"
    r"(?:(?:(?:điều|khoản|điểm)[,\s]*)+(?:sau(?: đây)?\s*)?:\s*)?"
    r"(?:(?:Chương|Mục)\s+\w+\s*)?\(?(?:gồm\s+)?(?:các\s+)?(?:điều\s+)?(?:từ\s+)?(?:các\s+)?",
    re.IGNORECASE,
)
_SMALLER_PART = re.compile(r"\b(?:đoạn|câu|ý|gạch đầu dòng)\s+(?:thứ\s+)?\w+\s*$", re.IGNORECASE)
_ATTACHED = re.compile(r"\b(?:Quy chế|Quy định|Quy trình|Quy chuẩn|Điều lệ|Nội quy)\b.*\bkèm theo\b")
_LARGER_PART = re.compile(
    r"\b(?:Chương|Mục|Phụ lục|Mẫu|Danh mục|tên|một số (?:điều|quy định|nội dung))\b", re.IGNORECASE
)
_INTO = re.compile(r"\bvào(?:\s+(?:sau|trước))?\b", re.IGNORECASE)


class AmendmentKind(StrEnum):
    """What is done. ``words`` replaces, drops or adds words; ``amend`` gives a new text, or touches a part."""

    AMEND = "amend"
    ADD = "add"
    REPEAL = "repeal"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Amendment:
    """One provision changed by another.

    Attributes:
        target: what is changed; of something added, the address that it gets; the document
            alone when no article of it is named.
        by: the article, clause or point that says so.
        span: the instruction with its new text, in the text of the article of ``by``.
        phrase: for ``words``, the first quoted words, which are what is replaced or dropped.
    """

    target: Address
    by: Address
    kind: AmendmentKind
    span: Span
    phrase: str = ""


class _Context(NamedTuple):
    """What the surroundings have settled."""

    wanted: bool | None = None
    kind: AmendmentKind | None = None
    article: str | None = None
    clause: str | None = None


class _Unit(NamedTuple):
    """The article, a clause or a point: its own words, all of it, and the units in it."""

    by: Address
    lead: Span
    span: Span
    inner: tuple[_Unit, ...] = ()


def amendments_in(article: Article, target_document: Document, amending_title: str = "") -> list[Amendment]:
    """What ``article`` does to the provisions of ``target_document``, in the order of its text.

    Args:
        article: of any document; one that amends nothing, or another document, gives nothing.
        target_document: known by its number or, as a law, by its title.
        amending_title: the title of the amending document, which names what it amends where
            its articles do not.
    """
    if article.document == target_document.number:
        return []
    found = _Reading(article, target_document).read(amending_title)
    return list(dict.fromkeys(found))


class _Reading:
    """One article read for one document."""

    def __init__(self, article: Article, document: Document) -> None:
        self.article = article
        self.document = document
        self.masked = _masked(article.text)

    def read(self, amending_title: str) -> Iterator[Amendment]:
        context = self._within(self._within(_Context(), amending_title), self.article.title, title=True)
        unit = _units(self.article)
        found = list(self._unit(unit, context))
        yield from found or self._from_title(unit, self._within(_Context(), amending_title))

    def _from_title(self, unit: _Unit, context: _Context) -> Iterator[Amendment]:
        """An article whose title is the instruction and whose text is what it quotes."""
        if self.masked.lstrip().startswith(_MASK) and (verb := _VERB.match(self.article.title)):
            yield from self._aimed(self.article.title, verb.end(), _kind(verb.group(), ""), context, unit.by, unit.span)

    def _unit(self, unit: _Unit, context: _Context) -> Iterator[Amendment]:
        lead = self.masked[unit.lead.start : unit.lead.end]
        within = self._within(context, lead)
        if any(self._acts(inner, within) for inner in unit.inner):
            for inner in unit.inner:
                yield from self._unit(inner, within)
        else:
            yield from self._instructions(unit, context)

    def _acts(self, unit: _Unit, context: _Context) -> bool:
        words = _unmarked(self.masked[unit.lead.start : unit.lead.end])
        if _VERB.match(words) or (_PLACE_FIRST.match(words) and (context.kind or _DONE_TO.search(words))):
            return True
        return any(self._acts(inner, context) for inner in unit.inner)

    def _within(self, context: _Context, words: str, *, title: bool = False) -> _Context:
        """The context that ``words`` set for what stands under them; what to do only if they lead on to it."""
        words = words.split("\n", 1)[0]
        mentions = mentions_in(words, self.document)
        if mentions:
            context = _Context(mentions[0].wanted, context.kind)
        verb = _VERB.match(_unmarked(words))
        if verb and (title or words.rstrip().endswith(":")):
            context = context._replace(kind=_kind(verb.group(), _unmarked(words)[verb.end() :]))
        named = {t.place for t in targets_in(words, context.article, context.clause)}
        if len({place.article for place in named}) == 1:
            place = next(iter(named))
            context = context._replace(article=place.article, clause=place.clause if len(named) == 1 else None)
        return context

    def _instructions(self, unit: _Unit, context: _Context) -> Iterator[Amendment]:
        starts = list(self._starts(unit.lead, context))
        ends = [start for start, _, _ in starts[1:]] + [unit.span.end]
        for (start, after, kind), end in zip(starts, ends, strict=bool(starts)):
            line = self.masked[start:end].split("\n", 1)[0]
            span = Span(start, start + len(self.article.text[start:end].rstrip(" ;\n")))
            yield from self._aimed(line, after - start, kind, context, unit.by, span)

    def _starts(self, lead: Span, context: _Context) -> Iterator[tuple[int, int, AmendmentKind]]:
        """Where each instruction begins, where its object begins, and what it does."""
        at, inherited = lead.start, context.kind
        for line in self.masked[lead.start : lead.end].split("\n"):
            marker = _MARKER.match(line)
            first = marker.end() if marker else 0
            verb = _VERB.match(line, first)
            passive = _DONE_TO.search(line) if not verb and _PLACE_FIRST.match(line, first) else None
            if verb:
                kind = _kind(verb.group(), line[verb.end() :])
                inherited = kind if line.rstrip().endswith(":") else None
                yield at, at + verb.end(), kind
            elif passive:
                yield at, at + first, _kind(passive["verb"] or "bãi bỏ", "")
            elif inherited and _PLACE_FIRST.match(line, first):
                yield at, at + first, inherited
            if verb or passive:
                for more in _NEXT_VERB.finditer(line, first + 1):
                    after = more.end() + len(more["verb"])
                    yield at + more.end(), at + after, _kind(more["verb"], line[after:])
            at += len(line) + 1

    def _aimed(
        self, line: str, after: int, kind: AmendmentKind, context: _Context, by: Address, span: Span
    ) -> Iterator[Amendment]:
        """What one instruction is aimed at. ``after`` is where its object begins in ``line``."""
        words = line[after:]
        if kind in (AmendmentKind.AMEND, AmendmentKind.ADD) and (cut := _NEW_TEXT.search(words)):
            words = words[: cut.start()]
        phrase = self._phrase(span) if kind is AmendmentKind.WORDS else ""
        for target, done in self._changes(words, kind, context):
            yield Amendment(target, by, done, span, phrase)

    def _changes(self, words: str, kind: AmendmentKind, context: _Context) -> Iterator[tuple[Address, AmendmentKind]]:
        mentions = mentions_in(words, self.document)
        targets = _added(words, context) if kind is AmendmentKind.ADD else targets_in(words, *context[2:])
        document = Address(self.document.number)
        for place, at in targets:
            mention = _nearest(at, mentions)
            if not (mention.wanted if mention else context.wanted):
                continue
            if mention and _ATTACHED.search(words, at, mention.at):
                yield document, AmendmentKind.AMEND  # an article of a regulation that the document issued
            else:
                yield Address(document.document, *place), _exactly(kind, words, targets[0].at, at)
        first = _nearest(0, mentions)
        throughout = _throughout(kind, words, mentions) if not targets else None
        if throughout and (first.wanted if first else context.wanted):
            yield document, throughout

    def _phrase(self, span: Span) -> str:
        masked = re.search(f"{_MASK}+", self.masked[span.start : span.end])
        if not masked:
            return ""
        return self.article.text[span.start + masked.start() : span.start + masked.end()].strip('“”"‘’')


def _masked(text: str) -> str:
    """``text`` with every quotation overwritten, at the same length."""
    spans = [*quotations(text), *(Span(*m.span()) for m in _STRAIGHT.finditer(text))]
    out = list(text)
    for span in spans:
        out[span.start : span.end] = _MASK * (span.end - span.start)
    return "".join(out)


def _units(article: Article) -> _Unit:
    at = Address(article.document, article.number)
    clauses = tuple(_clause_unit(article, clause) for clause in article.clauses)
    end = clauses[0].span.start if clauses else len(article.text)
    return _Unit(at, Span(0, end), Span(0, len(article.text)), clauses)


def _clause_unit(article: Article, clause: Clause) -> _Unit:
    at = Address(article.document, article.number, clause.number)
    points = tuple(
        _Unit(Address(at.document, at.article, at.clause, point.letter), point.span, point.span)
        for point in clause.points
    )
    return _Unit(at, clause.lead, clause.span, points)


def _unmarked(words: str) -> str:
    marker = _MARKER.match(words)
    return words[marker.end() :] if marker else words


def _kind(verb: str, after: str) -> AmendmentKind:
    if _WORDS_FIRST.match(after):
        return AmendmentKind.WORDS
    verb = verb.lower()
    if verb.startswith("bổ sung"):
        return AmendmentKind.ADD
    return AmendmentKind.REPEAL if verb in ("bãi bỏ", "hủy bỏ", "huỷ bỏ", "bỏ") else AmendmentKind.AMEND


def _exactly(kind: AmendmentKind, words: str, first: int, at: int) -> AmendmentKind:
    """A repeal of less than the place named ("bãi bỏ quy định về … tại khoản 2", "đoạn 1 khoản 2") amends it."""
    if kind is AmendmentKind.REPEAL and (not _WHOLE.fullmatch(words, 0, first) or _SMALLER_PART.search(words, 0, at)):
        return AmendmentKind.AMEND
    return kind


def _throughout(kind: AmendmentKind, words: str, mentions: list[Mention]) -> AmendmentKind | None:
    """What is done to a document of which no article is named; None when that is not said plainly."""
    if kind is AmendmentKind.WORDS:
        return kind
    if not mentions:
        return None
    part = _LARGER_PART.search(words, 0, mentions[0].at)
    if kind is AmendmentKind.REPEAL:
        return kind if not part and _WHOLE.fullmatch(words, 0, mentions[0].at) else AmendmentKind.AMEND
    return AmendmentKind.AMEND if part else None


def _added(words: str, context: _Context) -> list[Target]:
    """The addresses that something added gets: "khoản 2a vào sau khoản 2 Điều 10" is 10.2a."""
    into = _INTO.search(words)
    if not into:
        return targets_in(words, context.article, context.clause)
    anchors = targets_in(words[into.end() :], context.article, context.clause)
    anchor = anchors[0].place if anchors else None
    article = anchor.article if anchor else context.article
    return targets_in(words[: into.start()], article, anchor.clause if anchor else context.clause)


def _nearest(at: int, mentions: list[Mention]) -> Mention | None:
    """The document that a place belongs to: the next one named, else the last; None leaves it to the context."""
    return next((m for m in mentions if m.at >= at), mentions[-1] if mentions else None)
