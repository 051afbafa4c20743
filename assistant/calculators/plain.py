"""The form of a question that figures and cues are looked for in.

A question is folded (lower case, no diacritics) without changing its length, so that a
place in the folded text is a place in the question. Where it was typed with diacritics,
a few syllables that fold onto a word of the cues but mean something else are spoilt
("đủ" must not read as "dự", "dán" not as "dân"), and ``typed`` tells the rest apart.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from corpus.text import INVISIBLE, fold

_SPOILT = {
    "đủ": "d_",
    "mới": "m_i",
    "mỗi": "m_i",
    "mọi": "m_i",
    "quý": "qu_",
    "dán": "d_n",
    "đẻ": "_e",
    "tôi": "t_i",
    "tối": "t_i",
    "tội": "t_i",
    "đền": "_en",
    "đen": "_en",
    "đèn": "_en",
}
_WORD = re.compile(r"[^\W\d_]+")
_MARK = re.compile(r"[^\x00-\x7f]")
_COUNTED = (
    r"(?:ho|nguoi|nha|phieu|noc|dai|thanh|uy vien|chu ky|trieu|nghin|tram|thon|to|ap|xom|ngay|thang|tuan|nam|gio)\b"
)
_NAMES = re.compile(
    r"(?<![\d/.])\d+[a-z]?/\d{4}(?:/[a-z][\w-]*)?(?![/\d])|"
    rf"\b(?:nghi dinh|nd|luat|thong tu|tt|quyet dinh|qd|nghi quyet|phap lenh)(?: so)? ?\d+(?:/\d+)*(?! ?(?:%|"
    rf"{_COUNTED}))|"
    rf"\b(?:dieu|khoan|chuong|muc|mau|(?<!luong co )so) \d+(?!\d| ?(?:%|{_COUNTED}))|"
    r"\bqu_ \d+\b|\b1 (?:cho|noi|luc|buoi)\b|"
    rf"\b(?:lop|quy|dot|phong|doi|tang|khoa|cap|lan) \d+\b(?! ?(?:%|{_COUNTED}))|"
    rf"\b(?:thon|to|ap|khu|khu pho|khom|xom|to dan pho|ban|buon|xi nghiep) (?:so )?\d+\b"
    rf"(?![/%]|\.\d{{3}}| ?(?:co )?{_COUNTED})"
)
#: "trưởng ban" heads a board, "trưởng bản" a village; "công nhân" works, "công nhận" recognises.
_PHRASES = re.compile(r"trưởng (?=ban\b)|công nh(?=ân\b)")
_BEFORE_DATE = re.compile(r"(?:ngay|hom|mong|mung) $")


@dataclass(frozen=True, slots=True)
class Plain:
    """A question, three ways of equal length.

    Attributes:
        text: folded, spoilt, with the numbers of documents and places blanked by ``#``.
        exact: lower case, NFC, as typed.
        marked: whether it was typed with diacritics.
    """

    text: str
    exact: str
    marked: bool

    def typed(self, start: int, *forms: str) -> bool:
        """Whether what stands at ``start`` can be one of ``forms``: anything can where no diacritics were typed."""
        return not self.marked or any(self.exact.startswith(form, start) for form in forms)


def plain_of(question: str) -> Plain:
    """The question in the form that the calculators read."""
    text = unicodedata.normalize("NFC", question.translate(INVISIBLE))
    exact = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    folded = _WORD.sub(lambda word: _syllable(word.group()), exact).replace("\n", ".")
    for phrase in _PHRASES.finditer(exact):
        at = phrase.end() + (phrase.group().endswith(" "))
        folded = f"{folded[:at]}_{folded[at + 1 :]}"
    return Plain(_NAMES.sub(_blank, folded), exact, bool(_MARK.search(exact)))


def _syllable(word: str) -> str:
    plain = _SPOILT.get(word) or fold(word)
    return plain if len(plain) == len(word) else word


def _blank(found: re.Match[str]) -> str:
    if found.group()[0].isdigit() and _BEFORE_DATE.search(found.string, 0, found.start()):
        return found.group()
    return re.sub(r"\d", "#", found.group())
