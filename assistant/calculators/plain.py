"""The form of a question that figures and cues are looked for in.

``plain_of`` folds a question (lower case, no diacritics) without changing its length, so
that places in it are places in the question. Where the question was typed with its
diacritics, syllables that would fold onto a word that means something else here keep
a letter that sets them apart: "đủ" is not "dự", "bản" is not "ban", "họ" is not "hộ".
"""

from __future__ import annotations

import re
import unicodedata

from corpus.text import INVISIBLE, fold

#: Typed so, a syllable cannot be the word that its fold stands for in the cues.
_APART = {
    "đủ": "d~",
    "họ": "h~",
    "hồ": "h~",
    "kỳ": "k~",
    "kỹ": "k~",
    "mời": "m~i",
    "bản": "b~n",
    "bạn": "b_n",
    "bàn": "b_n",
    "bán": "b_n",
    "dán": "d~n",
    "quý": "qu~",
    "thứ": "th~",
    "thư": "th_",
    "có": "c~",
    "bà": "b_",
    "năm": "n~m",
    "nam": "n_m",
    "sau": "s_u",
    "bây": "b_y",
    "từ": "t~",
    "tự": "t_",
    "tờ": "t_",
    "to": "t_",
    "cho": "c_o",
    "giấy": "gi~y",
    "giờ": "gi~",
    "ông": "o_g",
    "chống": "ch~ng",
    "chồng": "ch_ng",
    "nhà": "nh~",
    "nhả": "nh_",
    "lễ": "l_",
    "lẻ": "l_",
    "tử": "t_",
}
_WORD = re.compile(r"[^\W\d_]+")
_MASKED = re.compile(
    r"\d+[a-zđ]?/\d{4}(?:/[\w-]+)?(?!/)|"
    r"\b(?:nghi dinh|nd|luat|thong tu|tt|quyet dinh|qd|nghi quyet|phap lenh)(?: so)? ?\d+(?:/\d+)*(?: nam \d{4})?"
    r"(?! ?(?:ngay|thang|ho|nguoi|nha|phieu))|"
    r"\b(?:dieu|khoan|chuong|muc|mau|mau so|so) \d+(?! ?(?:ngay|thang|ho|nguoi|nha|phieu|trieu|nghin|tram|thon|to|thanh|dai|uy|chu))|"
    r"\b(?:lop|qu~|quy|dot|phong|doi|tang|ca|khoa|cap) \d+\b(?! ?(?:ho|nguoi|nha|phieu|trieu|nghin|thon|thanh|thang))|"
    r"\b(?:thon|to|ap|khu|khu pho|khom|xom|to dan pho|b~n|buon|xi nghiep|to so|thon so) \d+\b"
    r"(?! ?(?:co )?(?:ho|nguoi|nha|nh~|phieu|hz|noc|dai|thanh|thon|to|ap|\d|%|/))"
)
_SEPARATORS = {"t~": "tu"}


def plain_of(question: str) -> str:
    """The question, NFC, folded, length kept; see the module."""
    text = unicodedata.normalize("NFC", question.translate(INVISIBLE)).lower()
    return _WORD.sub(lambda word: _syllable(word.group()), text)


def _syllable(word: str) -> str:
    apart = _APART.get(word) if len(word) < 6 else None
    if apart is not None and len(apart) == len(word):
        return apart
    plain = fold(word)
    return plain if len(plain) == len(word) else word


def mask_names(plain: str) -> str:
    """``plain`` with the numbers of documents, articles and numbered places blanked out."""
    return _MASKED.sub(lambda m: re.sub(r"\d", "#", m.group()), plain)
