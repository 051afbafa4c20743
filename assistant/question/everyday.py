"""Everyday words to the law's words, from the handbook's table: added beside the question, never in place of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.handbook import Term
from corpus.text import normalise, syllable_key, words

#: Words that only ask, greet or soften; they carry no subject. Longest first. With their marks, for without them
#: "mấy" is "máy", "thì" is "thị" and "thế" is "thể".
_ASKING = (
    "cho tôi hỏi|cho em hỏi|cho mình hỏi|cho tui hỏi|cho hỏi|xin hỏi|hỏi chút|xin cho biết|cho biết|ad ơi|mọi người ơi|"
    "như thế nào|như nào|thế nào|ra sao|làm sao|tại sao|vì sao|bao nhiêu|bao lâu|khi nào|lúc nào|bao giờ|ở đâu|"
    "là gì|cái gì|việc gì|điều gì|những gì|gồm gì|gì|ai|mấy|nào|đâu|sao|"
    "có phải|phải không|được không|đúng không|hay không|có không|không(?! chuyên trách)|chưa|vậy|à|ạ|á|hả|nhỉ|nhé|nha|thì|mà|(?<!thay )thế|đây|đấy|đó|ấy|"
    "nếu|tôi|mình|em|anh|chị|bác|chú|cô chú|ông|bà(?! con)|tui|ơi|ad|admin|giúp|với|dùm|giùm|xin|cảm ơn|dưới đây|sau đây|"
    "theo luật thực hiện dân chủ ở cơ sở|theo luật|được quy định|quy định|theo(?! dõi)|của chính phủ|so với|là"
)
_ASKING_WORDS = re.compile(rf"\b(?:{_ASKING})\b", re.IGNORECASE)
#: Words of which one syllable is an everyday word by itself ("bản", "ấp", "sóc" mean a village).
_WHOLE_WORDS = re.compile(
    r"\b(?:(?:văn|biên|cơ|căn|bài|kịch|nguyên|tài) bản|bản (?:thân|chất|sao|tin|vẽ|đồ|án|chính|ghi nhớ|thỏa thuận|kê khai|giấy)|"
    r"chăm sóc|sóc trăng|chịu (?:trách nhiệm|sự|hình thức|ảnh hưởng)|thuận (?:lợi|tiện))\b"
)


class EverydayWords:
    """The table of everyday words, ready to look up.

    Args:
        terms: the law's terms with what people say for them.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._legal: dict[str, list[str]] = {}
        for term in terms:
            for word in term.everyday:
                self._legal.setdefault(_keys(word), []).append(term.legal)
        keys = sorted(self._legal, key=len, reverse=True)
        self._pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, keys)) + r")\b") if keys else None

    def expand(self, text: str) -> tuple[str, ...]:
        """The law's terms for the everyday words in ``text`` that it does not already say."""
        if self._pattern is None:
            return ()
        said = _keys(text)
        everyday = _keys(_WHOLE_WORDS.sub(" . ", normalise(text).lower()))
        found = (legal for match in self._pattern.findall(everyday) for legal in self._legal[match])
        return tuple(dict.fromkeys(t for t in found if _keys(t) not in said))


def _keys(text: str) -> str:
    """The syllables of ``text``, equal whatever the case and the tone placement; what parts them becomes a space."""
    return " ".join(map(syllable_key, words(text)))


def content_words(text: str) -> str:
    """``text`` without the words that only ask; the whole text when nothing else would be left."""
    bare = re.sub(r"\s+", " ", _ASKING_WORDS.sub(" ", normalise(text))).strip(" ,.?!;:")
    return bare if len(words(bare)) >= 2 else text
