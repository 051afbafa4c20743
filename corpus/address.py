"""Identifiers: the address of a document, article, clause, point or news report (contract, section 1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.errors import DanchuError, ErrorCode
from corpus.text import normalise

#: Points in the order that Vietnamese drafting uses them: no f, j, w or z.
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"

_ADDRESS = re.compile(
    r"(?P<document>[^\s#]+)(?:#(?P<article>[0-9]+[a-zđ]?)(?:\.(?P<clause>[0-9]+[a-zđ]?)(?:\.(?P<point>[a-zđ][0-9]?))?)?)?"
)
#: What an identifier may hold: digits, then "/" or "-", a letter somewhere (119-CP, 21-LCT/HDNN8, 10/2022/QH15).
_ANY_NUMBER = re.compile(r"[0-9]+[^\W_]*[/-](?=\S*[^\W\d_])[\w/.&-]*\w")
#: What is taken for a number in running text: a year or a dash must stand in it, so that 14/9/2023 is none.
_NUMBER_IN_TEXT = re.compile(
    r"(?<![\w/.-])\d+[a-zđ]?/(?:\d{4}/|(?=[^\W\d_]+-))[^\W\d_][^\W_]*(?:[/&-][^\W_]+)*", re.IGNORECASE
)
NEWS_PREFIX = "news:"


@dataclass(frozen=True, slots=True)
class Address:
    """Where something stands: ``10/2022/QH15#21.1`` is khoản 1 Điều 21 of 10/2022/QH15.

    ``document`` is the number as printed, or ``news:`` and a file stem.
    """

    document: str
    article: str | None = None
    clause: str | None = None
    point: str | None = None

    def __str__(self) -> str:
        tail = ".".join(part for part in (self.article, self.clause, self.point) if part)
        return f"{self.document}#{tail}" if tail else self.document

    @property
    def is_news(self) -> bool:
        return self.document.startswith(NEWS_PREFIX)

    @property
    def article_id(self) -> str:
        """The identifier of the article (or news report) that this stands in."""
        return f"{self.document}#{self.article}" if self.article else self.document

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read an identifier.

        Raises:
            DanchuError: ``address-invalid`` when ``text`` has not the contract's form.
        """
        return _parsed(text)


@lru_cache(maxsize=8192)
def _parsed(text: str) -> Address:
    text = normalise(text)
    if text.startswith(NEWS_PREFIX) and len(text) > len(NEWS_PREFIX) and " " not in text:
        return Address(text)
    match = _ADDRESS.fullmatch(text)
    if not match or not is_document_number(match["document"]):
        raise DanchuError(
            ErrorCode.ADDRESS_INVALID,
            f"“{text[:60]}” không phải mã điều khoản. Viết như 10/2022/QH15#21.1 hoặc news:ten-tep.",
            exit_status=2,
        )
    return Address(match["document"], match["article"], match["clause"], match["point"])


def is_document_number(text: str) -> bool:
    """Whether ``text`` looks like a document's number, e.g. ``59/2023/NĐ-CP``."""
    return _ANY_NUMBER.fullmatch(text) is not None


def find_document_numbers(text: str) -> list[str]:
    """Every document number in ``text``, in order, repeats kept."""
    return _NUMBER_IN_TEXT.findall(text)
