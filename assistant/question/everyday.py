"""Everyday words to the law's words, from the handbook's table: added beside the question, never in place of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.handbook import Term
from corpus.text import fold, words

#: Words that only ask, greet or soften; they carry no subject. Folded; longest first.
_ASKING = (
    "cho toi hoi|cho em hoi|cho minh hoi|cho tui hoi|cho hoi|xin hoi|hoi chut|cho biet|xin cho biet|ad oi|moi nguoi oi|"
    "nhu the nao|nhu nao|the nao|ra sao|lam sao|tai sao|vi sao|bao nhieu|bao lau|khi nao|luc nao|bao gio|o dau|"
    "la gi|cai gi|viec gi|dieu gi|nhung gi|gom gi|gi|ai|may|nao|dau|sao|"
    "co phai|phai khong|duoc khong|dung khong|hay khong|co khong|khong|chua|vay|a|ha|nhi|nhe|nha|thi|ma|the|day|do|ay|"
    "neu|toi|minh|em|anh|chi|bac|chu|co chu|ong|ba|tui|oi|ad|admin|giup|voi|dum|xin|cam on|duoi day|sau day|"
    "theo luat thuc hien dan chu o co so|theo luat|duoc quy dinh|quy dinh|theo|cua chinh phu|so voi|la"
)
_ASKING_WORDS = re.compile(rf"\b(?:{_ASKING})\b")


class EverydayWords:
    """The table of everyday words, ready to look up.

    Args:
        terms: the law's terms with what people say for them.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._legal: dict[str, list[str]] = {}
        for term in terms:
            for word in term.everyday:
                self._legal.setdefault(" ".join(words(fold(word))), []).append(term.legal)
        keys = sorted(self._legal, key=len, reverse=True)
        self._pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, keys)) + r")\b") if keys else None

    def expand(self, text: str) -> tuple[str, ...]:
        """The law's terms for the everyday words in ``text`` that it does not already say."""
        if self._pattern is None:
            return ()
        plain = " ".join(words(fold(text)))
        found = (legal for match in self._pattern.findall(plain) for legal in self._legal[match])
        return tuple(dict.fromkeys(t for t in found if fold(t) not in plain))


def content_words(text: str) -> str:
    """``text`` without the words that only ask; the whole text when nothing else would be left."""
    plain = fold(text)
    if len(plain) != len(text):
        return text
    kept = list(text)
    for match in _ASKING_WORDS.finditer(plain):
        kept[match.start() : match.end()] = " " * (match.end() - match.start())
    bare = re.sub(r"\s+", " ", "".join(kept)).strip(" ,.?!;:")
    return bare if len(words(bare)) >= 2 else text
