"""Which corpus is loaded, as the page's banner and the readiness check tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.library import Library


#: After so many days the page says that the texts may have changed.
OLD_DAYS = 90


@dataclass(frozen=True, slots=True)
class CorpusStatus:
    """What can be asked about.

    Attributes:
        official: whether any official text is held.
        documents, articles, reports: how many of each were imported.
        digests: how many articles are known only by the handbook's digest.
        imported_on: the day of the last import that changed something.
    """

    official: bool
    documents: int
    articles: int
    reports: int
    digests: int
    imported_on: date | None = None

    @property
    def age_days(self) -> int:
        """How many days ago that was; 0 where it is not known."""
        return max(0, (date.today() - self.imported_on).days) if self.imported_on else 0

    @property
    def is_old(self) -> bool:
        """Whether somebody should look for newer texts."""
        return self.age_days > OLD_DAYS

    @classmethod
    def of(cls, library: Library) -> CorpusStatus:
        corpus = library.corpus
        counts = corpus.counts()
        held = set(corpus.article_ids())
        return cls(
            official=counts["articles"] > 0,
            documents=counts["documents"],
            articles=counts["articles"],
            reports=counts["reports"],
            digests=sum(1 for article in library.handbook.entries if article not in held),
            imported_on=corpus.imported_on,
        )
