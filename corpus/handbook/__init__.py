"""The handbook: a plain-language digest of the law in our own words; never the law itself."""

from corpus.handbook.load import Handbook, Term, load_handbook
from corpus.handbook.schema import ClauseDigest, Duty, HandbookEntry, NewsDigest, Setting

__all__ = [
    "ClauseDigest",
    "Duty",
    "Handbook",
    "HandbookEntry",
    "NewsDigest",
    "Setting",
    "Term",
    "load_handbook",
]
