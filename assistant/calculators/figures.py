"""The figures of a question: how many households, people, votes, signatures, villages, days, and in what role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from assistant.calculators.dates import Day
from assistant.calculators.numerals import Numeral
from assistant.calculators.plain import Plain


class Unit(StrEnum):
    """What is counted."""

    HOUSEHOLD = "hộ"
    PERSON = "người"
    DELEGATE = "đại biểu"
    MEMBER = "thành viên"
    DEPUTY = "phó ban"
    VOTE = "phiếu"
    SIGNATURE = "chữ ký"
    VILLAGE = "thôn"
    HOUR = "giờ"
    DAY = "ngày"
    WORKING_DAY = "ngày làm việc"
    WEEK = "tuần"
    MONTH = "tháng"
    YEAR = "năm"
    AGE = "tuổi"
    SHARE = "phần"
    OTHER = "khác"
    NONE = ""


STAFF = frozenset({Unit.PERSON, Unit.DELEGATE, Unit.MEMBER})
SPANS = frozenset({Unit.HOUR, Unit.DAY, Unit.WORKING_DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR})


class Role(StrEnum):
    """What a counted figure is in the story that the question tells."""

    TOTAL = "total"
    SUMMONED = "summoned"
    PRESENT = "present"
    ABSENT = "absent"
    FAVOUR = "favour"
    AGAINST = "against"
    BLANK = "blank"
    SIGNED = "signed"
    CLAIM = "claim"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit and role.

    Attributes:
        word: the counting word as typed, folded.
        bound: ``<`` below, ``>`` above, ``≈`` about; empty when exact.
        whole: the denominator when it was given as "a/b", "a trong b", "a trên b".
        of_present: the denominator counts those who attend ("41/80 người dự tán thành").
    """

    value: Fraction
    unit: Unit
    start: int
    end: int
    word: str = ""
    role: Role = Role.NONE
    bound: str = ""
    whole: int | None = None
    of_present: bool = False


_NOT_A_HOME = "nuoc|van hoa|may|tam|thau|truong|ve sinh|moi|tro|hoc|bao"
_PEOPLE = (
    "nguoi|can bo|cong chuc|vien chuc|giao vien|thay co|co giao|cong nh[a_]n|lao dong|nhan vien|anh em|chi em|"
    "bac si|y ta|"
    "y bac si|dieu duong|bien che|quan nhan|chien si|cu tri|doan vien|dong chi|tho(?! gian)|thay|nld|cbccvc|cbccvcnld|"
    "gv|cnv|cbnv|cbvc|ccvc|cnvc"
)
_THINGS = "trieu|ty|ti|dong|met|m|km|cay|sao|hec ta|ha|tan|lan|dieu|trang|nghin|ngan|tuyen|con|cai|xe|buoi|khoan|muc"
#: Unit, its words, and how they are typed with diacritics where the fold says too little. The first that fits counts.
_UNITS: tuple[tuple[Unit, str, tuple[str, ...]], ...] = (
    (Unit.SHARE, "phan tram", ()),
    (Unit.WORKING_DAY, "ngay (?:lam viec|cong)|nlv", ()),
    (Unit.DAY, "ngay|hom|bua(?! hop)", ()),
    (Unit.MONTH, "thang", ()),
    (Unit.WEEK, "tuan", ()),
    (Unit.HOUR, "gio|tieng", ()),
    (Unit.AGE, "tuoi", ()),
    (Unit.YEAR, "nam", ("năm",)),
    (Unit.DELEGATE, "dai bieu", ()),
    (Unit.DEPUTY, "(?:nguoi )?(?:lam )?pho(?: truong)?(?: ban)?", ("phó", "người", "làm")),
    (Unit.MEMBER, "thanh vien|uy vien", ()),
    (Unit.SIGNATURE, "chu ky", ()),
    (Unit.VOTE, "(?:la |to )?phieu", ()),
    (Unit.HOUSEHOLD, "(?:nguoi )?dai dien(?: cua)?(?: cac)?(?: ho(?: gia dinh| dan)?| gia dinh)?", ()),
    (Unit.HOUSEHOLD, "noc nha|ho gia dinh|ho dan|nha dan|gia dinh|mai nha", ()),
    (Unit.HOUSEHOLD, "ho", ("hộ",)),
    (Unit.HOUSEHOLD, f"nha(?! (?:{_NOT_A_HOME}))", ("nhà",)),
    (Unit.VILLAGE, "thon|to dan pho|tdp|khu pho|khoi pho|khu dan cu|xom|buon|khom|lang|phum|soc|tieu khu", ()),
    (Unit.VILLAGE, "to(?! (?:chuc|phat|giam|bau))", ("tổ",)),
    (Unit.VILLAGE, "ap", ("ấp",)),
    (Unit.VILLAGE, "ban(?! (?:ke hoach|quy uoc|huong uoc|sao|bao cao|nhap|chinh|giam sat|thanh tra))", ("bản",)),
    (Unit.PERSON, _PEOPLE, ()),
    (Unit.PERSON, "co(?! (?:mat|y|the|du))", ("cô",)),
    (Unit.OTHER, _THINGS, ()),
)
_PATTERNS = tuple(
    (unit, re.compile(rf" ?(?:(?:tong )?so |vi |cai )?({words})\b"), forms) for unit, words, forms in _UNITS
)
_BOUND = re.compile(
    r"\b(?:(gan|chua (?:den|toi|day|duoc)|duoi|khong (?:den|toi)|it hon)|((?<!tai )(?<!it )hon|tren|nhieu hon)|"
    r"(chung|khoang|tam|doan)) $"
)
_IN_ALL = re.compile(
    r" ?(?:(?:ho|nha|nguoi|phieu|thon|to|dai dien|can bo)\w* )?(?:/|tren|trong(?: so| tong so)?|tren tong(?: so)?) ?$"
)
_FRACTION = re.compile(
    r"(?<![\w/.,-])(\d{1,3}(?:\.\d{3})+|\d+) ?/ ?(?:tong (?:so )?)?(\d{1,3}(?:\.\d{3})+|\d+)(?![\d/])"
)


def figures(plain: Plain, numbers: list[Numeral], days: list[Day]) -> list[Figure]:
    """Every number that is not part of a date, with its unit; roles are not read yet."""
    free = [n for n in numbers if not any(d.start <= n.start < d.end for d in days)]
    fractions = [f for f in _fractions(plain) if not any(d.start <= f.start < d.end for d in days)]
    single = [_figure(plain, n) for n in free if not any(f.start <= n.start < f.end for f in fractions)]
    single = [f for f in single if f.unit is not Unit.NONE or plain.text[f.start].isdigit()]
    return _pair(plain, sorted([*single, *fractions], key=lambda f: f.start))


def _fractions(plain: Plain) -> Iterator[Figure]:
    """``90/210 người`` is a part of a whole; ``2/3 số hộ`` is a share."""
    for m in _FRACTION.finditer(plain.text):
        part, base = (int(m[i].replace(".", "")) for i in (1, 2))
        unit, word, end = _unit_at(plain, m.end())
        if not 0 <= part <= base or base < 2:
            continue
        if base <= 5 and unit is not Unit.VILLAGE:
            yield Figure(Fraction(part, base), Unit.SHARE, m.start(), end)
        else:
            yield Figure(Fraction(part), unit, m.start(), end, word, whole=base)


def _figure(plain: Plain, number: Numeral) -> Figure:
    before = _BOUND.search(plain.text, max(0, number.start - 24), number.start)
    bound = ("<" if before[1] else ">" if before[2] else "≈") if before else ""
    if number.share:
        said = plain.text[number.start : number.end]
        bound = ">" if said.startswith("qua ") else bound
        return Figure(number.value, Unit.SHARE, number.start, number.end, bound=bound)
    unit, word, end = _unit_at(plain, number.end)
    return Figure(number.value, unit, number.start, end, word, bound=bound)


def _unit_at(plain: Plain, at: int) -> tuple[Unit, str, int]:
    for unit, pattern, forms in _PATTERNS:
        match = pattern.match(plain.text, at)
        if match and match[1] and (not forms or plain.typed(match.start(1), *forms)):
            return unit, match[1], match.end()
    return Unit.NONE, "", at


def _pair(plain: Plain, found: list[Figure]) -> list[Figure]:
    """Join "18 trong 185 hộ", "70 trên 82 nhà": the first becomes a part of the second."""
    joined: list[Figure] = []
    for figure in found:
        last = joined[-1] if joined else None
        if last and _IN_ALL.fullmatch(plain.text[last.end : figure.start]) and _belongs(last, figure):
            unit = figure.unit if last.unit is Unit.NONE else last.unit
            word, base = last.word or figure.word, int(figure.value)
            joined[-1] = replace(last, unit=unit, word=word, end=figure.end, whole=base)
        else:
            joined.append(figure)
    return joined


def _belongs(part: Figure, base: Figure) -> bool:
    alike = part.unit in (Unit.NONE, base.unit, Unit.SIGNATURE, Unit.VOTE, Unit.PERSON)
    return alike and part.whole is None and base.whole is None and part.value <= base.value and base.unit not in SPANS
