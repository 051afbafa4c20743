"""What each figure is in the story: all of them, those who came, those in favour, those who signed.

The words after a figure decide, up to the next figure or the end of the clause; then the
words before it. A figure whose role is not said stays ``NONE`` and is never guessed here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from assistant.calculators.dates import Day
from assistant.calculators.figures import SPANS, STAFF, Figure, Role, Unit
from assistant.calculators.plain import Plain

_NO = r"(?:khong|ko|k|kg|chua|chang|cha|deu khong)"
_AYE = (
    r"dong y|tan thanh|nhat tri|dong tinh|dong thuan|tan dong|ung ho|ung bung|ung y|ung|chiu|thuan|gat(?: dau)?|"
    r"gio tay|"
    r"chap thuan|bieu quyet (?:dong y|tan thanh|thong qua)|bam (?:ung|dong y|nut|chon|thich)|bo phieu (?:dong y|"
    r"thuan|cho)|"
    r"phieu (?:dong y|thuan|tan thanh|bau)|tin nhiem|bau cho|chon (?:dong y|ung|tan thanh)"
)
_BOARD_AYE = re.compile(r"\b(?:theo(?! quy dinh)|muon(?! nhat))\b")
_AYE_BEFORE = (
    r"dong y|tan thanh|nhat tri|dong tinh|dong thuan|tan dong|ung ho|ung|thuan|gat dau|gio tay|phieu thuan|"
    r"so phieu|tin nhiem"
)
_AFTER: tuple[tuple[Role, str], ...] = (
    (
        Role.BLANK,
        rf"(?:bo |de )?trang|{_NO} (?:bo phieu|y kien|bieu quyet|tra loi|nop phieu|tham gia bo phieu)|"
        rf"phieu (?:trang|hong)",
    ),
    (Role.ABSENT, rf"vang|{_NO} (?:den|toi|di|du|tham du|co mat|dai dien)|xin nghi|nghi om"),
    (
        Role.AGAINST,
        rf"{_NO} (?:he |muon )?(?:{_AYE})|phan doi|chong|lac dau|bac bo|"
        r"phieu (?:chong|khong)",
    ),
    (Role.SUMMONED, r"(?:duoc )?(?:trieu tap|moi(?= (?:hop|du|den)))"),
    (
        Role.SIGNED,
        r"(?<!nhiem )(?<!dinh )(?<!thuong )(?<!hoc )ky(?! (?:hop|nay|truoc|luat|thuat|dong y|tan thanh|ung ho))|"
        r"xin ten|dung ten|(?<!muon )kien nghi|de nghi|yeu cau|doi (?:hop|mo|thay|bo|bau)",
    ),
    (Role.FAVOUR, _AYE),
    (
        Role.PRESENT,
        r"co mat|tham du|tham gia(?: (?:hop|hoi|dai|du)| *$)|du hop|"
        r"du(?! (?:an|thao|kien|tru|toan|bi|ngay|dieu|ty|ti|chua|khong|so|de))|"
        r"(?<!lap )(?<!bong )(?<!cot )(?<!thap )den(?! (?:\d|ngay|nay|het|thang|hom|luc|muc|nha))|"
        r"toi(?! (?:\d|ngay|nay|het|thang|hom|da|muon|la|dinh|"
        r"thay|nha|hoi|xin|can|khong))|"
        r"di hop|diem danh|hien dien|ngoi du",
    ),
)
_BEFORE: tuple[tuple[Role, str], ...] = (
    (Role.CLAIM,
        r"(?:chi can|can|phai|phai (?:\w+ )?(?:co|dat|d_|du|duoc)|quy dinh(?: la)?|it nhat(?: la)?|toi thieu(?: la)?|"
        r"toi da(?: la)?|"
     r"khong qua|cham nhat(?: la)?|han(?: la)?|thoi han(?: la)?|muc|ty le|ti le|tu|nghe noi|luat (?:cho|ghi|bao)|"
     r"duoc tinh|dat muc)"),
    (Role.SUMMONED, r"(?:trieu tap|moi|goi|cu)(?: duoc| ca| dung| d_)?"),
    (Role.AGAINST, rf"(?:{_NO} (?:{_AYE})|phan doi|chong)(?: (?:la|co|chi|het|toi|:))*:?"),
    (Role.BLANK, r"(?:phieu trang|phieu hong|bo trang|de trang)(?: (?:la|co|:))*:?"),
    (Role.ABSENT, r"(?:vang|vang mat)(?: (?:la|co|toi|het|:))*:?"),
    (Role.PRESENT,
        r"(?:co mat|tham du|du hop|du|(?:chi|co|da|m.i|hop|ho|nguoi|dan|so) (?:den|toi)|diem danh(?: duoc)?|den du|"
        r"toi du|hop (?:co )?(?:duoc )?|hoi nghi(?: (?!co |moi |trieu tap )\w+){0,6} (?:m_i |chi )?co)"
     r"(?: (?:la|co|chi|duoc|het|ca|m_i|dung|co mat|von ven|:))*:?"),
    (Role.SIGNED,
        r"(?:xin duoc|thu duoc|gom duoc|lay duoc|co|ky|van dong duoc)(?: (?:chu ky|ten))(?: (?:cua|la|duoc|tu|"
        r":))*:?"),
    (Role.FAVOUR, rf"(?:{_AYE_BEFORE})(?: (?:la|co|chi|duoc|het|ca|m_i|dat|toi|dung|so|cua|phieu|:))*:?"),
    (Role.TOTAL,
        r"(?:tong(?: so| cong)?|ca thay|tat ca|toan (?:thon|ap|xom|to|xa|truong|co quan|don vi|cong ty|so|phuong)|"
     r"ca (?:thon|ap|xom|to|xa|truong|co quan|don vi|cong ty|so|phuong|b.n|ban|lang|khu|khom|buon))"
     r"(?: (?:la|co|gom|dung|ho|so ho|so|toi|em|tui|minh|:))*:?"),
)  # fmt: skip
_AFTER_PATTERNS = tuple((role, re.compile(rf"\b(?:{words})(?!\w)")) for role, words in _AFTER)
_BEFORE_PATTERNS = tuple((role, re.compile(rf"\b(?:{words})[ ]*$")) for role, words in _BEFORE)
_ATTENDING_AYE = re.compile(
    rf" ?(?:nguoi |dai bieu )?(?:tham du|du hop|du|co mat)(?: hop| hoi nghi)?(?: deu)? (?:{_AYE})\b"
)
#: Between two figures, nothing but that people came.
_CAME_ONLY = re.compile(
    r",? ?(?:(?:ma|thi|chi|m_i|nhung|hop|van) )*(?:co )?(?:den du|toi du|du hop|tham du|co mat|di hop|den|toi|du)"
    r"(?: (?:co|duoc|chi|m_i|hop|la|duoc co|chi co|m_i co))* ?"
)
_WON = re.compile(r"\b(?:duoc|dat|trung|m_i co|chi co|chi duoc|voi)[^,.]{0,6}$")
_ASKED_WON = re.compile(
    r"[ ,]*(?:(?:thi|vay|la|the) )*(?:da )?(?:dau|trung|dac|du|qua|dat)(?: cu| phieu| so)?(?: roi)? "
    r"(?:chua|khong|ko|k|hong|hem)\b"
)
#: "được 60 nhà chọn", "một nửa số hộ bầu": those who elect are in favour, unless they are all there are.
_ELECTS = re.compile(
    r" ?(?:so (?:ho|nha|phieu|nguoi) )?(?:\w+ )?(?:bau|chon)(?: cho)?"
    r"(?= *$| (?:lam|o.?ng|ba|anh|chi|co|chu|bac|em)\b)"
)
#: "99 phiếu cho ông Phúc", "ông Phúc 99 phiếu": one candidate's votes.
_FOR_ONE = re.compile(r" ?(?:bau |thuan |dong y )?(?:cho |bau )(?:o.?ng|ba|anh|chi|co|chu|bac|em) (\w+)")
_OF_ONE = re.compile(
    r"\b(?:o.?ng|ba|anh|chi|co|chu|bac|em) (\w+)(?: (?:duoc|thu duoc|dat|la|co|chi|chi co|chi duoc|thi|:))*:? ?$"
)
_PLAIN_NO = re.compile(r" ?(?:thi )?(?:khong|ko)(?: chiu)? *$")
_STOP = re.compile(
    r"[.?!;:(]|, ?(?=(?:can|hoi|vay|the|nhu vay|co (?:duoc|dat|du|hop)|duoc (?:chua|khong)|da (?:du|dat)|co)\b)|"
    r"\bthi\b|\bma\b|\bvay\b|\bbao nhieu\b|\bcan (?:it|bao|may|toi|t_i|co)\b"
)
_OWN = re.compile(
    r"\b(?:thon|ap|xom|to dan pho|tdp|to(?! (?:phat|lay|kiem|bau|giam|soan))|khu pho|khoi pho|khu|khom|"
    r"ban(?! (?:thanh|giam|kiem|cong|chap|dem|quan|chi))|buon|lang|khoi|khu dan cu|xa|phuong|thi tran|"
    r"co quan|don vi|truong(?! b_n)|so|phong|benh vien|trung tam|tram|chi cuc|cuc|vien|khoa|cong ty|cty|"
    r"tong cong ty|nha may|"
    r"xi nghiep|doanh nghiep|trung doan|tieu doan|dai doi|lu doan|su doan|tieu khu|thu vien|dn|ban quan ly|"
    r"nong truong)\b"
    r"(?: (?!(?:hop|bau|bieu|lay|phat|thu|gop|lam(?! nghiep)|m_i|chi|duoc|dat|vang|d_n|c_n|can|nhom|trong|"
    r"ve)\b)[\w_#]+){0,9}? ?(?:(?:gom|co|tong|chung|voi|la|dung|tat ca|hien|d_|vua|cong|duoc) ?){0,3}$"
)


def with_roles(plain: Plain, figures: list[Figure], days: list[Day]) -> list[Figure]:
    """The figures of people, households, votes and villages, each with its role."""
    edges = sorted([(f.start, f.end) for f in figures] + [(d.start, d.end) for d in days])
    read = [f if f.unit in SPANS or f.unit is Unit.OTHER else _read(plain, f, edges) for f in figures]
    for at, (one, following) in enumerate(pairwise(read)):
        if verb := _said_of_next(plain.text, one, following):
            read[at], read[at + 1] = replace(one, role=Role.TOTAL), replace(following, role=verb)
    return _of_the_one_asked_about(plain, read)


def _said_of_next(text: str, figure: Figure, following: Figure) -> Role | None:
    """ "60 người dự 50": who came is the second figure, the first is how many there are; None where that is not so."""
    alike = following.unit in (Unit.NONE, figure.unit) and following.value < figure.value
    bare = figure.whole is None and following.whole is None and not figure.bound
    if figure.unit not in {*STAFF, Unit.HOUSEHOLD} or not alike or not bare or figure.role is not Role.PRESENT:
        return None
    said = _CAME_ONLY.fullmatch(text[figure.end : following.start])
    return Role.PRESENT if said and following.role in (Role.NONE, Role.PRESENT) else None


def _of_the_one_asked_about(plain: Plain, figures: list[Figure]) -> list[Figure]:
    """Of several candidates' votes, those of the one that the last sentence asks about; all when it names none."""
    names = {i: name for i, f in enumerate(figures) if f.unit is Unit.VOTE and (name := _candidate(plain.text, f))}
    sentences = [part for part in re.split(r"[.?,]", plain.text) if part.strip()]
    asked = (
        {i for i, name in names.items() if re.search(rf"\b{re.escape(name)}\b", sentences[-1])} if sentences else set()
    )
    if len(set(names.values())) < 2 or len({names[i] for i in asked}) != 1:
        return figures
    return [replace(f, role=Role.NONE) if i in names and i not in asked else f for i, f in enumerate(figures)]


def _candidate(text: str, votes: Figure) -> str:
    """Who the votes are for; empty when that is not said beside them."""
    after, before = _FOR_ONE.match(text, votes.end), _OF_ONE.search(text, max(0, votes.start - 40), votes.start)
    return after[1] if after else before[1] if before else ""


def _read(plain: Plain, figure: Figure, edges: list[tuple[int, int]]) -> Figure:
    following = min((start for start, _ in edges if start >= figure.end), default=len(plain.text))
    preceding = max((end for _, end in edges if end <= figure.start), default=0)
    after = _until_stop(plain.text[figure.end : following])
    before = plain.text[preceding : figure.start]
    if figure.unit is Unit.SIGNATURE and _last(before) is not Role.CLAIM:
        return replace(figure, role=Role.SIGNED)
    if figure.whole is not None and _ATTENDING_AYE.match(after):
        return replace(figure, role=Role.FAVOUR, of_present=True)
    role = _role(figure, before, after)
    if role is Role.NONE and figure.unit is Unit.VOTE and _ASKED_WON.match(plain.text[figure.end : following]):
        role = Role.FAVOUR  # "71 phiếu đậu chưa": votes that might win are votes in favour
    return replace(figure, role=role)


def _role(figure: Figure, before: str, after: str) -> Role:
    """What was said just before decides over claims and summons; else what comes after, then what came before."""
    said_before = _last(before)
    if said_before in (Role.CLAIM, Role.SUMMONED):
        return said_before
    said_after = _first(after)
    if said_after is Role.NONE and figure.unit in STAFF and _BOARD_AYE.search(after.split(",", maxsplit=1)[0]):
        said_after = Role.FAVOUR
    if said_after is not Role.NONE or said_before is not Role.NONE:
        return said_before if said_after is Role.NONE else said_after
    if figure.unit is Unit.VOTE:
        return Role.FAVOUR if _WON.search(before) or _OF_ONE.search(before) or _FOR_ONE.match(after) else Role.NONE
    owned = figure.whole is None and _OWN.search(re.split(r"[.?]", before)[-1])
    if owned:
        return Role.TOTAL
    return Role.FAVOUR if _ELECTS.match(after) else Role.NONE


def _first(after: str) -> Role:
    """The role of the word that comes first after the figure, before the next comma."""
    part = after.split(",", maxsplit=1)[0]
    if _PLAIN_NO.match(part):
        return Role.AGAINST
    best, at = Role.NONE, len(part) + 1
    for role, pattern in _AFTER_PATTERNS:
        match = pattern.search(part)
        if match and match.start() < at:
            best, at = role, match.start()
    return best


def _last(before: str) -> Role:
    for role, pattern in _BEFORE_PATTERNS:
        if pattern.search(before):
            return role
    return Role.NONE


def _until_stop(text: str) -> str:
    stop = _STOP.search(text)
    return text[: stop.start()] if stop else text
