"""Read a news report: headline, the page's date, the event's date, places, author; navigation is left out.

A page may carry two dates. The page's date stands alone on a line near the top; the
event's date stands in a sentence ("Sáng ngày 14/9/2023", "Chiều nay (29/5)"). Both are
kept as printed; a year that the text does not give is not borrowed from the other.
"""

from __future__ import annotations

import re
from datetime import date

from corpus.address import NEWS_PREFIX
from corpus.model import NewsReport, PartialDate

_DATE = r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?"
_LONG_DATE = r"ngày (\d{1,2}) tháng (\d{1,2})(?: năm (\d{4}))?"
_WEEKDAY = r"(?:(?:Thứ \w+|Chủ nhật|Ngày đăng|Ngày|Đăng lúc|Cập nhật(?: lúc)?)\s*[:,]?\s*)*"
_TIME = r"(?:\s*[-–,|]?\s*\(?\d{1,2}[:h]\d{2}.*)?"
_PAGE_DATE = re.compile(
    rf"{_WEEKDAY}(?:\d{{1,2}}[:h]\d{{2}}\s*[-–,|]?\s*)?(?:{_DATE}|{_LONG_DATE}){_TIME}", re.IGNORECASE
)
#: A part of the day names the event's day beyond doubt; "ngày" alone may belong to a decree that is cited.
_EVENT_DATE = re.compile(
    rf"(?:sáng|chiều|tối|trưa|hôm)\s*(?:nay|qua)?,?\s*(?:ngày)?\s*\(?(?:ngày )?{_DATE}\)?"
    rf"|(?:sáng|chiều|tối|trưa|hôm)\s*(?:nay|qua)?,?\s*\(?{_LONG_DATE}",
    re.IGNORECASE,
)
_ANY_DATE = re.compile(rf"ngày\s*\(?{_DATE}\)?|{_LONG_DATE}", re.IGNORECASE)
_CITED = re.compile(
    r"(?:số|Nghị định|Nghị quyết|Quyết định|Kế hoạch|Chỉ thị|Luật|Thông tư|Công văn|Hướng dẫn)\s[^.;]{0,60}$",
    re.IGNORECASE,
)
_NEAR_THE_TOP = 6
_NAVIGATION = re.compile(
    r"(?:Tiếng Việt(?: ?\| ?English)?|English|Chia sẻ(?: bài viết)?|Các tin (?:khác|liên quan)|Tin (?:khác|liên quan)"
    r"|Trang chủ|In trang|Quay lại|Đọc thêm|Lượt xem.*|Bình luận.*|.{1,80}\.(?:jpe?g|png|gif|webp))",
    re.IGNORECASE,
)
_CAPITAL = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠ-Ỹ"
_NAME = rf"[{_CAPITAL}][^\W\d_]*(?: [{_CAPITAL}][^\W\d_]*)*"
_PLACE = re.compile(rf"\b(?:tỉnh|huyện|thành phố|thị xã|quận|xã|phường|Tỉnh ủy|Huyện ủy|Thành ủy|tại) ({_NAME})")
_NOT_PLACES = re.compile(r"(?:Hội|Ban|Luật|Quy|Thủ|Nghị|Mặt|Đảng|Nhà|Ủy|Chủ|Bí|Phó|Trưởng)\b")
_BYLINE = re.compile(rf"(?:(?:Thực hiện|Tin,? ảnh|Tác giả|Bài,? ảnh)\s*:\s*)?{_NAME}(?:\s*[-–,&]\s*{_NAME})*")
_HEADLINE_MAX = 260


def read_news(text: str, stem: str, meta: dict[str, str] | None = None) -> NewsReport:
    """Read a report from its plain text.

    Args:
        text: normalised text, one paragraph a line.
        stem: the file's name without suffix, which names the report (``news:`` + stem).
        meta: what the HTML page said about itself, if it was one.
    """
    meta = meta or {}
    lines = [line for line in text.split("\n") if line and not _NAVIGATION.fullmatch(line)]
    page_date = _page_date(meta.get("article:published_time", ""))
    body: list[str] = []
    for line in lines:
        match = _PAGE_DATE.fullmatch(line) if len(body) < _NEAR_THE_TOP else None
        if match and page_date is None:
            page_date = _partial(match)
        elif not match:
            body.append(line)
    author = meta.get("author", "")
    if body[1:] and len(body[-1]) <= 60 and _BYLINE.fullmatch(body[-1]):
        author = body.pop()
    headline = _headline(body, meta)
    captions = tuple(_captions(body))
    event = _event_date("\n".join(body))
    return NewsReport(
        id=NEWS_PREFIX + re.sub(r"\s+", "-", stem),
        headline=headline,
        text="\n".join(body),
        page_date=page_date,
        event_date=event,
        places=_places(" ".join(body[:4])[:1200]),
        author=author,
        captions=captions,
        url=meta.get("url") or meta.get("og:url", ""),
        source=f"file:{stem}",
    )


def _headline(body: list[str], meta: dict[str, str]) -> str:
    """The headline: a short first line that is no sentence; a kicker that ends in ":" is put before it."""
    if meta.get("og:title"):
        return meta["og:title"]
    if not body or len(body[0]) > _HEADLINE_MAX or body[0].endswith("."):
        return ""
    if body[0].endswith(":") and len(body) > 1 and len(body[1]) <= _HEADLINE_MAX:
        return f"{body[0]} {body[1]}"
    return body[0]


def _captions(body: list[str]) -> list[str]:
    """Short lines between paragraphs without a full stop, or beginning with “Đồng chí”: pictures' captions."""
    return [line for line in body[2:] if len(line) < 140 and not line.rstrip("/").endswith((".", "…", ":", "“", "”"))]


def _event_date(text: str) -> PartialDate | None:
    """The day of the event: the first that a sentence gives, if it is not the date of a document that it cites."""
    match = _EVENT_DATE.search(text)
    if not match:
        plain = _ANY_DATE.finditer(text)
        match = next((m for m in plain if not _CITED.search(text[max(0, m.start() - 80) : m.start()])), None)
    return _partial(match) if match else None


def _page_date(iso: str) -> PartialDate | None:
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", iso)
    return PartialDate(int(match[3]), int(match[2]), int(match[1])) if match else None


def _partial(match: re.Match[str]) -> PartialDate | None:
    """The day, month and perhaps year that a match holds; None when there is no such day."""
    parts = [int(part) for part in match.groups() if part]
    day, month, year = parts[0], parts[1], parts[2] if len(parts) > 2 else None
    try:
        date(year or 2000, month, day)
    except ValueError:
        return None
    return PartialDate(day, month, year)


def _places(text: str) -> tuple[str, ...]:
    names = (name for name in _PLACE.findall(text) if name[0].isupper() and not _NOT_PLACES.match(name))
    return tuple(dict.fromkeys(names))
