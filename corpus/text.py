"""Text rules for Vietnamese law: what is normalised in the shown text, and the keys used to compare.

The shown text is only normalised (NFC, plain spaces, no invisible characters); it is
never folded. Keys fold what two careful typists may write differently.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\s*\n\s*")
_TONES = {"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"}
_TONE_CLASS = re.compile("[" + "".join(_TONES) + "]")
_MARKS = re.compile(r"[\u0300-\u036f]")
_CACHED_LENGTH = 32  # syllables are kept, whole questions are not
_WORD = re.compile(r"[^\W_]+")
#: The capital letters of Vietnamese, for character classes: "À-Ỹ" would hold small letters too.
CAPITALS = "A-Z" + "".join(letter for letter in map(chr, range(0xC0, 0x1EFA)) if letter.isupper())
_ELLIPSIS = re.compile(r"\s*(?:…|\.{3,})")
_LIST_MARKER = re.compile(r"(?m)(?:^\s*|(?<=[:;.]) )[-–—•*+] +")
_SPACE_BEFORE_PUNCTUATION = re.compile(r"\s+(?=[,.;:!?%)\]}”’])")


def normalise(text: str) -> str:
    """Return ``text`` in the form that is stored and shown.

    NFC; every kind of space becomes one plain space; soft hyphens and zero-width
    characters go; lines are trimmed and blank lines dropped. Idempotent.
    """
    text = unicodedata.normalize("NFC", text.translate(INVISIBLE))
    return _BLANK_LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def one_line(text: str) -> str:
    """``normalise`` with line breaks turned into spaces: the form in which quotes are compared."""
    return normalise(text).replace("\n", " ")


@lru_cache(maxsize=65536)
def syllable_key(word: str) -> str:
    """A key equal for the same syllable whatever its case, Unicode form and tone placement.

    The tone mark is taken off its vowel and written behind the word as a digit, so that
    ``hoà`` and ``hòa``, ``uỷ`` and ``ủy`` meet: ``syllable_key("Ủy") == "uy4"``.
    """
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = "".join(_TONES[c] for c in _TONE_CLASS.findall(decomposed))
    return unicodedata.normalize("NFC", _TONE_CLASS.sub("", decomposed)) + tones


def fold(text: str) -> str:
    """``text`` as typed without diacritics, lower case: ``fold("Ủy ban") == "uy ban"``."""
    return _fold(text) if len(text) <= _CACHED_LENGTH else _fold.__wrapped__(text)


@lru_cache(maxsize=65536)
def _fold(text: str) -> str:
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text.lower()))
    return plain.replace("đ", "d")


def words(text: str) -> list[str]:
    """The words of ``text`` in order; single letters and digits survive ("điểm a khoản 1")."""
    return _WORD.findall(unicodedata.normalize("NFC", text.translate(INVISIBLE)))


def compare_key(text: str) -> str:
    """The compare key: case, tone placement, ellipses, list markers, space before punctuation folded away.

    Nothing else is folded: two texts with the same key have the same syllables, numbers
    and signs in the same order.
    """
    text = _LIST_MARKER.sub(" ", _ELLIPSIS.sub(" ", normalise(text)))
    text = _SPACE_BEFORE_PUNCTUATION.sub("", " ".join(text.split()))
    return _WORD.sub(lambda word: _unambiguous_key(word.group()), text)


def _unambiguous_key(word: str) -> str:
    """``syllable_key``, but a digit of the text (điểm a1) never looks like a tone (à)."""
    key = syllable_key(word)
    return f"_{word.lower()}" if any(c.isdigit() for c in word) else key


def copied_runs(text: str, source_grams: set[tuple[str, ...]], length: int = 20) -> list[str]:
    """The runs of ``length`` syllables of ``text`` that also stand in a source.

    Args:
        text: the text to examine.
        source_grams: what ``syllable_grams`` made of the sources, with the same ``length``.
    """
    own = [w.lower() for w in words(text)]
    found = (tuple(own[i : i + length]) for i in range(len(own) - length + 1))
    return [" ".join(run) for run in found if run in source_grams]


def syllable_grams(text: str, length: int = 20) -> set[tuple[str, ...]]:
    """Every run of ``length`` syllables of ``text``, lower case, without punctuation."""
    own = [w.lower() for w in words(text)]
    return {tuple(own[i : i + length]) for i in range(len(own) - length + 1)}
