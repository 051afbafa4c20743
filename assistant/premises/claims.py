"""What a question takes for granted: figures, periods, frequencies and dates, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from assistant.calculators.figures import SPANS, Figure, Unit
from assistant.calculators.reading import Reading
from assistant.premises.schema import Measure
from assistant.premises.wording import Standing

_NUMBER = r"\d{1,2}|mot|hai|ba|bon|nam|sau|chin|muoi"
_VALUES = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "chin": 9, "muoi": 10}
_PERIODS = {"tuan": Fraction(1, 4), "thang": Fraction(1), "quy": Fraction(3), "nam": Fraction(12)}
#: "mỗi quý một lần", "2 năm mới một lần", "6 tháng/lần", "một năm hai lần"
_FREQUENCY = re.compile(
    rf"\b(?:(?P<each>moi|hang|hằng|tung) (?P<unit1>tuan|thang|quy|"
    rf"nam)\b(?:[^.,?!;0-9]{{0,60}}?(?P<times1>{_NUMBER}) (?:lan|cuoc|ky|hoi nghi))?|"
    rf"dinh ky (?P<every3>{_NUMBER}) (?P<unit3>thang|quy|nam)\b(?! (?:mot|1|hai|2|ba|3) lan)|"
    rf"(?P<every>{_NUMBER}|nua) (?P<unit2>tuan|thang|quy|nam) ?(?:(?:/|mot|moi|"
    rf"1)?[^.,?!;0-9]{{0,75}}?(?:(?P<times2>{_NUMBER}) ?(?:lan|cuoc|ky|hoi nghi)\b)|/ ?lan))"
)
_ALL = re.compile(
    r"\b(?:(?:tat ca|toan bo|toan the|het thay|moi|ca)(?: (?:cac|so|moi|nguoi|dai dien))* (?:ho|nha|ba con|nguoi|"
    r"nguoi dan|gia dinh)"
    r"(?: \w+){0,3} (?:deu )?(?:phai )?(?:dong y|tan thanh|dong thuan|nhat tri|ky|ung|co mat)|"
    r"(?:phai )?(?:dong y|tan thanh|dong thuan|nhat tri) (?:het|toan bo|tuyet doi|tat ca|100))\b"
)
_SMALL_HOURS = {"tieng": 1, "gio": 1, "ngay": 24, "buoi": 12, "tuan": 168, "thang": 720, "nam": 8640}
_SMALL = re.compile(
    rf"\b(?P<minutes>\d{{1,3}}) phut\b|\bnua (?P<half>{'|'.join(_SMALL_HOURS)})\b|"
    r"(?<!moi )(?<!hang )\bmot (?P<one>tieng|ngay|tuan|thang|nam)\b(?! (?:(?:mot|hai|ba|\d+) |nao|hai|lan))"
)
HOURS = {Unit.HOUR: 1, Unit.DAY: 24, Unit.WORKING_DAY: 24, Unit.WEEK: 168, Unit.MONTH: 720, Unit.YEAR: 8640}


@dataclass(frozen=True, slots=True)
class Claim:
    """One value that a question names.

    Attributes:
        value: a share (0 … 1), a number, hours of a period, months between two times, or a day as ``(d, m, y)``.
        unit: of a period or a count.
        least, most: whether it is put as "ít nhất …", "không quá …".
        enough: whether it is said to suffice ("15 ngày là đủ").
        standing: its place and how the words around take it.
        said: as the question says it.
    """

    measure: Measure
    value: Fraction | tuple[int, int, int]
    standing: Standing
    said: str
    unit: Unit = Unit.NONE
    least: bool = False
    most: bool = False
    enough: bool = False


_LEAST = re.compile(r"\b(?:it nhat|toi thieu|khong (?:it hon|duoi)|tu)(?: \w+){0,4} $")
_MOST = re.compile(
    r"\b(?:toi da|nhieu nhat|khong qua|cham nhat|muon nhat|trong vong|trong thoi han|den|toi|chi duoc)(?: \w+){0,3} $"
)
_OR_MORE = re.compile(r"^[^.,?!;]{0,30}\btro len\b")
_ENOUGH = re.compile(r"\b(?:chi can|chi phai)(?: \w+){0,4} $")
_ENOUGH_AFTER = re.compile(
    r"^[^.,?!;]{0,50}\b(?:la|thi|cung|da) (?:du|duoc|xong|ok|on|hop le|dung|dat|qua|thong qua|kip|hop phap)\b"
)


_PEOPLE = frozenset({Unit.PERSON, Unit.MEMBER, Unit.AGE, Unit.HOUSEHOLD, Unit.DEPUTY})
_COUNTED = re.compile(
    r"\b(?:co|gom|bau|du|phai|it nhat|toi thieu|toi da|tu|den|toi|la|chi|duoc|can|lap|khong qua|qua|duoi|tren|them|moi|"
    r"cho|bo tri|phat|gioi thieu|gioi han|dat|ky|cua|lay|khong it hon|nhieu nhat|tuc|hon|mot)(?: \w+){0,2} $|"
    r"\b(?:cho|moi)(?: \w+){0,5} $"
)
#: "có hiệu lực từ ngày …", "trước ngày …"
_DATED = re.compile(r"\b(?:hieu luc|ap dung|thi hanh)(?: \w+){0,5} $|\b(?:truoc|han|cham nhat)(?: la)?(?: ngay)? $")


def claims(reading: Reading, text: str, question: str) -> list[Claim]:
    """The values that a question names as rules.

    Args:
        reading: the question's figures and days.
        text: the question, ``voiced``.
        question: as understood, of the same length.
    """
    often = list(_frequencies(text, question))
    others = [*_figures(reading, text, question), *_days(reading, text, question)]
    apart = [c for c in others if not any(o.standing.start <= c.standing.start < o.standing.end for o in often)]
    return [claim for claim in (*often, *apart) if claim.standing.claimed]


def _figures(reading: Reading, text: str, question: str) -> Iterator[Claim]:
    for figure in reading.figures:
        if figure.unit in _PEOPLE and not _COUNTED.search(text[: figure.start]):
            continue  # "ban thanh tra 5 người": which board is meant, not how many it must have
        if figure.whole is not None:
            if figure.whole <= 5:
                yield _claim(Measure.SHARE, figure.value / figure.whole, figure, text, question)
            continue
        measure = (
            Measure.SHARE if figure.unit is Unit.SHARE else Measure.PERIOD if figure.unit in SPANS else Measure.COUNT
        )
        value = figure.value * HOURS[figure.unit] if measure is Measure.PERIOD else figure.value
        if figure.unit is not Unit.NONE:
            yield _claim(measure, value, figure, text, question)
    yield from _small_periods(text, question)
    for match in _ALL.finditer(text):
        standing = Standing(text, match.start(), match.end())
        yield Claim(Measure.SHARE, Fraction(1), standing, question[match.start() : match.end()], Unit.SHARE)


def _small_periods(text: str, question: str) -> Iterator[Claim]:
    """Minutes, halves and "một tuần", which the calculators have no use for."""
    for match in _SMALL.finditer(text):
        number, half = match["minutes"], match["half"]
        whole = Fraction(_SMALL_HOURS[half or match["one"]]) if not number else Fraction(0)
        hours = Fraction(int(number), 60) if number else whole / 2 if half else whole
        standing = Standing(text, match.start(), match.end())
        before = standing.before[-40:]
        enough = bool(_ENOUGH.search(before) or _ENOUGH_AFTER.match(standing.after))
        said = question[match.start() : match.end()]
        yield Claim(Measure.PERIOD, hours, standing, said, Unit.HOUR, most=bool(_MOST.search(before)), enough=enough)


def _claim(measure: Measure, value: Fraction, figure: Figure, text: str, question: str) -> Claim:
    standing = Standing(text, figure.start, figure.end)
    before = standing.before[-40:]
    return Claim(
        measure,
        value,
        standing,
        _said(figure, question),
        figure.unit,
        least=figure.bound in ("<", ">") or bool(_LEAST.search(before) or _OR_MORE.match(standing.after)),
        most=bool(_MOST.search(before)),
        enough=bool(_ENOUGH.search(before) or _ENOUGH_AFTER.match(standing.after)),
    )


def _said(figure: Figure, question: str) -> str:
    words = question[figure.start : figure.end].strip()
    return {">": "trên ", "<": "dưới ", "≈": "khoảng "}.get(figure.bound, "") + words


def _frequencies(text: str, question: str) -> Iterator[Claim]:
    for match in _FREQUENCY.finditer(text):
        every = match["every"] or match["every3"]
        number = Fraction(1, 2) if every == "nua" else Fraction(_number(every)) if every else Fraction(1)
        months = number * _PERIODS[match["unit1"] or match["unit2"] or match["unit3"]]
        times = _number(match["times1"] or match["times2"] or "1")
        yield Claim(
            Measure.FREQUENCY,
            months / times,
            Standing(text, match.start(), match.end()),
            question[match.start() : match.end()],
        )


def _number(word: str) -> int:
    return _VALUES.get(word) or int(word)


def _days(reading: Reading, text: str, question: str) -> Iterator[Claim]:
    for day in reading.days:
        if day.day and day.month and _DATED.search(text[: day.start]):
            standing = Standing(text, day.start, day.end)
            yield Claim(
                Measure.DATE, (day.day, day.month, day.year or 0), standing, question[day.start : day.end].strip()
            )
