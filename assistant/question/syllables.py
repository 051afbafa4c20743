"""Vietnamese syllables: where they stand in a text, what they may look like, how they are spelt.

Shared by the diacritics restorer and the script that trains it, so that both cut a text
in the same way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from corpus.text import fold

_WORD = r"(?:[^\W\d_][\u0300-\u036f]*)+"
_PROTECTED = (
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # addresses
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net|org|gov|edu|info)\b(?:/\S*)?"
    r"|(?:\w{1,24}[/-]){0,6}[^\W\d_]*\d\w*(?:[/:-]\w+|\.\d+)*"  # numbers, document numbers, "nd59"
)
TOKEN = re.compile(rf"(?P<fixed>{_PROTECTED})|(?P<word>{_WORD})|(?P<edge>[.?!;:…\n]+)|(?P<pause>[,()]+)")

_ONSET = r"(?:ngh|ng|nh|gh|gi|g|ch|c|kh|k|ph|p|th|tr|t|qu|b|d|đ|h|l|m|n|r|s|v|x)?"
_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu
iêc iêm iên iêng iêp iêt iêu o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay
oăc oăm oăn oăng oăt oe oen oeo oet oong ooc ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uôc uôi uôm uôn uông uôt uơ uơn
uy uya uych uynh uyt uyu uyên uyêt ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
y yêm yên yêng yêt yêu yt ych yn ynh yp ơng êc ưn
"""
_SHAPE = re.compile(_ONSET + "(?:" + "|".join(sorted(set(_RIMES.split()), key=len, reverse=True)) + ")")
_STOPPED = re.compile(r"(?:c|ch|p|t)$")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LATE_TONE = re.compile(rf"(?<!q)(o[ae]|uy)([{_TONES}])$")


class Token(NamedTuple):
    """A stretch of text: ``kind`` is word, fixed (never touched), pause (a comma) or edge (a sentence ends here)."""

    kind: str
    start: int
    end: int
    text: str


def tokens(text: str) -> Iterator[Token]:
    """The words, protected stretches and sentence ends of ``text``, in order; the rest is left out."""
    for match in TOKEN.finditer(text):
        yield Token(match.lastgroup or "", match.start(), match.end(), match[0])


@lru_cache(maxsize=32768)
def canonical(word: str) -> str:
    """The spelling that the model knows a word by: NFC, lower case, the tone where the law puts it.

    ``canonical("Hoà") == "hòa"``, ``canonical("THUỶ") == "thủy"``; ``qu`` is an onset: ``quý`` stays.
    """
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFC", word).lower())
    early = _LATE_TONE.sub(lambda m: m[1][0] + m[2] + m[1][1], decomposed)
    return unicodedata.normalize("NFC", early)


def is_syllable(word: str) -> bool:
    """Whether a canonical word obeys Vietnamese phonotactics (``nguời`` and an untoned ``cap`` do not)."""
    decomposed = unicodedata.normalize("NFD", word)
    bare = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    if not _SHAPE.fullmatch(bare):
        return False
    tone = [c for c in decomposed if c in _TONES]
    if _STOPPED.search(bare):
        return len(tone) == 1 and tone[0] in "\u0301\u0323"
    return len(tone) <= 1


def is_marked(word: str) -> bool:
    """Whether any letter carries a mark (tone, circumflex, horn, breve or the bar of đ)."""
    return fold(word) != word.lower()


def with_case(word: str, typed: str) -> str:
    """``word`` with the capitals of ``typed``, letter by letter; both have the same number of letters."""
    return "".join(w.upper() if t.isupper() else w for w, t in zip(word, typed, strict=True))
