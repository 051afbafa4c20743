"""A document as a tree: Chương › Mục › Tiểu mục › Điều, in the order of the text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from corpus.handbook.outline import digest_path
from corpus.library import HANDBOOK_SOURCE, Library
from corpus.model import Article, Heading


@dataclass(frozen=True, slots=True)
class Branch:
    """A heading with what stands under it: articles of its own first, then further headings.

    Attributes:
        heading: None for the document itself, and for articles in its midst that the source gives no heading.
    """

    heading: Heading | None
    articles: tuple[Article, ...]
    branches: tuple[Branch, ...]

    @property
    def first(self) -> Article:
        return self.articles[0] if self.articles else self.branches[0].first

    @property
    def last(self) -> Article:
        return self.branches[-1].last if self.branches else self.articles[-1]

    @property
    def count(self) -> int:
        return len(self.articles) + sum(branch.count for branch in self.branches)

    def holds(self, article_id: str) -> bool:
        """Whether an article stands anywhere under this heading."""
        return any(a.id == article_id for a in self.articles) or any(b.holds(article_id) for b in self.branches)


def tree_of(library: Library, document: str) -> Branch | None:
    """A document's tree; None when nothing of it is held."""
    articles = [a for a in map(library.article, library.article_ids(document)) if a is not None]
    return _branch(None, [(own_path(a), a) for a in articles]) if articles else None


def own_path(article: Article) -> tuple[Heading, ...]:
    """Where the document itself places an article, not where the codification does.

    Titles stay empty where the source gives none; a digest is placed by the handbook's outline.
    """
    if article.source == HANDBOOK_SOURCE:
        return digest_path(article.document, article.number)
    return article.path


def _branch(heading: Heading | None, placed: list[tuple[tuple[Heading, ...], Article]]) -> Branch:
    """Articles before the first heading below stand under this one; later ones without a heading, which a source
    may leave out, keep their place in a branch that has none.
    """
    runs = [(head, list(run)) for head, run in groupby(placed, key=lambda pair: pair[0][0] if pair[0] else None)]
    own = [article for _, article in runs.pop(0)[1]] if runs and runs[0][0] is None else []
    below = (_branch(head, [(path[1:], article) for path, article in run]) for head, run in runs)
    return Branch(heading, tuple(own), tuple(below))
