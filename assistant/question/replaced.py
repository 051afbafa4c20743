"""The same question about something else: "thế ở cơ quan?", "còn Bộ Công an thì sao?" put in place of what was asked of.

Only one of a kind takes the place of another: a place of the law's settings, a ministry, a board, a meeting.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.question.aspects import without_asking
from corpus.text import normalise, words

_PLACES = (
    r"(?:ủy ban nhân dân|chính quyền(?: địa phương)?) (?:cấp )?(?:xã|phường)|(?:cấp )?xã(?:, phường(?:, thị trấn)?)?(?! hội)|phường|thị trấn|"
    r"thôn(?:, tổ dân phố)?|tổ dân phố|khu phố|xóm|ấp|làng|buôn|"
    r"(?<!biên )(?<!văn )(?<!toàn )bản(?= (?:làng|mường|em|mình|tôi|này|\d+ (?:hộ|nhà)))",
    r"cơ quan(?: nhà nước| hành chính)?(?:, đơn vị)?(?! nào)|đơn vị(?: sự nghiệp(?: công lập)?)?(?! nào)|trường(?: học)|bệnh viện",
    r"(?:doanh nghiệp|công ty)(?: nhà nước| có vốn nhà nước)?(?! (?:tư nhân|cổ phần|ngoài))|tổng công ty|tập đoàn(?: nhà nước)?|nhà máy|xí nghiệp",
    r"(?:doanh nghiệp|công ty|tổ chức) (?:tư nhân|cổ phần|ngoài (?:khu vực )?nhà nước)|hợp tác xã",
    r"(?:đơn vị )?quân đội|công an(?! xã)|trại giam|trại tạm giam|nhà tạm giữ",
)
_PLACE = "|".join(_PLACES)
_OF_PLACE = rf"(?:\s+(?:(?:ở|của|tại|trong|cấp)\s+)?(?:{_PLACE}))?"
_MEETING_OF = r"(?:cán bộ(?:,? ?(?:công chức|viên chức|người lao động))*|công chức(?:,? ?viên chức)?(?:,? ?người lao động)?|viên chức|người lao động|công nhân)"
#: One of a kind takes the place of another.
_KINDS = (
    r"(?:bộ trưởng )?bộ (?:nội vụ|công an|quốc phòng|tài chính|tư pháp|y tế|lao động(?:[ ,-]+thương binh)?(?: và xã hội)?|"
    r"văn hóa(?:, thể thao(?: và du lịch)?)?|giáo dục(?: và đào tạo)?)|chính phủ|quốc hội|ủy ban dân tộc"
    r"|ủy ban nhân dân (?:cấp )?(?:tỉnh|huyện)",
    rf"(?:(?:ban )?thanh tra nhân dân|(?:ban )?giám sát đầu tư(?: của)?(?: cộng đồng)?){_OF_PLACE}"
    r"|hội đồng quân nhân|ban kiểm phiếu|tổ bầu cử|tổ phát phiếu(?: lấy ý kiến)?|tổ soạn thảo(?: hương ước(?:, quy ước)?)?",
    rf"hội nghị {_MEETING_OF}{_OF_PLACE}|đại hội quân nhân",
    r"trưởng thôn|trưởng (?:xóm|bản|ấp|làng|buôn)|tổ trưởng(?: tổ)? dân phố|bí thư chi bộ",
    r"hương ước|quy ước",
    r"(?:giải thể|đổi tên|đặt tên|thành lập|lập|sắp xếp|sáp nhập) (?:thôn(?: mới)?|tổ dân phố(?: mới)?)",
    r"(?:vùng )?(?:trung du và )?(?:miền núi phía bắc|đồng bằng sông hồng|bắc trung bộ|duyên hải nam trung bộ|tây nguyên|"
    r"đông nam bộ|đồng bằng sông cửu long)|(?:thành phố )?(?:hà nội|hồ chí minh)",
)
_KIND = tuple(re.compile(rf"(?<!\w)(?:{kind})(?!\w)", re.IGNORECASE) for kind in _KINDS)
_SETTING = tuple(re.compile(rf"(?<!\w)(?:{place})(?!\w)", re.IGNORECASE) for place in _PLACES)
_ANY_PLACE = re.compile(rf"(?<!\w)(?:{_PLACE})(?!\w)", re.IGNORECASE)
#: The people of one setting are those of another: a board of staff here is one of workers there.
_PEOPLE = {2: "người lao động", 1: "cán bộ, công chức, viên chức"}
_OF_A_PLACE = re.compile(
    rf"(?:(?:ban|tổ|bên|phía|hội nghị)(?: (?:của|ở|tại|trong))? )?(?P<place>{_PLACE})", re.IGNORECASE
)
_STAFF = re.compile(rf"(?<!\w){_MEETING_OF}(?!\w)", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"^(?:(?:thế|vậy|còn|con|và|nhưng|rồi|ừ|ờ|à|ủa|thì|nếu(?: là)?|là|với|riêng|em hỏi|cho hỏi|đối với)\s+)+",
    re.IGNORECASE,
)
_AT = re.compile(r"^(ở|tại|trong|của|cho|bên|dưới|trên)\s+", re.IGNORECASE)
_TAIL = re.compile(
    r"(?:\s+(?:thì(?: (?:sao|thế nào|như thế nào|ra sao|khác gì))?|sao|cũng (?:vậy|thế|như vậy)|thế nào|ra sao|có (?:vậy|thế|khác)|"
    r"không|hả|ạ|à|nhỉ|nhé|vậy|đi|em|anh|chị|ad))+\W*$",
    re.IGNORECASE,
)
_MOST_WORDS = 8
_COUNT = re.compile(
    r"(?<![\d.,])\d+(?:\.\d{3})*(?= (hộ|nhà|người|thôn|tổ dân phố|phiếu|đại biểu|lao động|ngày|tháng|năm|tuổi)(?!\w))",
    re.IGNORECASE,
)
_OTHERWISE = 4  # words of a turn that does no more than change a number: "nếu chỉ 650 hộ thì sao"
_PROVISION = re.compile(r"(?<!\w)(?:điều|khoản|điểm|mẫu số|mẫu) \d", re.IGNORECASE)
_BESIDES = re.compile(r"^(?:thời hạn|thời gian|nhiệm kỳ|là|thì|của|có|phải|cần)(?:\s|$)", re.IGNORECASE)


def recounted(turn: str, before: str) -> str:
    """``before`` asked of another number of the same thing, when a turn says no more than that; else empty."""
    new, old = list(_COUNT.finditer(turn)), list(_COUNT.finditer(before))
    if len(new) != 1 or len(old) != 1 or new[0][1].lower() != old[0][1].lower():
        return ""
    rest = _TAIL.sub("", f"{turn[: new[0].start()]}{turn[new[0].end() :]}".replace(new[0][1], " ", 1))
    return "" if len(words(rest)) > _OTHERWISE else f"{before[: old[0].start()]}{new[0][0]}{before[old[0].end() :]}"


def asked_elsewhere(turn: str, before: str) -> str:
    """``before`` asked of what ``turn`` names in its place; empty when ``turn`` is more than that.

    Args:
        turn: the later turn, restored.
        before: the question that it follows, restored.
    """
    named = core(turn)
    if not named or len(words(named)) > _MOST_WORDS or _PROVISION.search(before):
        return ""  # a provision named before is of the old place
    for kind in _KIND:
        if kind.fullmatch(named) and kind.search(before):
            put = _at_home(kind.sub(_once(named), before), named)
            return "" if normalise(put) == normalise(before) else put
    at = _OF_A_PLACE.fullmatch(named)
    if at:
        return in_setting(before, at["place"])
    place = _AT.match(_bare(turn))
    if place and place[1].lower() in ("ở", "tại") and not _SETTLED.search(before):
        return f"{before.rstrip(' ?.!')} ở {named}"
    return ""


_SETTLED = re.compile(r"(?<!\w)(?:ở|tại)\s", re.IGNORECASE)


def named_beside(turn: str, before: str) -> tuple[str, str] | tuple[()]:
    """The ministry that ``before`` named and the one that ``turn`` names in its place: the law lists them together."""
    old, new = _KIND[0].search(before), _KIND[0].fullmatch(core(turn))
    return (old[0], new[0]) if old and new else ()


def core(turn: str) -> str:
    """What ``turn`` names, without what leads in, asks or trails off."""
    bare = _AT.sub("", _bare(turn))
    while found := _BESIDES.search(bare):
        bare = bare[found.end() :]
    return bare.strip(" ,.?;:!")


def _bare(turn: str) -> str:
    asked = without_asking(_TAIL.sub("", normalise(turn).strip(" ?.!")))
    text = _TAIL.sub("", _LEAD_IN.sub("", asked.strip()))
    return re.sub(r"\s+(?:thì|thời hạn|thời gian|nhiệm kỳ|là)+$", "", text).strip()


def _once(named: str) -> Callable[[re.Match[str]], str]:
    return lambda _: named


def setting_said(turn: str) -> str:
    """The place of one of the law's settings that a turn says it asks about: "ở cơ quan thì ai bầu?"; else empty."""
    found = re.search(
        rf"(?:^|\s)(?:ở|tại|trong|của|bên|còn|thế|vậy)\s+(?P<place>{_PLACE})(?!\w)", normalise(turn), re.IGNORECASE
    )
    return found["place"] if found else ""


def in_setting(before: str, place: str) -> str:
    """``before`` with the places of other settings, and their people, given way to ``place``."""
    new = next((i for i, pattern in enumerate(_SETTING) if pattern.fullmatch(place)), None)
    if new is None:
        return before
    text, times = _ANY_PLACE.subn(lambda m: place, before)
    if new in _PEOPLE:
        text = _STAFF.sub(_PEOPLE[new], text)
    if not times:
        return f"{text.rstrip(' ?.!')} ở {place}"
    return f"ở {text}" if new in _PEOPLE and text.startswith(place) else text  # as the titles of the law say it


def _at_home(text: str, named: str) -> str:
    """Where what was put in names its place, the other places give way to that."""
    place = _ANY_PLACE.search(named)
    return _ANY_PLACE.sub(lambda m: place[0], text) if place else text
