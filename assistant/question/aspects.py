"""What a turn asks: a place, a period, a number, who … and its words without those that ask it.

A later turn that asks for something else is about the same thing, but no longer asks for the days, the share
or the person that the earlier one did.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from corpus.text import normalise, words


class Aspect(StrEnum):
    """The things that a turn may ask for."""

    PLACE = "place"
    PERIOD = "period"
    MOMENT = "moment"
    TERM = "term"
    TIMES = "times"
    COUNT = "count"
    SHARE = "share"
    WHO = "who"
    PAPERS = "papers"
    CONTENT = "content"
    HOW = "how"
    CONDITION = "condition"
    VERDICT = "verdict"


_MANY = r"(?:mấy|bao nhiêu)"
_MOST = (
    r"(?:(?:ít nhất|tối thiểu|tối đa|chậm nhất|muộn nhất|sớm nhất|nhiều nhất|không quá|khoảng|trước|trong vòng|"
    r"trong thời hạn|trong|sau|trên|dưới|hơn|từ|cần|phải|đạt|phải có|là)\s+)*"
)
_HOMES = (
    r"(?:(?:phần trăm|%)(?: (?:tổng )?(?:số )?(?:hộ|phiếu|cử tri|người))?|hộ(?: gia đình| dân)?|nhà|gia đình|phiếu|đại biểu|"
    r"cử tri|lá phiếu)"
)
_PEOPLE = (
    r"(?:người(?! (?:không|hoạt động|lao động|dân))|thành viên|ông|vị|ủy viên|phó(?: trưởng)?(?: ban)?|bản|tờ|cái|cụm|"
    r"đại diện|quân số|tuổi|"
    r"thôn|tổ|hình thức|loại)"
)
#: In order: the first that fits at a place in the text names what is asked there.
_ASKED: tuple[tuple[Aspect, str], ...] = (
    (Aspect.TERM, rf"nhiệm kỳ(?:\s+(?:(?:của|dài|kéo dài|là|được)\s+)*(?:{_MANY} năm|bao lâu|thế nào)|\W*$)"),
    (
        Aspect.TIMES,
        rf"(?:(?:mỗi|một|1|hằng|hàng)\s+(?:năm|tháng|quý)\s+)?(?:bao lâu|{_MANY} (?:năm|tháng|ngày|quý))\s+(?:một|1) lần"
        rf"|(?:(?:mỗi|một|1|hằng|hàng)\s+(?:năm|tháng|quý)\s+(?:(?:tổ chức|họp|làm|phải)\s+)*)?{_MANY} lần"
        r"(?:\s+(?:(?:một|1|mỗi) (?:năm|tháng|quý)|(?:mức )?lương cơ sở))?",
    ),
    (
        Aspect.PERIOD,
        rf"{_MOST}(?:bao lâu|{_MANY} (?:ngày|tháng|năm|tuần|hôm|bữa|giờ|buổi)(?: làm việc)?|"
        r"(?:thời hạn|thời gian|hạn)(?: là)? (?:bao nhiêu|thế nào|nào))",
    ),
    (
        Aspect.MOMENT,
        r"(?:chậm nhất |vào |từ |kể từ |đến |trước )?(?:khi nào|bao giờ|lúc nào|hôm nào|(?:ngày|thời điểm|lúc) nào)",
    ),
    (Aspect.SHARE, rf"{_MOST}{_MANY} {_HOMES}|(?:tỷ lệ|tỉ lệ)(?: (?:bao nhiêu|thế nào|nào|là bao nhiêu))?"),
    (Aspect.COUNT, rf"{_MOST}{_MANY} {_PEOPLE}|số lượng(?: (?:bao nhiêu|thế nào|là bao nhiêu))?|{_MOST}{_MANY}"),
    (
        Aspect.PLACE,
        r"(?:(?:ở|tại|vào|lên|ra|đến|tới)\s+)?(?:(?:những )?(?:chỗ|nơi|địa điểm)(?: nào)|đâu(?! (?:là|có|phải)))",
    ),
    (
        Aspect.WHO,
        r"(?:(?:do|của|cho|với|đến|tới|lên|gồm|những)\s+)*(?:\bai\b|(?:cơ quan|người|tổ chức|đơn vị|cấp|bên) nào)",
    ),
    (Aspect.PAPERS, r"(?:hồ sơ|giấy tờ|tài liệu|biểu mẫu|mẫu)(?: \S+){0,4}? (?:những gì|gì|nào)"),
    (
        Aspect.CONDITION,
        r"(?:trong |những )*trường hợp nào|(?:điều kiện|tiêu chuẩn)(?: (?:gì|nào|thế nào|ra sao|như thế nào))?",
    ),
    (
        Aspect.HOW,
        r"(?:bằng |theo )?(?:như )?(?:thế nào|cách nào|hình thức nào|trình tự nào)|ra sao|làm sao|làm thế nào",
    ),
    (
        Aspect.CONTENT,
        r"(?:(?:gồm|có|là|làm)\s+)*(?:những )?(?:nội dung |việc |điều |thông tin |quyền |nhiệm vụ )*(?:gì|những nội dung nào|"
        r"nội dung nào|việc nào)",
    ),
    (
        Aspect.VERDICT,
        r"(?:đúng|phải|được|đủ|hợp lệ|có)\s+(?:không|chưa|hay không)(?=\W*$)|(?<=\s)(?:không|chưa)(?=\W*$)|\bcó (?:được|phải|đúng)\b",
    ),
)
_ANY = re.compile("|".join(rf"(?P<{aspect}>(?<!\w)(?:{cue})(?!\w))" for aspect, cue in _ASKED), re.IGNORECASE)
_LOOSE_ENDS = re.compile(
    r"(?:\s+(?:thì|là|do|cho|với|ở|tại|vào|trong|khi|phải|cần|được|có|gồm|chậm nhất|ít nhất|tối thiểu|và))+\s*(?=[,.?;:]|$)"
    r"|^(?:do|thì|có|là)\s+",
    re.IGNORECASE,
)


def asks(text: str) -> frozenset[Aspect]:
    """What ``text`` (restored) asks for; empty when it asks nothing by itself."""
    return _read(text)[0]


def without_asking(text: str) -> str:
    """``text`` (restored) without the words that ask."""
    return _read(text)[1]


_LEAST_TOPIC = 2
#: What is said of the topic follows these; "bị", "xin" and the like say what befell it and stay.
_SAID_OF_IT = re.compile(r"(?<!\w)(?:phải|được|có|thì|cần|khi)(?!\w)", re.IGNORECASE)
#: What so many have to do; anything else behind a number says what is counted: "mấy phiếu lấy ý kiến".
_REACHED = re.compile(
    r"\W*(?:$|(?:dự|có mặt|đồng ý|tán thành|ủng hộ|đồng tình|đồng thuận|biểu quyết|tham gia|tham dự|trở lên|đủ|thì|mới|là|được)(?!\w))",
    re.IGNORECASE,
)


def topic_of(text: str) -> str:
    """What ``text`` (restored) asks about: its words up to those that ask; all but those when it begins with them."""
    plain = normalise(text)
    first = _ANY.search(plain)
    if first is None:
        return without_asking(text)
    head = without_asking(_SAID_OF_IT.split(plain[: first.start()], maxsplit=1)[0])
    counted = first.lastgroup in (Aspect.SHARE, Aspect.COUNT) and not _REACHED.match(plain[first.end() :])
    return without_asking(text) if counted or len(words(head)) < _LEAST_TOPIC else head


@lru_cache(maxsize=256)
def _read(text: str) -> tuple[frozenset[Aspect], str]:
    found: set[Aspect] = set()

    def note(match: re.Match[str]) -> str:
        found.add(Aspect(match.lastgroup or ""))
        return " "

    before, rest = "", _ANY.sub(note, normalise(text))
    while before != rest:
        before, rest = rest, _LOOSE_ENDS.sub("", " ".join(rest.split()))
    return frozenset(found), rest.strip(" ,.?;:")
