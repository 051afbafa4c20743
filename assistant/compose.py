"""The extractive engine: a short direct lead, then the clauses that carry it, quoted word for word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.answer import Citation
from assistant.calculators import Calculation
from assistant.carried import carried
from assistant.evidence import Evidence, Excerpt
from assistant.next_steps import next_steps
from assistant.other_settings import OtherSettings
from assistant.question.kind import QuestionKind
from assistant.question.understand import Question
from assistant.sentence_ranker import POINT_LINE
from assistant.shown import Asked, Shown, ranked_sentences, shorten, verbatim, within
from corpus.address import Address
from corpus.library import Library
from corpus.model import Kind
from corpus.text import CAPITALS, fold

_LISTED_NUMBER = re.compile(r"^- (\d{1,3}[a-zđ]?[.)])")  # in bold, for Markdown would make a list of its own of it
#: How much of each line of a list is shown: so much at least, more while all lines together stay this short.
_POINT_LENGTH = 180
_LIST_LENGTH = 1200
_MOST_POINTS = 14
_CLOSE = 0.85
#: Sentences of a clause are shown until one of them answers with this probability; so many at most.
_SURE = 0.7
_MOST_SENTENCES = 2
_SEVERAL = 3
_LINE = "\n"
_NUMBERED = re.compile(r"^\d{1,3}[a-zđ]?\. ")
_ANNOUNCED_END = 60  # characters by which an announcing sentence is known again
_AUTHOR = re.compile(r"\b(?:ai viet|tac gia|but danh|nguoi viet|do ai dang)\b")
_FIGURE = re.compile(r"\d")
_SHARE = re.compile(r"(?<![\d/.,])[1-3]/[2-5](?![\d/])|\d{1,3} ?%")
_SHARES_IN_WORDS = {"một phần ba": "1/3", "hai phần ba": "2/3", "một phần hai": "1/2"}
_SAME = 80  # characters by which a sentence is known again, however it was cut
_LISTING = frozenset(
    {
        QuestionKind.LIST,
        QuestionKind.PAPERS,
        QuestionKind.STEPS,
        QuestionKind.FORBIDDEN,
        QuestionKind.DEFINITION,
        QuestionKind.OTHER,
    }
)
#: Questions that a list answers as a whole, not by the one of its points that fits best.
_ANSWERED_BY_LIST = frozenset(
    {QuestionKind.LIST, QuestionKind.FORBIDDEN, QuestionKind.HOW_MANY, QuestionKind.DEFINITION}
)


class Composer:
    """Writes answers out of evidence.

    Args:
        library: the texts that are quoted.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._other_settings = OtherSettings(library)

    def citations(self, evidence: Sequence[Evidence], first: Sequence[str] = ()) -> list[Citation]:
        """A citation for each excerpt: ``first``, or the one that answers best, then the rest in the law's order."""
        excerpts = [excerpt for piece in evidence for excerpt in piece.excerpts]
        leading = [e for address in first for e in excerpts if str(e.address) == address]
        if not leading:
            leading = [max(evidence[0].excerpts, key=lambda excerpt: excerpt.weight)]
        ordered = [*leading, *(e for e in excerpts if e not in leading)]
        return [self._citation(number, excerpt) for number, excerpt in enumerate(ordered, 1)]

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

    def answer(
        self,
        question: Question,
        citations: Sequence[Citation],
        asked: Sequence[Asked],
        computed: Sequence[Calculation] = (),
        lead: str = "",
        early: tuple[Citation, str] | None = None,
    ) -> str:
        """Markdown whose every sentence ends with its marker.

        Args:
            asked: the question, or the questions within it, each with the addresses quoted for it.
            computed: what the question's figures come to; said before the law's own words.
            lead: what must be said first of all (a reference that does not exist, an order not followed).
            early: a citation that did not yet count on the day asked about, and the sentence that says so.
        """
        lines = [f"**{early[1]}** [{early[0].marker}]."] if early else []
        lines += [_marked(lead, citations[0].marker)] if lead else []
        if question.references.bare:
            return _joined(lines + [line for citation in citations for line in self._read_out(citation)])
        lines += [line for calculation in computed for line in self._computed(calculation, citations)]
        if len(asked) > 1 and all(one.place for one in asked):
            return _joined([*lines, self._side_by_side(citations, asked)])
        judged = bool(carried(citations[0], computed))
        as_whole = asked[0].whole and not lead and not judged
        points = [] if judged else self._points(question, citations[0], asked[0])
        outline = self._of_whole(citations, asked[0]) if as_whole else []
        listed = bool(points) and question.kind in _ANSWERED_BY_LIST
        lines += (
            self._outline(outline)
            if outline
            else self._lead(citations[0], asked, said=lead, listed=listed, computed=computed)
        )
        lines += points
        told = [citations[0], *(citation for citation in citations[1:] if citation not in outline)]
        for before, citation in pairwise(told):
            lines += self._further(citation, asked, before, computed)
        lines += self._authors(question, citations)
        lines += next_steps(question.kind, citations, self._library, computed=bool(computed))
        lines += filter(None, [self._other_settings.line(question, citations)])
        return _joined(lines)

    @staticmethod
    def _computed(calculation: Calculation, citations: Sequence[Citation]) -> list[str]:
        """The verdict, how it was worked out, and what the law adds, each carried by its clause."""
        marker = _marker_of(calculation.clause, citations)
        if marker is None:
            return []
        lines = [f"**{calculation.lead.rstrip('.')}** [{marker}]."]
        if calculation.formula:
            lines.append(f"- Cách tính: {calculation.formula.rstrip('.')} [{marker}].")
        noted = _marker_of(calculation.note_clause or calculation.clause, citations)
        if calculation.note and noted is not None:
            lines.append(f"- {_marked(calculation.note, noted)}")
        return lines

    def _lead(
        self,
        citation: Citation,
        asked: Sequence[Asked],
        said: str,
        *,
        listed: bool = False,
        computed: Sequence[Calculation] = (),
    ) -> list[str]:
        """What answers; a second sentence of the clause when the first may well not be the one that does.

        Args:
            said: what was said before, where the sentence may stand already.
            listed: a list that answers as a whole follows; a lead out of it gives way to the words that announce it.
            computed: what was worked out before, after which come the words that carry it.
        """
        if resting := carried(citation, computed):
            said = " ".join(shown.sentence for shown in resting)
            parts = _best_of_each(citation, asked) if len(asked) > 1 else []
            rest = [*resting[1:], *(shown for shown in parts if shown.sentence.strip("…")[:_SAME] not in said)]
            opening = f"{self._according_to(citation)}: {resting[0].marked(citation.marker)}"
            return [opening, *(f"- {shown.marked(citation.marker)}" for shown in rest)]
        verdict = computed[0].lead if computed else ""
        first, *others = _best_of_each(citation, asked)
        if listed and len(asked) == 1 and first.announced:
            return [f"{self._according_to(citation)}: “{verbatim(first.announced)}” [{citation.marker}]"]
        if first.sentence[:_SAME] in said:
            return []
        if len(asked) == 1:
            ranked = _with_share(ranked_sentences(citation, asked[0]), verdict)
            first = ranked[0]
            unsure = not verdict and first.chance < _SURE
            others = list(ranked[1:_MOST_SENTENCES]) if unsure else []
        lead = f"{self._according_to(citation)}: {first.marked(citation.marker)}"
        return [lead, *(f"- {s.marked(citation.marker)}" for s in others if s.sentence[:_SAME] not in said)]

    def _side_by_side(self, citations: Sequence[Citation], asked: Sequence[Asked]) -> str:
        """A table of what holds in each of the settings compared."""
        rows = [
            f"| {one.place[:1].upper()}{one.place[1:]} | {label_of(citation)}: {cell} |"
            for one in asked
            for citation in citations
            if any(within(address, citation.id) for address in one.addresses)
            for cell in [ranked_sentences(citation, one)[0].marked(citation.marker).replace("|", "\\|")]
        ]
        return "\n".join(["| Nơi | Quy định |", "|---|---|", *rows])

    @staticmethod
    def _of_whole(citations: Sequence[Citation], asked: Asked) -> list[Citation]:
        """The quotations that make up the article that answers as a whole, in its order."""
        article = citations[0].article
        found = [c for c in citations if c.article == article and any(within(c.id, whole) for whole in asked.wholes)]
        return sorted(found, key=lambda citation: citation.span.start)

    def _outline(self, citations: Sequence[Citation]) -> list[str]:
        """An article that answers as a whole: each of its clauses from its start."""
        if len(citations) == 1:
            return self._read_out(citations[0])
        first, article = citations[0], self._library.article(citations[0].article)
        assert article is not None
        told = f"{self._library.label(Address.parse(article.id))}** ({article.title})"
        length = _line_length([citation.quote for citation in citations])
        shown = [f"- {verbatim(shorten(c.quote.split(_LINE)[0], length))} [{c.marker}]" for c in citations]
        start = "Tóm lược" if first.kind is Kind.HANDBOOK else "Theo"
        left = len(article.clauses) - len(citations)
        shown += [f"- … và {left} khoản nữa của Điều {article.number} [{first.marker}]."] if left > 0 else []
        return [f"{start} **{told} [{first.marker}]:", *(_LISTED_NUMBER.sub(r"- **\1**", line) for line in shown)]

    def _read_out(self, citation: Citation) -> list[str]:
        """A quotation from its start, line by line, each cut to its beginning: what answers a bare reference."""
        article = self._library.article(citation.article) if citation.id == citation.article else None
        title = f" ({article.title})" if article and article.title else ""
        lines = [line for line in citation.quote.split("\n") if line.strip()]
        length = _line_length(lines)
        shown = [f"- {verbatim(shorten(line, length))} [{citation.marker}]" for line in lines[:_MOST_POINTS]]
        shown = [_LISTED_NUMBER.sub(r"- **\1**", line) for line in shown]
        more = ["- …"] if len(lines) > _MOST_POINTS else []
        return [f"{self._according_to(citation)}{title} [{citation.marker}]:", *shown, *more]

    def _according_to(self, citation: Citation) -> str:
        if citation.kind is Kind.NEWS:
            return f"Theo bài “{citation.label.removeprefix('Tin: ')}”"
        label = citation.label[:1].lower() + citation.label[1:] if citation.id != citation.article else citation.label
        start = "Tóm lược" if citation.kind is Kind.HANDBOOK else "Theo"
        if citation.id.startswith("news:"):
            return f"Tóm lược bài “{citation.label.removeprefix('Tin: ')}”"
        return f"{start} **{label}**"

    def _points(self, question: Question, citation: Citation, asked: Asked) -> list[str]:
        """The points of the first quotation, each cut to its beginning, when a list is asked for.

        Or when each point gives a figure and nothing in the question tells which one is meant.
        """
        points = [line for line in citation.quote.split("\n") if POINT_LINE.match(line)]
        if not 2 <= len(points) <= _MOST_POINTS:
            return []
        listed = question.kind in _LISTING and _asks_for_list(question.kind, ranked_sentences(citation, asked))
        counted = question.kind is QuestionKind.HOW_MANY and _equal_figures(points, citation, asked)
        if not listed and not counted:
            return []
        length = _line_length(points)
        return [f"- {verbatim(shorten(point, length))} [{citation.marker}]" for point in points]

    def _authors(self, question: Question, citations: Sequence[Citation]) -> list[str]:
        """Who signed the reports quoted, when that is asked; it stands beside their text."""
        if not _AUTHOR.search(fold(question.restored)):
            return []
        reports = {c.id: (c, self._library.report(c.id)) for c in reversed(citations) if c.id.startswith("news:")}
        return [
            f"- {label_of(citation)}: tên ghi cuối bài là **{report.author}** [{citation.marker}]."
            for citation, report in reversed(reports.values())
            if report and report.author
        ]

    def _further(
        self, citation: Citation, asked: Sequence[Asked], before: Citation, computed: Sequence[Calculation]
    ) -> list[str]:
        """What a further quotation adds; its document is named where the line ``before`` was of another."""
        name = self._after(citation, before)
        resting = carried(citation, computed)
        if not resting and any(citation.id in one.wholes for one in asked) and citation.id == citation.article:
            parts = [_NUMBERED.sub("", line).rstrip(" .;") for line in citation.quote.split(_LINE) if line.strip()]
            shown = " ".join(f"“{verbatim(shorten(part, _line_length(parts)))}” [{citation.marker}]" for part in parts)
            return [f"- **{name}**: {shown}"]
        best = resting or _best_of_each(citation, asked)
        return [f"- **{name}**: {shown.marked(citation.marker)}" for shown in best]

    def _after(self, citation: Citation, before: Citation) -> str:
        """What a citation is called behind another: without its document where that is the same."""
        address = Address.parse(citation.id)
        provision = None if address.is_news else self._library.provision(address)
        if provision is None or address.document != Address.parse(before.id).document:
            return label_of(citation)
        return f"{provision.short_label[:1].upper()}{provision.short_label[1:]}"


def _line_length(lines: Sequence[str]) -> int:
    """How long each line of a list may be; where few are long, those get the room that the others leave."""
    length = _POINT_LENGTH
    while length < _LIST_LENGTH and sum(min(len(line), length + 20) for line in lines) <= _LIST_LENGTH:
        length += 20
    return length


def label_of(citation: Citation) -> str:
    """What a citation is called where it is not the first."""
    return citation.label.removeprefix("Tin: ")


def _best_of_each(citation: Citation, asked: Sequence[Asked]) -> list[Shown]:
    """The sentence of a quotation that answers best, for each question that it was quoted for."""
    own = [one for one in asked if any(within(address, citation.id) for address in one.addresses)] or asked[:1]
    best = (ranked_sentences(citation, one)[0] for one in own)
    return list({shown.sentence: shown for shown in best}.values())


def _with_share(ranked: Sequence[Shown], verdict: str) -> Sequence[Shown]:
    """The sentences that hold the share a verdict went by, where one does; else those that hold no other share."""
    needed = _shares(verdict)
    if not needed:
        return ranked
    holding = [shown for shown in ranked if needed & _shares(shown.sentence + shown.announced)]
    return holding or [shown for shown in ranked if not _shares(shown.sentence)] or ranked


def _shares(text: str) -> set[str]:
    in_words = {figure for words, figure in _SHARES_IN_WORDS.items() if words in text.lower()}
    return in_words | {found[0].replace(" ", "") for found in _SHARE.finditer(text)}


def _asks_for_list(kind: QuestionKind, ranked: Sequence[Shown]) -> bool:
    """Whether the best sentence stands in a list or announces it, so that the list is the answer."""
    best = ranked[0]
    opened = {shown.announced[-_ANNOUNCED_END:] for shown in ranked if shown.announced}
    return bool(opened) and (
        kind is QuestionKind.STEPS or bool(best.announced) or any(end in best.sentence for end in opened)
    )


def _equal_figures(points: Sequence[str], citation: Citation, asked: Asked) -> bool:
    """Whether every point holds a figure and the best two fit the question about as well."""
    if len(points) < _SEVERAL or not all(_FIGURE.search(point) for point in points):
        return False
    best = sorted((asked.relevance.score(point, citation.article) for point in points), reverse=True)
    return best[1] >= _CLOSE * best[0]


def _joined(lines: Sequence[str]) -> str:
    """List items on neighbouring lines, everything else in paragraphs of its own."""
    text = ""
    for before, line in zip(["", *lines], lines, strict=False):
        both_items = before.startswith("- ") and line.startswith("- ")
        text += line if not before else f"\n{line}" if both_items else f"\n\n{line}"
    return text


def _marker_of(address: str, citations: Sequence[Citation]) -> int | None:
    """The marker of the citation that quotes ``address``, or the whole that it stands in."""
    for citation in citations:
        if within(address, citation.id):
            return citation.marker
    return None


def _marked(text: str, marker: int) -> str:
    """Every sentence of ``text`` with its marker."""
    parts = re.split(rf"(?<=[.]) (?=[{CAPITALS}])", text.strip())
    return " ".join(f"{part.rstrip('.')} [{marker}]{_stop(part)}" for part in parts)


def _stop(sentence: str) -> str:
    """What ends a marked sentence; a cut quotation ends it already."""
    return "" if sentence.rstrip(".").endswith("…”") else "."
