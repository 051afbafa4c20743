"""The extractive engine: a short direct lead, then the clauses that carry it, quoted word for word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.answer import Citation
from assistant.calculators import Calculation
from assistant.carried import carried, with_share
from assistant.evidence import Evidence, Excerpt
from assistant.listing import ANSWERED_BY_LIST, in_one_line, outline, points_of, quotations_of_whole, read_out
from assistant.naming import according_to, label_after, label_of
from assistant.next_steps import next_steps
from assistant.other_settings import OtherSettings
from assistant.question.understand import Question
from assistant.shown import Asked, Shown, opened_once, ranked_sentences, shorten, verbatim, within
from corpus.library import Library
from corpus.text import CAPITALS, fold

#: Sentences of a clause are shown until one of them answers with this probability; so many at most.
_SURE = 0.7
_MOST_SENTENCES = 2
_OPENING = 480  # characters of the words before a list that is shown whole
_AUTHOR = re.compile(r"\b(?:ai viet|tac gia|but danh|nguoi viet|do ai dang)\b")
_SAME = 80  # characters by which a sentence is known again, however it was cut


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
            return _joined(lines + [line for citation in citations for line in read_out(citation, self._library)])
        lines += [line for calculation in computed for line in self._computed(calculation, citations)]
        if len(asked) > 1 and all(one.place for one in asked):
            return _joined([*lines, self._side_by_side(citations, asked)])
        judged = bool(carried(citations[0], computed))
        as_whole = asked[0].whole and not lead and not judged
        points = [] if judged else points_of(question, citations[0], asked[0])
        whole = quotations_of_whole(citations, asked[0]) if as_whole else []
        listed = bool(points) and question.kind in ANSWERED_BY_LIST
        lines += (
            outline(whole, self._library)
            if whole
            else self._lead(citations[0], asked, said=lead, listed=listed, computed=computed)
        )
        lines += points
        told = [citations[0], *(citation for citation in citations[1:] if citation not in whole)]
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
            first, *rest = opened_once([resting[0], *rest])
            opening = f"{according_to(citation)}: {first.marked(citation.marker)}"
            return [opening, *(f"- {shown.marked(citation.marker)}" for shown in rest)]
        verdict = computed[0].lead if computed else ""
        first, *others = _best_of_each(citation, asked)
        if listed and len(asked) == 1 and first.announced:
            return [f"{according_to(citation)}: “{verbatim(shorten(first.announced, _OPENING))}” [{citation.marker}]"]
        if first.sentence[:_SAME] in said:
            return []
        if len(asked) == 1:
            ranked = with_share(ranked_sentences(citation, asked[0]), verdict)
            first = ranked[0]
            unsure = not verdict and first.chance < _SURE
            others = list(ranked[1:_MOST_SENTENCES]) if unsure else []
        first, *others = opened_once([first, *(s for s in others if s.sentence[:_SAME] not in said)])
        lead = f"{self._opening(citation)}: {first.marked(citation.marker)}"
        return [lead, *(f"- {s.marked(citation.marker)}" for s in others)]

    def _opening(self, citation: Citation) -> str:
        """What introduces the lead; with the article's title where the clause is an item of what that announces."""
        article = self._library.article(citation.article)
        if article is None or citation.id == citation.article or not article.clauses:
            return according_to(citation)
        announced = article.text[: article.clauses[0].span.start].rstrip().endswith(":")
        return f"{according_to(citation)} ({article.title})" if announced and article.title else according_to(citation)

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
        name = label_after(citation, before, self._library)
        resting = carried(citation, computed)
        if not resting and any(citation.id in one.wholes for one in asked) and citation.id == citation.article:
            return [f"- **{name}**: {in_one_line(citation)}"]
        best = resting or _best_of_each(citation, asked)
        first, *others = opened_once(best)
        rest = [f"- {shown.marked(citation.marker)}" for shown in others]
        return [f"- **{name}**: {first.marked(citation.marker)}", *rest]


def _best_of_each(citation: Citation, asked: Sequence[Asked]) -> list[Shown]:
    """The sentence of a quotation that answers best, for each question that it was quoted for."""
    own = [one for one in asked if any(within(address, citation.id) for address in one.addresses)] or asked[:1]
    best = (ranked_sentences(citation, one)[0] for one in own)
    return list({shown.sentence: shown for shown in best}.values())


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
