"""An answer as HTML: its words, block by block, and what stands under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assistant.answer import Answer, Citation, Status
from assistant.writing.writer import Sentence
from corpus.errors import DanchuError
from corpus.model import Kind
from web.links import marks_value, page_path
from web.prose import render_blocks
from web.templating import render
from web.wording import KIND_SHORT

_QUOTE_CHARS = 420
_LEAD_CHARS = 260
#: What goes along with a ground that is copied elsewhere.
_NOTES = {Kind.HANDBOOK: "bản tóm lược, không phải nguyên văn", Kind.NEWS: "tin tức, không phải quy định"}
_OPENINGS = {Status.CORRECTED: "Câu hỏi có điểm chưa đúng với quy định."}


@dataclass(frozen=True, slots=True)
class Source:
    """One numbered ground of an answer, ready for the template."""

    marker: int
    id: str
    href: str
    mark: str
    url: str
    label: str
    kind: Kind
    badge: str
    note: str
    lines: tuple[str, ...]
    lead: str
    more: bool


def prose_blocks(answer: Answer, root: str = "") -> list[str]:
    """The words of an answer, one block of HTML after another.

    Args:
        root: prefix of every path.
    """
    blocks = render_blocks(answer.answer, answer.citations, root)
    if opening := _OPENINGS.get(answer.status):
        blocks.insert(0, Markup('<p class="opening">{}</p>').format(opening))
    return [str(block) for block in blocks]


def sentence_html(sentence: Sentence, root: str = "") -> str:
    """A sentence of an answer that is still being written."""
    return "".join(render_blocks(sentence.text, sentence.citations, root))


def grounds_html(answer: Answer, root: str = "") -> str:
    """What stands under the words: notices, then the numbered grounds with their quotations."""
    return render("answer.html", warnings=answer.warnings, sources=[_source(c, root) for c in answer.citations])


def answer_html(answer: Answer, root: str = "") -> str:
    """The whole of an answer; ``static/app.js`` puts the parts of one that is on its way together alike."""
    prose = "".join(prose_blocks(answer, root))
    grounds = grounds_html(answer, root)
    return f'<div class="answer answer-{answer.status}"><div class="prose-vi">{prose}</div>{grounds}</div>'


def error_html(error: DanchuError) -> str:
    """A failure in plain words."""
    return str(Markup('<div class="answer answer-error"><p>{}</p></div>').format(error.message))


def _source(citation: Citation, root: str) -> Source:
    lines = tuple(line for line in citation.quote.split("\n") if line.strip())
    return Source(
        marker=citation.marker,
        id=citation.id,
        href=root + page_path(citation.id, [citation.span]),
        mark=marks_value([citation.span]),
        url=citation.url,
        label=citation.label,
        kind=citation.kind,
        badge=KIND_SHORT[citation.kind],
        note=_NOTES.get(citation.kind, ""),
        lines=lines,
        lead=_lead(lines),
        more=len(citation.quote) > _QUOTE_CHARS,
    )


def _lead(lines: Sequence[str]) -> str:
    """The beginning of a long quotation, cut at a word."""
    text = " ".join(lines)
    return text[:_LEAD_CHARS].rsplit(" ", 1)[0].rstrip(",;:.") if len(text) > _LEAD_CHARS else text
