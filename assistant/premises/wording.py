"""How a question stands to what it names: does it take it for granted, or only ask, or tell what happened?

All patterns are for the question folded letter by letter (``folded``), so that places agree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from corpus.text import fold

_NO = r"(?:khong|ko|k|kg|hong|hok|hem|hom|hông)"
#: "…, đúng không?", "… phải không ạ", "… nhỉ?", "… hả bác?"
_TAG = re.compile(
    rf"\b(?:dung|phai|chinh xac|chuan|that|vay|the|co) (?:{_NO}|chua)\b|\b(?:dung|phai) (?:vay|the|roi)? ?{_NO}\b|"
    r"\b(?:nhi|ha|phai chang|hay sao|chu)\b[^.?!]{0,14}(?:[?!.]|$)|\ba\b[^.?!]{0,8}\?|\bdung (?:khong|ko|chua|a)\b|"
    r"\b(?:xac nhan|khang dinh) (?:giup|gium|ho|dum|di|cho)\b|\bco (?:that|chuan|chinh xac)\b|\bdung la (?:vay|the)\b"
)
#: "Có phải …": at its beginning only, for "thôn có phải lập … không?" asks openly.
_OPENER = re.compile(
    r"(?:^|[.?!,;:] ?|\b(?:vay|the|hay|roi|a|oi|hoi|cho hoi) )co (?:phai|dung)\b|\bco (?:phai|dung) (?:la|do|luat|"
    r"theo|rang|chi|tu|\d+)\b|"
    r"\bphai chang\b|\bco that\b"
)
_ALONE = 28  # characters of a sentence that only asks to confirm the one before it
_WHY = re.compile(
    r"\b(?:tai|vi|do|boi|lam) sao\b|\bsao (?:lai|ma|luat|phai|chi|no|nha|cu|xa|thon|co)\b|\bco sao\b|"
    r"(?:^|[.?!,] ?)sao\b|"
    r"\b(?:quy dinh|luat|van ban|dieu|cho) nao (?:ma|lai|bao|noi|bat|cho)\b|\bai (?:bao|noi)\b"
)
_TEXT = r"(?:bo )?(?:luat|nghi dinh|thong tu|phap luat|quy dinh|nd|tt|van ban|nha nuoc|cap tren)\b"
_SAID = (
    r"noi(?! (?:khac|bo|dung|vu|quy|o|cu|nao|nay|co|lam|day|den|tren|xay|dang|do|minh|toi|em))|"
    r"(?<!thong )bao(?! (?:nhieu|lau|gio|gom|dam|ve|cao|hiem))"
)
_SOURCE = re.compile(
    rf"\btheo (?:nhu )?(?:khoan \d+ )?(?:dieu \d+|{_TEXT}|toi (?:biet|hieu|nho)|minh biet|em (?:biet|hieu)|nguyen tac)|"
    rf"\b{_TEXT}[^.?!;]{{0,70}}?\b(?:quy dinh|bat|cho|noi|ghi|bao|yeu cau|doi|buoc|dat ra|an dinh|viet|chi can)\b|"
    r"\b(?:nghe|thay|duoc) (?:noi|bao|ho bao|nguoi ta|don|dau|ke|ong|anh|chi|ba|co|bac|can bo|xa|huyen|biet|"
    r"pho bien)\b|"
    rf"\b(?:{_SAID}|khang dinh|cho rang|giai thich|phan|tuyen bo|huong dan|tra loi|tuong|nghi|nho|dinh ninh|tin)"
    r"(?: \w+)? (?:la|rang|thi|luat|quy|chi|phai|cu)\b|"
    r"\b(?:can bo|ong|ba|anh|chi|bac|chu|truong thon|to truong|chu tich|ke toan|sep|xa|huyen|nguoi ta|ho|co nguoi)"
    rf"(?: \w+){{0,3}} (?:{_SAID}|khang dinh|cho rang|phan|tuyen bo|bat)\b|"
    r"\bda (?:quy dinh|la quy dinh)\b|\bquy dinh (?:la|phai|rang|ro)\b|\bvi (?:luat|quy dinh|da)\b|\bdo (?:luat|"
    r"quy dinh)\b|"
    r"\bbiet (?:la|rang)\b|\bda biet\b|\bvan bao\b|\bcai quy dinh\b|\bquy dinh \d"
)
_MODAL_BEFORE = re.compile(
    r"\b(?:chi can|chi phai|can|phai|can phai|it nhat|toi thieu|toi da|nhieu nhat|khong qua|khong duoc qua|"
    r"khong it hon|"
    r"khong duoi|cham nhat|muon nhat|tre nhat|som nhat|trong vong|trong thoi han|thoi han|han|bat buoc|duoc toi|"
    r"len toi|"
    r"len den|co toi|moi can|nhat thiet|quy dinh|dinh muc|muc|ty le|ti le|nhiem ky|tu|tren|qua|duoi)"
    r"(?: (?:la|co|du|dat|duoc|phai|den|toi|la co|lam|cu|den muc|trong|sau|truoc|tu|nhat|hon|dung|moi|nay|cua|ho|"
    r"co dinh|la co dinh|dung|lay|bau|lap|gui|dan|treo|"
    r"niem yet|cong khai|thong bao|bao|trien khai|nop|ky|giu|to chuc|hop|co du|co it nhat|it nhat)){0,4} $"
)
_MODAL_AFTER = re.compile(
    r"^[^.,?!;]{0,60}?\b(?:la (?:du|duoc|xong|ok|on|hop le|dung luat|dung|qua|dat|thong qua|hop phap|vua|ket thuc|"
    r"het han)|"
    r"(?:thi )?(?:moi) (?:duoc|dat|thong qua|hop le|co hieu luc|la|xong|tinh|qua|du|dung|co the|phai|cong nhan|gui|"
    r"bao|hop)|"
    r"thoi|tro len|cung (?:du|duoc)|la toi da|la toi thieu|(?:thi|la) (?:go|thao) (?:duoc|ra)?)\b"
)
_CASE = re.compile(
    r"\b(?:(?:thon|xa|xom|ap|ban|to|lang|phuong|khu|co quan|don vi|truong|cong ty|cty|so|cho|ben|nha|chung|phong|"
    r"benh vien) "
    r"(?:t_i|toi(?! (?:da|thieu))|em|minh|tui|chung toi|chung em|anh|ben em)|chung (?:t_i|toi|em|minh)|(?:hom|tuan|"
    r"thang|nam) (?:qua|truoc|kia|ngoai)|"
    r"vua (?:roi|qua|xong|moi)|hom nay|sang nay|hom no)\b"
)
#: What happened; and what may have happened, unless the question asks to have it confirmed.
_HAPPENED = re.compile(
    r"\b(?:da|vua|hien|dang|(?<!quy )(?<!quyet )(?<!co )(?<!an )(?<!nhat )(?<!nghi )dinh(?! ky| muc| cu)|chi moi|het)"
    r"(?: \w+){0,3} $|\b(?:con|voi|tong) $"
)
_MAYBE = re.compile(r"\b(?:moi|duoc)(?: \w+){0,3} $|\b(?:co|gom) $")
_HAPPENED_AFTER = re.compile(r"^ ?(?:\w+ )?(?:roi|qua|lien|nay|truoc day|da go)\b")
_OPEN = re.compile(
    r"\b(?:bao (?:nhieu|lau|gio)|may|ai|nao|the nao|ra sao|lam sao|(?<!vi )(?<!tai )(?<!do )(?<!boi )sao|khi nao|"
    r"luc nao|o dau|la gi|gi|hay la|thuoc ve|ntn)\b"
)
_CHOICE = re.compile(
    r"\bhay (?:la |chi |phai |can |du )*(?:\d|mot|hai|ba|bon|nam|sau|bay|tam|muoi|qua ban|tren|it nhat)"
)
_JUDGE = re.compile(
    rf"\b(?:du|dat|duoc|kip|hop le|tinh|on|sao|qua|thong qua|hop phap|phep|trung|vi pham|tre) (?:{_NO}|chua|hay)\b|"
    rf"\bco (?:du|dat|duoc|kip|hop le|on|bi|vi pham|qua|tinh|trung|sao|the|can|nen|con|tre|thong qua|duoc phep|"
    rf"ai)\b[^.?!]*(?<!phai )(?<!dung )\b(?:{_NO}|chua)\b"
)
#: "có phải lập …", "có được kiêm …": asked, not said.
_POWER = re.compile(r"(?:phai|duoc|the|can|quyen|bat buoc)\b")
_SENTENCE = re.compile(r"[.?!;\n](?=\s|$)")
_PART = re.compile(r"[.?!;\n](?=\s|$)|[,:](?= )| - ")


def folded(text: str) -> str:
    """``text`` without diacritics, lower case, every character in its place."""
    return "".join(_letter(c) for c in text)


def _letter(char: str) -> str:
    plain = fold(char)
    return plain if len(plain) == 1 else char


@dataclass(frozen=True)
class Standing:
    """Where in a question something stands, and how the words around it take it.

    Attributes:
        text: the question, folded.
        start, end: the place of what is named.
    """

    text: str
    start: int
    end: int

    @cached_property
    def sentence(self) -> str:
        return self.text[self._begin(_SENTENCE) : self._finish(_SENTENCE)]

    @cached_property
    def part(self) -> str:
        """The sentence between two commas."""
        return self.text[self._begin(_PART) : self._finish(_PART)]

    @cached_property
    def before(self) -> str:
        return self.text[self._begin(_PART) : self.start]

    @cached_property
    def after(self) -> str:
        return self.text[self.end : self._finish(_SENTENCE)]

    def _begin(self, pattern: re.Pattern[str]) -> int:
        return max((m.end() for m in pattern.finditer(self.text, 0, self.start)), default=0)

    def _finish(self, pattern: re.Pattern[str]) -> int:
        match = pattern.search(self.text, self.end)
        return match.end() if match else len(self.text)

    @cached_property
    def modal(self) -> bool:
        """Whether the words beside it make a rule of it: "phải …", "chậm nhất …", "… là đủ"."""
        return bool(_MODAL_BEFORE.search(self.before[-60:]) or _MODAL_AFTER.search(self.after))

    @cached_property
    def vouched(self) -> bool:
        """Whether it is laid at the law's door, or somebody's: "luật quy định", "nghe nói", "vì sao phải"."""
        lead = self.text[max(0, self.start - 160) : self.start]
        return bool(_SOURCE.search(lead) or _SOURCE.search(self.after[:40]) or _WHY.search(self.sentence))

    @cached_property
    def vouched_here(self) -> bool:
        """``vouched``, between the same two commas."""
        return bool(_SOURCE.search(self.part) or _WHY.search(self.part))

    @cached_property
    def confirms(self) -> bool:
        """Whether the question asks to have it confirmed."""
        opened = _OPENER.search(self.text[max(0, self.start - 120) : self.start + 1])
        rest = self.text[self.end :].removeprefix(self.after).strip()
        return bool(opened or _TAG.search(self.after) or (len(rest) <= _ALONE and _TAG.search(rest)))

    @cached_property
    def stated(self) -> bool:
        """Whether it stands in a sentence that only its question mark makes a question."""
        sentence = self.sentence.strip()
        return sentence.endswith("?") and not _OPEN.search(sentence) and not _JUDGE.search(sentence)

    @cached_property
    def happened(self) -> bool:
        """Whether it belongs to a story: "thôn tôi đã niêm yết 15 ngày"."""
        told = _HAPPENED.search(self.before) or _HAPPENED_AFTER.search(self.after)
        return bool(told or _CASE.search(self.part))

    @cached_property
    def told(self) -> bool:
        """Whether it may belong to a story: "xã có 9 thôn"."""
        return self.happened or bool(_MAYBE.search(self.before))

    @cached_property
    def open(self) -> bool:
        """Whether the words around it ask for something else, or for a choice."""
        return bool(_OPEN.search(_WHY.sub(" ", self.part)) or _CHOICE.search(self.sentence))

    @cached_property
    def judged(self) -> bool:
        """Whether it is put up for judgement: "niêm yết 15 ngày có đủ không?"."""
        return bool(_JUDGE.search(self.sentence))

    @property
    def claimed(self) -> bool:
        """Whether a figure here is a rule that the question takes for granted."""
        if self.open:
            return False
        if self.modal or self.vouched_here:
            return not (self.told and self.judged)
        if self.happened or self.judged:
            return False
        return self.confirms or (not self.told and (self.vouched or self.stated))

    @property
    def presumed(self) -> bool:
        """Whether a body here is taken to be the one that acts, whatever else is asked."""
        if self.judged and not (self.confirms or self.vouched):
            return False
        asks_who = re.search(
            r"\b(?:ai|(?:co quan|cap|to chuc|nguoi|ben|noi|don vi) nao|hay(?: la)?|thuoc ve ai)\b", self.sentence
        )
        return not asks_who and (self.confirms or self.vouched or self.stated or bool(_OPEN.search(self.sentence)))

    @property
    def asserted(self) -> bool:
        """Whether what is said here is said as a fact, not asked."""
        if re.search(r"\bco $", self.text[: self.start]) and _POWER.match(self.text, self.start):
            return False
        if self.judged and not (_TAG.search(self.after) or self.vouched):
            return False
        return self.confirms or self.vouched or self.stated
