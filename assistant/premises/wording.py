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
    rf"(?<!co )\bdung (?:{_NO}|chua|chu|a)\b|\b(?:phai|chinh xac|that) (?:{_NO}|chua)\b|"
    rf"\b(?:dung|phai) (?:vay|the|roi) ?{_NO}\b|\bdung la (?:vay|the)\b|"
    r"\b(?:nhi|ha|phai chang|hay sao|chu|chu gi)\b[^.?!]{0,14}(?:[?!.]|$)|\ba\b[^.?!]{0,8}\?|"
    r"\b(?:xac nhan|khang dinh) (?:giup|gium|ho|dum|di|cho)\b|\bco (?:that|chuan|chinh xac)\b|"
    rf"\bco dung (?:vay|the) {_NO}\b|\b(?:nho|hieu|nghe|nghi|tuong)(?: nhu)? (?:vay|the),? co dung\b"
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
_TEXT = r"(?:bo )?(?:luat|nghi dinh|thong tu|phap luat|quy dinh|nd|tt|van ban)\b"
_NOTICE = re.compile(r"\bbáo\b(?! (?:là|rằng))", re.IGNORECASE)
_SAID = (
    r"noi(?! (?:khac|bo|dung|vu|quy|o|cu|nao|nay|co|lam|day|den|tren|xay|dang|do|minh|toi|em))|"
    r"(?<!thong )bao(?! (?:nhieu|lau|gio|gom|dam|ve|cao|hiem))"
)
_SOURCE = re.compile(
    rf"\btheo (?:nhu )?(?:khoan \d+ )?(?:dieu \d+|{_TEXT}|toi (?:biet|hieu|nho)|minh biet|em (?:biet|hieu)|nguyen tac)|"
    rf"\b{_TEXT}[^.?!;]{{0,70}}?\b(?:quy dinh|bat|cho|noi|ghi|bao|yeu cau|doi|buoc|dat ra|an dinh|viet|chi can)\b|"
    r"\bdoc (?:dau|thay|duoc|tren)\b|"
    r"\b(?:nghe|thay|duoc) (?:noi|bao|ho bao|nguoi ta|don|dau|ke|doc|ong|anh|chi|ba|co|bac|can bo|xa|huyen|biet|"
    r"pho bien)\b|"
    rf"\b(?:{_SAID}|khang dinh|cho rang|giai thich|phan(?! (?:doi|anh|bien|cong|nan|loai|tan))|tuyen bo|huong dan|"
    rf"tra loi|tuong|nghi|nho|dinh ninh|tin)"
    r"(?: \w+)? (?:la|rang|thi|luat|quy|chi|phai|cu)\b|"
    r"\b(?:can bo|ong|ba|anh|chi|bac|chu|truong thon|to truong|chu tich|ke toan|sep|xa|huyen|nguoi ta|ho|co nguoi)"
    rf"(?: \w+){{0,3}} (?:{_SAID}|khang dinh|cho rang|phan(?! (?:doi|anh|bien|cong|nan|loai|tan))|tuyen bo|bat)\b|"
    r"\bda (?:quy dinh|la quy dinh)\b|\bquy dinh (?:la|phai|rang|ro)\b|\bvi (?:luat|quy dinh|da)\b|\bdo (?:luat|"
    r"quy dinh)\b|"
    r"\bbiet (?:la|rang)\b|\bda biet\b|\bvan bao\b|\bcai quy dinh\b|\bquy dinh \d"
)
_MODAL_BEFORE = re.compile(
    r"\b(?:chi can|chi phai|can|phai|can phai|it nhat|toi thieu|toi da|nhieu nhat|khong qua|khong duoc qua|"
    r"khong it hon|"
    r"khong duoi|cham nhat|muon nhat|tre nhat|som nhat|trong vong|trong thoi han|thoi han|han|bat buoc|duoc toi|"
    r"len toi|"
    r"len den|co toi|moi can|nhat thiet|quy dinh|dinh muc|muc|ty le|ti le|nhiem ky|(?<!dau )tu)"
    r"(?: (?:la|co|du|dat|duoc|phai|den|toi|la co|lam|cu|den muc|trong|sau|truoc|tu|nhat|hon|dung|moi|nay|cua|ho|"
    r"co dinh|la co dinh|dung|lay|bau|lap|gui|dan|treo|"
    r"niem yet|tin|thong tin|cong khai|thong bao|bao|trien khai|nop|ky|giu|to chuc|hop|co du|co it nhat|"
    r"it nhat)){0,4} $"
)
_MODAL_AFTER = re.compile(
    r"^[^.,?!;]{0,60}?\b(?:la (?:du|duoc|xong|ok|on|hop le|dung luat|dung|qua|dat|thong qua|hop phap|vua|ket thuc|"
    r"het han)|"
    r"(?:thi )?moi (?:duoc|dat|thong qua|hop le|co hieu luc|tinh|qua|du|dung|trung|co the)|"
    r"tro len|cung (?:du|duoc)|la toi da|la toi thieu|(?:thi|la) (?:go|thao) duoc)\b"
)
_ME = r"(?:toi(?! (?:da|thieu))|em|minh|tui|chung toi|chung em|anh|ben em)"
_CASE = re.compile(
    r"\b(?:(?:thon|xa|xom|ap|ban|to|lang|phuong|khu|co quan|don vi|truong|cong ty|cty|so|cho|ben|nha|chung|phong|"
    rf"benh vien|tram|o|cua) {_ME}|chung (?:toi|em|minh)|(?:hom|tuan|thang|nam) (?:qua|truoc|kia|ngoai)|"
    r"vua (?:roi|qua|xong|moi)|hom nay|sang nay|hom no)\b"
)
_HAS = re.compile(r"\b(?:co|duoc)(?: toi da| toi| den)? $")
_IN_ORDER_TO = re.compile(r"^ de (?!y|nghi|lai|nguyen)\w")
_CONDITION = re.compile(r"^ ?(?:khi|neu|truong hop|gia su|luc|gia nhu|voi|sau khi|truoc khi|muon|viec|ve)\b")
_PLANNED = re.compile(r"\b(?:tinh|dinh|muon|moi|vua|da|dang|sap|tu y|toan)\b")
#: What happened; and what may have happened, unless the question asks to have it confirmed.
_HAPPENED = re.compile(
    r"\b(?:da|vua|hien|dang|"
    r"(?<!quy )(?<!quyet )(?<!co )(?<!an )(?<!nhat )(?<!nghi )(?<!gia )dinh(?! ky| muc| cu)|chi moi|het)"
    r"(?: \w+){0,3} $|\b(?:con|voi|tong) $"
)
_MAYBE = re.compile(r"\b(?:moi|duoc)(?: \w+){0,3} $|\b(?:co|gom) $")
_HAPPENED_AFTER = re.compile(r"^ ?(?:\w+ )?(?:roi(?! moi)|qua|lien(?! tuc)|nay|truoc day|da go)\b")
_OPEN = re.compile(
    r"\b(?:bao (?:nhieu|lau|gio)|may|ai(?! (?:cung|bao|noi))|nao|the nao|ra sao|lam sao|"
    r"(?<!vi )(?<!tai )(?<!do )(?<!boi )sao|khi nao|luc nao|o dau|la gi|(?<!chu )gi|hay la|thuoc ve|ntn)\b"
)
_CHOICE = re.compile(
    r"(?<=[a-z0-9%,] )hay (?!sao|khong|chua|la khong|ko|tra loi|xac nhan|cho|giup|huong dan|noi|ghi|bi|duoc)\w|"
    r"\b(?:ben nao|ai)(?: noi| lam)? (?:moi )?dung\b"
)
_NOT_TAG = "".join(
    f"(?<!{word} )" for word in ("dung", "phai", "chuan", "xac", "that", "phai vay", "dung vay", "phai the")
)
_CALL = "(?:a|ha|vay|nhi|bac|anh|chi|em|ad|the|nua|ban|oi|ta|luon|nha|nhe|co|chu|thay|ong|ba|moi nguoi|day|do)"
_JUDGE = re.compile(
    rf"\b(?:du|dat|duoc|kip|hop le|tinh|on|sao|qua|thong qua|hop phap|phep|trung|vi pham|tre) (?:{_NO}|chua|hay)\b|"
    rf"(?<!vay )(?<!the )\bco dung\b(?! (?:vay|the) )[^.?!]*\b{_NO}\b|"
    rf"\b(?:nhu|lam) (?:vay|the) co dung\b|{_NOT_TAG}\b(?:{_NO}|chua)\b(?: {_CALL}){{0,2}} ?[?.!]*$"
)
#: "có phải lập …", "có được kiêm …": asked, not said.
_ASKED_POWER = re.compile(r"\bco (?:phai|duoc|the|can|quyen|bat buoc)\b")
#: "Có phải trưởng thôn do xã cử không?", from the first word to the last.
_WHETHER = re.compile(rf"^(?:(?:vay|the|da|a|cho hoi|xin hoi) )*co phai\b[^.?!]*\b{_NO}(?: {_CALL})* ?[?.!]*$")
_I = re.compile(r"\b(?:toi(?! (?:da|thieu))|em|minh|tui)\b")
#: "…, có phải bầu lại không?"
_MUST = re.compile(rf"(?<=[a-z,] )co phai\b[^.?!]*\b{_NO}\b")
_ASKS_WHO = re.compile(
    r"\b(?:ai(?! (?:cung|bao|noi))|(?:co quan|cap|to chuc|nguoi|ben|noi|don vi) nao|hay(?: la)?|thuoc ve ai)\b"
)
_SENTENCE = re.compile(r"[.?!;\n](?=\s|$)")
_PART = re.compile(r"[.?!;\n](?=\s|$)|[,:](?= )| - ")


def folded(text: str) -> str:
    """``text`` without diacritics, lower case, every character in its place."""
    return "".join(_letter(c) for c in text)


def voiced(text: str) -> str:
    """``folded``, but "báo" (to give notice) is not to be taken for "bảo" (to say)."""
    return folded(_NOTICE.sub("b_o", text))


def _letter(char: str) -> str:
    plain = fold(char)
    return plain if len(plain) == 1 else char


@dataclass(frozen=True)
class Standing:
    """Where in a question something stands, and how the words around it take it.

    Attributes:
        text: the question, ``voiced``.
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
        allowed = _HAS.search(self.before) and _IN_ORDER_TO.match(self.after)  # "xã có 30 ngày để trả lời"
        return bool(allowed or _MODAL_BEFORE.search(self.before[-60:]) or _MODAL_AFTER.search(self.after))

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

    @property
    def confirmed(self) -> bool:
        """Whether the whole question asks to have it confirmed."""
        return bool(_TAG.search(self.text))

    @cached_property
    def stated(self) -> bool:
        """Whether it stands in a sentence that only its question mark makes a question."""
        sentence = self.sentence.strip()
        return sentence.endswith("?") and not any(p.search(sentence) for p in (_OPEN, _JUDGE, _MUST))

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
        return bool(_OPEN.search(_WHY.sub(" ", self.part)) or _CHOICE.search(self.text))

    @cached_property
    def judged(self) -> bool:
        """Whether it is put up for judgement: "niêm yết 15 ngày có đủ không?"."""
        return bool(_JUDGE.search(self.sentence.strip()))

    @cached_property
    def story(self) -> bool:
        """Whether it is told in a sentence of its own, before the question what to make of it."""
        last = self.text.rstrip(" ?.!")
        asked = self.text[max(last.rfind(mark) for mark in ".?!") + 1 :].strip()
        return not self.sentence.strip().endswith("?") and bool(_JUDGE.search(asked) and _I.search(self.text))

    @cached_property
    def asks_else(self) -> bool:
        """Whether its sentence asks for something that only another answer gives ("… trong trường hợp nào?")."""
        return bool(_OPEN.search(_WHY.sub(" ", self.sentence)))

    @property
    def claimed(self) -> bool:
        """Whether a figure here is a rule that the question takes for granted."""
        if self.open or self.story:
            return False
        if self.modal or _WHY.search(self.part):
            return not (self.happened and self.judged)
        if self.vouched_here and not self.asks_else:
            return not (self.told and self.judged)
        if self.happened or self.judged:
            return False
        return self.confirms or (not self.told and (self.stated or (self.vouched and not self.asks_else)))

    @property
    def presumed(self) -> bool:
        """Whether a body here is taken to be the one that acts by law."""
        return self.asserted or (bool(_WHY.search(self.sentence)) and not self.happened)

    @property
    def declared(self) -> bool:
        """Whether it is said flatly between two commas, and something else is asked after it."""
        part, after = self.part.strip(), self.after
        asks = any(p.search(part) for p in (_OPEN, _JUDGE, _MUST, _CONDITION, _ASKED_POWER, _PLANNED))
        told = self.happened or _CASE.search(self.sentence) or _CHOICE.search(self.sentence)
        return "," in after and not asks and not told

    @property
    def asked_beside(self) -> bool:
        """Whether a body here is named as the one that acts, in a question about something else."""
        return not (_ASKS_WHO.search(self.sentence) or self.judged or self.happened) and self.asks_else

    @property
    def asserted(self) -> bool:
        """Whether what is said here is said as a rule: not asked, and not told of a place of one's own."""
        tagged = bool(_TAG.search(self.after) or _WHETHER.match(self.sentence.strip()))
        if (self.happened and not self.vouched_here) or (self.judged and not tagged):
            return False
        asked = self.text[max(0, self.start - 3) : self.end]
        if self.open or (_ASKED_POWER.search(asked) and not (self.vouched_here or tagged)):
            return False
        return self.confirms or self.stated or (self.vouched and not self.asks_else)
