"""Textbook questions written by rule from the official text of a home: for training only, never kept in a file.

Own sets and everyday questions hardly ever name a title the way textbooks and quizzes do, and a ranker trained
on them alone takes a neighbour ("trách nhiệm …") or another setting's sibling. Each question turns a title,
the opening words of a clause or a point into what a quiz would ask, is framed by its document or not, loses
some words and has some changed for everyday ones. Deterministic for a seed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.handbook import Term
from corpus.library import Library
from corpus.model import Article, Document, Kind
from corpus.text import fold, syllable_key, words
from training.quiz_patterns import ACTORS, CLAUSES, FRAMES, GENERIC, NUMBERS, TITLES, WHO

SEED = 20260714
PER_ARTICLE = {Kind.LAW: 10, Kind.DECREE: 8, Kind.CIRCULAR: 2}
_NAMED = {Kind.CIRCULAR: 0.75}
_NAMED_ELSE = 0.35
_FOLDED = 0.25
_EVERYDAY = 0.3
_SHORTENED = 0.3
_LONGEST_CUT = 3
_SETTING_SAID = 0.5
_MOST_WORDS = 22
_SHORT_PROVISION = 16
_LEAST_WORDS = 4
_SAME_TITLE = 0.82
_SAME_TEXT = 0.75
_MOST_TWINS = 3
_KEPT = frozenset(["ai", "gì", "nào", "mấy", "bao", "nhiêu", "khi", "đâu", "không"])
_SETTINGS = (
    ("XÃ, PHƯỜNG", " ở xã, phường, thị trấn", r"xã|nhân dân|thôn|cộng đồng|công dân"),
    ("CƠ QUAN, ĐƠN VỊ", " ở cơ quan, đơn vị", r"cơ quan|công chức"),
    ("DOANH NGHIỆP NHÀ NƯỚC", " ở doanh nghiệp nhà nước", r"doanh nghiệp"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A question written by rule, and the articles that answer it.

    Attributes:
        before: the turn before it, where it follows up on one.
    """

    text: str
    right: frozenset[str]
    before: str = ""

    @property
    def turns(self) -> tuple[str, ...]:
        """Every message of the user, oldest first."""
        return (self.before, self.text) if self.before else (self.text,)


def textbook_questions(library: Library, seed: int = SEED) -> list[Written]:
    """Questions on every article of the documents held, some for each."""
    random = np.random.default_rng(seed)
    articles = [a for a in library.articles() if library.document(a.document)]
    twins = _Twins(articles)
    found: dict[str, Written] = {}
    for article in articles:
        document = library.document(article.document)
        assert document is not None
        titled, told = list(dict.fromkeys(_of_title(article))), list(dict.fromkeys(_of_text(article)))
        drafts = [(text, False) for text in titled] + [(text, True) for text in told]
        for i in random.permutation(len(drafts))[: PER_ARTICLE.get(document.kind, 2)]:
            written = _framed(*drafts[i], article, document, library.handbook.terms, twins, random)
            if written:
                found.setdefault(written.text, written)
    return list(found.values())


def _framed(
    draft: str,
    told: bool,
    article: Article,
    document: Document,
    terms: Sequence[Term],
    twins: _Twins,
    random: np.random.Generator,
) -> Written | None:
    """A draft as somebody would type it; None when more articles would answer it than make a question."""
    named = random.random() < _NAMED.get(document.kind, _NAMED_ELSE)
    right = twins.of(draft if told else "", article, document.number if named else "")
    if len(right) > _MOST_TWINS:
        return None
    if random.random() < _SETTING_SAID:
        draft = _with_setting(draft, article)
    text = _worded(draft, terms, random)
    if named:
        text = _naming(text, document, random)
    elif random.random() < 0.2:
        text = f"{FRAMES[random.integers(len(FRAMES))]} {text[:1].lower()}{text[1:]}"
    if random.random() < _FOLDED:
        text = fold(text)
    return Written(text, frozenset(right))


def _naming(text: str, document: Document, random: np.random.Generator) -> str:
    """The question asked of its document by name, before or behind."""
    name = document.name.split(" (")[0]
    if document.kind is Kind.LAW:
        name += ("", " năm 2022", f" số {document.number}")[random.integers(3)]
    else:
        name = f"{document.type_name} {('số ', '')[random.integers(2)]}{document.number}"
        if document.issued and random.random() < 0.3:
            name += f" ngày {document.issued.day}/{document.issued.month}/{document.issued.year}"
            name += f" của {document.issuer}" if document.kind is Kind.DECREE and document.issuer else ""
    lower = text[:1].lower() + text[1:]
    return (
        f"Theo {name}, {lower}",
        f"Theo quy định của {name}, {lower}",
        f"{text.rstrip('?')} theo {name}?",
    )[random.choice(3, p=(0.5, 0.25, 0.25))]


def _worded(text: str, terms: Sequence[Term], random: np.random.Generator) -> str:
    """``text`` at times with a term changed for what people say, and with a few words left out in one place."""
    if random.random() < _EVERYDAY:
        known = [term for term in terms if re.search(rf"\b{re.escape(term.legal)}\b", text, re.IGNORECASE)]
        if known:
            term = known[random.integers(len(known))]
            said = term.everyday[random.integers(len(term.everyday))]
            text = re.sub(rf"\b{re.escape(term.legal)}\b", said, text, count=1, flags=re.IGNORECASE)
    if random.random() >= _SHORTENED:
        return text
    parts = text.split()
    start, cut = random.integers(len(parts)), 1 + random.integers(_LONGEST_CUT)
    short = [p for i, p in enumerate(parts) if not start <= i < start + cut or p.strip("?,.").lower() in _KEPT]
    return _sentence(" ".join(short)) if len(short) >= _LEAST_WORDS * 2 else text


def _with_setting(text: str, article: Article) -> str:
    """``text`` with its place, where the article's chapter says it and the question does not."""
    path = " ".join(h.title.upper() for h in article.headings)
    for heading, said, cue in _SETTINGS:
        if heading in path and not re.search(cue, text, re.IGNORECASE):
            return f"{text.rstrip('?')}{said}?"
    return text


def _of_title(article: Article) -> Iterator[str]:
    title = _clean(article.title)
    if not title:
        return
    lower = title[:1].lower() + title[1:]
    for pattern, shapes in TITLES:
        if match := pattern.match(lower):
            for shape in shapes:
                yield _sentence(shape.format(**match.groupdict()))
            break
    for shape in GENERIC:
        yield _sentence(shape.format(t=lower))


def _of_text(article: Article) -> Iterator[str]:
    """Questions on clauses and points: what is left out of a sentence, what a list holds, where a point belongs."""
    title = _clean(article.title)
    lower = title[:1].lower() + title[1:]
    for clause in article.clauses:
        lead = _clean(article.text[clause.lead.start : clause.lead.end])
        if clause.points and (opening := re.match(r"^(.{20,200}?)(?:\s*(?:bao gồm|gồm|sau đây|như sau))+\s*:$", lead)):
            yield from (_sentence(shape.format(x=opening[1])) for shape in CLAUSES)
        yield from _left_out(lead)
        for point in clause.points:
            body = _clean(article.text[point.span.start : point.span.end])
            yield from _left_out(body)
            yield from _belongs(body, lower)
        if not clause.points:
            yield from _belongs(lead, lower)


def _belongs(body: str, title: str) -> Iterator[str]:
    """Where a short provision belongs."""
    short = " ".join(re.split(r"[;.:]", body)[0].split()[:_SHORT_PROVISION])
    if len(short.split()) > _LEAST_WORDS and len(title.split()) <= _SHORT_PROVISION:
        yield _sentence(f"{short} có thuộc {title} không")
        yield _sentence(f"{short} là nội dung nào sau đây")
        yield _sentence(f"{short} được quy định như thế nào")


def _left_out(text: str) -> Iterator[str]:
    """Sentences with their actor or their figure asked for."""
    for sentence in re.split(r"(?<=[.;])\s+", text):
        parts = sentence.rstrip(".;: ")
        if not _LEAST_WORDS * 2 <= len(parts.split()) <= _MOST_WORDS * 2:
            continue
        if NUMBERS.search(parts):
            yield _sentence(_around(NUMBERS.sub(r"bao nhiêu \g<unit>", parts, count=1), "bao nhiêu"))
        if actor := ACTORS.search(parts):
            who = WHO[len(parts) % len(WHO)]
            yield _sentence(_around(f"{parts[: actor.start()]}{who}{parts[actor.end() :]}", who))


def _around(text: str, mark: str) -> str:
    """At most so many words of ``text``, around ``mark``."""
    parts = text.split()
    if len(parts) <= _MOST_WORDS:
        return text
    at = len(text[: text.index(mark)].split())
    start = max(0, min(at - _MOST_WORDS // 2, len(parts) - _MOST_WORDS))
    return " ".join(parts[start : start + _MOST_WORDS])


def _clean(text: str) -> str:
    return re.sub(r"^\s*(?:\d{1,2}\.|[a-zđ]\))\s*", "", " ".join(text.split()))


def _sentence(text: str) -> str:
    text = " ".join(text.split()).rstrip(" ,.;:?")
    return f"{text[:1].upper()}{text[1:]}?"


class _Twins:
    """Which articles say what another says, so that they answer its questions as well."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._titles = {a.id: _syllables(a.title) for a in articles}
        self._texts: list[tuple[str, frozenset[str]]] = []
        for article in articles:
            for clause in article.clauses:
                spans = [clause.lead, *(point.span for point in clause.points)]
                self._texts += [(article.id, _syllables(article.text[s.start : s.end])) for s in spans]

    def of(self, draft: str, article: Article, document: str) -> set[str]:
        """``article`` and those that answer its questions as well.

        Args:
            draft: a question on the article's text; empty for one on its title.
            document: the document that the question names, if it names one: only its articles count.
        """
        own, told = self._titles[article.id], _syllables(draft)
        same = {a for a, title in self._titles.items() if _likeness(own, title) >= _SAME_TITLE}
        same |= {a for a, text in self._texts if told and len(told & text) / len(told) >= _SAME_TEXT}
        return {article.id} | {a for a in same if not document or a.startswith(f"{document}#")}


def _syllables(text: str) -> frozenset[str]:
    return frozenset(syllable_key(w) for w in words(text))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0
