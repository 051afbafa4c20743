"""When a question is about which period: every ``need`` is said, ``bar`` is not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.calculators.topics import BOARD, CHARTER, HEAD, INSPECTORS, SUPERVISORS

_INSPECT, _SUPERVISE, _RULES, _HEAD, _BOARD = (
    p.pattern for p in (INSPECTORS, SUPERVISORS, CHARTER, HEAD, BOARD)
)
_POST = (
    r"\b(?:niem yet|d_n|treo|dang(?: tin| tai| len| tren)|dan (?:bang|thong|danh|len|o|tai|quyet toan|bao cao|du thao|ban|cong|"
    r"duoc|co|trong|tu|\d+|muc|du toan|giay|giay|thong tin|o nha))\b"
)
_DOWN = (
    r"\b(?:go|boc|xoa|ha xuong|thao|cat di|go xuong|lien tuc|bao lau|d_ (?:ngay|chua|thoi|han)|du (?:ngay|chua|thoi|han|hay)|"
    r"v_n ven|von ven|chi (?:duoc )?\d+ ngay|may ngay|toi thieu)\b"
)
_DECIDED = r"\b(?:quyet dinh|van ban|ky|phe duyet|ban hanh|thang luong|bang luong|bo nhiem|thong qua|ra giay)\b"
_PUBLISH = r"\b(?:cong khai|niem yet|d_n|dan|treo|cong bo|thong bao|doc|dang)\b"
_COMMITTEE = r"\b(?:xa|phuong|thi tran|uy ban|ubnd|mat tran|mttq|dac khu)\b"
_SEND = r"\b(?:gui|nop|dem|mang|cam|trinh|chuyen|bao cao)\b"
_MEETING = r"\b(?:hop|thong qua|bieu quyet|phat phieu|thu phieu|lay y kien|binh chon|bo phieu|chot)\b"
_ANSWER = r"\b(?:cong nhan|phe duyet|duyet|tra loi|bat tam|im|hoi am|quyet dinh|phan hoi|noi gi|thong tin gi)\b"
_FILED = r"\b(?:nhan|nop|gui|tiep nhan|ho so|dem|giay to)\b"
_TELL = r"\b(?:bao|thong bao|loa|giay m.i|moi hop|nhan tin|phat loa|m_i|goi|keu|triệu tap|trieu tap)\b"
_ELECT = r"\bbau\b"
_PLAN = r"\b(?:ke hoach|kiem tra|giam sat)\b"
_PETITION = r"\b(?:kien nghi|de nghi|de xuat|van ban|giay|y kien)\b"
_BY_INSPECTORS = (
    rf"(?:{_INSPECT}).{{0,60}}?\b(?:gui|kien nghi|de nghi|de xuat)\b|\bkien nghi cua (?:ban|bttnd|ttnd)\b|\btra loi kien nghi\b"
)
_PERIODIC = r"\b(?:dinh ky|thuong ky|thuong nien|cuoi nam|hang nam|hoi nghi (?:thon|dan|nhan dan|cua cong dong))\b"
_MONTHS_LEFT = r"\b(?:con|nhiem ky|khoa|het khoa)\b"


@dataclass(frozen=True, slots=True)
class Cue:
    """What a question says when it is about one rule; ``place`` when the same words fit other settings."""

    rule_id: str
    need: tuple[re.Pattern[str], ...]
    bar: re.Pattern[str] | None = None
    place: str = ""


def _cue(rule_id: str, *need: str, bar: str = "", place: str = "") -> Cue:
    return Cue(rule_id, tuple(re.compile(n) for n in need), re.compile(bar) if bar else None, place)


_NOT_PUBLICITY = f"{_RULES}|{_BOARD}|{_DOWN}|\\bbau\\b|\\bgop y\\b|\\blay y kien\\b|\\bphieu\\b|\\bhop dan\\b|\\btuyen sinh\\b"
_NOT_POSTING = f"{_RULES}|\\bbau\\b|\\bgop y\\b|\\blay y kien\\b|\\bphieu\\b|\\bhop dan\\b"
_VILLAGE = r"\b(?:thon|ap|xom|to dan pho|tdp|khu pho|khom|b.n|ban|buon|lang|khu|to|dan|ba con|ho)\b"

CUES: tuple[Cue, ...] = (
    _cue("xa-cong-khai", _DECIDED, _PUBLISH, bar=_NOT_PUBLICITY, place="xa"),
    _cue("cq-cong-khai", _DECIDED, _PUBLISH, bar=_NOT_PUBLICITY, place="co-quan"),
    _cue("dn-cong-khai", _DECIDED, _PUBLISH, bar=_NOT_PUBLICITY, place="doanh-nghiep-nha-nuoc"),
    _cue("xa-niem-yet", _POST, _DOWN, bar=f"{_NOT_POSTING}|\\bloa\\b", place="xa"),
    _cue("cq-niem-yet", _POST, _DOWN, bar=f"{_NOT_POSTING}|\\bnoi bo\\b|\\btrang\\b|\\bmang\\b", place="co-quan"),
    _cue("dn-niem-yet", _POST, _DOWN, bar=f"{_NOT_POSTING}|\\bnoi bo\\b|\\btrang\\b|\\bmang\\b", place="doanh-nghiep-nha-nuoc"),
    _cue("cq-dang-tin", r"\b(?:noi bo|trang|mang|phan mem|website|web)\b", r"\b(?:dang|de|tin|dua|len)\b", _DOWN, bar=_NOT_POSTING, place="co-quan"),
    _cue("dn-dang-tin", r"\b(?:noi bo|trang|mang|phan mem|website|web)\b", r"\b(?:dang|de|tin|dua|len)\b", _DOWN, bar=_NOT_POSTING, place="doanh-nghiep-nha-nuoc"),
    _cue("xa-truyen-thanh", r"\b(?:loa|truyen thanh|phat thanh)\b", r"\b(?:doc|phat|thong bao|cong khai)\b", r"\b(?:lien|\d+ (?:ngay|hom|buoi)|may ngay)\b", bar=f"\\bhop\\b|\\bbau\\b|{_RULES}|\\bphieu\\b", place="xa"),
    _cue("xa-lay-y-kien", r"\b(?:lay y kien|gop y|hoi (?:y )?dan|y kien (?:nhan dan|dan|nguoi dan|ba con)|hoi y)\b", _COMMITTEE, bar=f"{_RULES}|\\bphieu\\b|\\bho gia dinh\\b|{_BOARD}|\\bgui gop y\\b|\\btra loi\\b|\\bhop\\b|\\bhoi nghi\\b"),
    _cue("xa-dong-thuan", r"\b(?:sang kien|y tuong|dong thuan|ung ho|chu ky|gat dau|ky)\b", r"\b(?:gia tri|xai|dung duoc|hieu luc|con duoc|con dung|het han|qua han|thu lai|lay lai|con tinh)\b", r"\b(?:chu ky|sang kien|dong thuan|y tuong)\b", bar=rf"{_RULES}.*\bcong nhan\b"),
    _cue("xa-gui-quyet-dinh", _MEETING, _SEND, _COMMITTEE, _VILLAGE, r"\b(?:quyet dinh|bien ban|giay|giay|ket qua|nghi quyet|to truong|truong thon|truong ap|cam gi.y)\b", bar=rf"{_RULES}|\bke hoach\b|\bung cu\b|\btranh cu\b|\bung vien\b|\bto bau cu\b|{_BOARD}|\bcong nhan\b|\btra loi\b|\bdinh ky\b|\bgui giay bao\b|\btai lieu\b|\bkien nghi\b|\bgiay m_i\b|\bgi.y moi\b"),
    _cue("xa-cong-nhan-huong-uoc", _RULES, _FILED, r"\b(?:cong nhan|duyet|tra loi|hoi am|quyet dinh|ngam)\b", rf"{_COMMITTEE}", bar=r"\b(?:tam ngung|dung|bai bo|huy|don|phan anh|to cao|kien nghi|trai luat)\b|\b(?:m_i|moi) (?:gui|nop|dem|mang|cam)\b"),
    _cue("xa-nop-huong-uoc", _RULES, r"\b(?:hop|thong qua|chot|bieu quyet|lay phieu)\b", r"\b(?:ho so|xin cong nhan|de nghi cong nhan|nop|gui|dem)\b", _SEND, bar=r"\b(?:tam ngung|bai bo|phan anh|d_n|niem yet|nhan duoc|tra loi|chua cong nhan|tai lieu)\b"),
    _cue("xa-gui-huong-uoc", _RULES, r"\b(?:cong nhan|ky)\b", r"\b(?:gui|giao|chuyen|cam|dua)\b", r"\b(?:truong thon|truong ap|truong xom|truong khom|to truong|truong b.n|truong ban|thon|khu pho|ap)\b", _COMMITTEE, bar=r"\b(?:de nghi|xin|ho so|nop|hop|thong qua|bieu quyet|phan anh)\b"),
    _cue("xa-niem-yet-huong-uoc", _RULES, _POST, r"\b(?:du thao|ban nhap|ban thao|nhap|bieu quyet|hop|thong qua|gom phieu|lay phieu|chot|ngay)\b", bar=r"\b(?:da cong nhan|duoc cong nhan|da duoc cong nhan)\b"),
    _cue("xa-tam-ngung", _RULES, r"\b(?:phan anh|lam don|gui don|don)\b", r"\b(?:tam (?:ngung|dung)|dung|dinh chi|ngung|bi dung|trinh tu|thu tuc|m_i d_n|chua hop)\b", _COMMITTEE, bar=r"\b(?:bai bo|huy bo|bi bo|bo toan bo|xoa)\b"),
    _cue("xa-bai-bo", _RULES, r"\b(?:phan anh|lam don|gui don|don)\b", r"\b(?:bai bo|huy bo|bi bo|bo toan bo|trai (?:luat|phap luat)|xoa bo)\b", _COMMITTEE, bar=r"\btam (?:ngung|dung)\b"),
    _cue("xa-cong-nhan-bau", _ELECT, _HEAD, _FILED, _ANSWER, _COMMITTEE, bar=rf"{_RULES}|\bto bau cu\b|\bung cu\b|\bcho thoi\b|\bthoi\b|\bbau (?:moi|m_i|lai|nguoi m.i)\b|\bke hoach\b|{_BOARD}"),
    _cue("xa-cong-nhan-thoi", r"\b(?:cho thoi|mien nhiem|bai nhiem|thoi chuc)\b", _HEAD, _FILED, r"\b(?:cong nhan|tra loi)\b", _COMMITTEE, bar=rf"{_RULES}|\bbau (?:moi|m_i|nguoi)\b|\bda cong nhan\b|\bcong nhan cho\b"),
    _cue("xa-cong-nhan", _VILLAGE, r"\b(?:nhan|nop|gui)\b", r"\b(?:cong nhan|bat tam|chua tra loi|tra loi)\b", _COMMITTEE, r"\b(?:bau|quyet dinh)\b", bar=rf"{_RULES}|{_HEAD}|\bke hoach\b|\bkien nghi\b|\bcong doan\b|\bhoi nghi\b"),
    _cue("xa-bau-moi", _HEAD, r"\b(?:thoi|nghi|mien nhiem|bai nhiem|thoi viec)\b", r"\b(?:bau (?:nguoi|m_i|moi|truong|to truong|lai)|nguoi m_i|nguoi moi|bau)\b", r"\b(?:cong nhan|cho nghi|cho thoi|dong y|xin nghi|xa)\b", bar=r"\blam thoi\b|\bung cu\b|\bkien nghi\b|\bky (?:don|vao)\b|\bto bau cu\b|\bke hoach\b|\bkeo dai nhiem ky\b|\bthay tam\b|\bcu nguoi\b"),
    _cue("xa-bao-phat-phieu", r"\bphat phieu\b|\bphat gi.y\b", r"\b(?:bao|thong bao|d_n|dan|cong khai|niem yet|loa|cho dan biet)\b", bar=rf"\bke hoach\b|{_RULES}|\bban hanh\b|\bgui len\b"),
    _cue("xa-ke-hoach-phieu", r"\bke hoach\b", r"\b(?:phat phieu|lay phieu|lay y kien bang phieu)\b", r"\b(?:gui|nop|trinh|bao cao)\b", _COMMITTEE),
    _cue("xa-bao-hop", r"\bhop\b", _TELL, _VILLAGE, bar=rf"\btai lieu\b|{_PERIODIC}|{_ELECT}|\bphat phieu\b|{_BOARD}|\bho so\b|\bnop\b|\bquyet dinh\b|\bbien ban\b|\bhoi nghi (?:can|vien|nguoi|cong)\b|\bco quan\b|\bbao cao\b|\bd_n\b.*{_RULES}|{_RULES}.*\bd_n\b"),
    _cue("xa-tai-lieu-hop", r"\bhop\b", r"\b(?:tai lieu|gi.y to|du thao|ban thao)\b", r"\b(?:gui|phat|dua|toi tay)\b", _VILLAGE, bar=rf"{_PERIODIC}|{_ELECT}|\bniem yet\b|\bd_n\b|\bnop\b|\bxa\b.*\bcong nhan\b|\bphat phieu\b|\bho so\b"),
    _cue("xa-quyet-dinh-bau", _ELECT, _HEAD, r"\b(?:ke hoach|quyet dinh to chuc|quyet dinh bau|trien khai)\b", bar=r"\b(?:d_n|niem yet|thong bao|to bau cu|lo bau|bien ban|ung cu|danh sach|cong nhan|nop|keo dai|toi tay|cho ba con biet|cho thoi|thoi)\b"),
    _cue("xa-to-bau-cu", _ELECT, r"\b(?:to bau cu|to lo bau|to phu trach bau|to lo viec bau)\b", r"\b(?:lap|thanh lap|quyet dinh|ra)\b", bar=r"\bd_n\b|\bniem yet\b|\bbien ban\b"),
    _cue("xa-niem-yet-bau", _ELECT, _HEAD, r"\b(?:d_n|niem yet|thong bao|cho (?:ba con|dan) biet|dan)\b", r"\bquyet dinh\b", bar=r"\bbien ban\b|\bung cu\b|\bcong nhan\b|\bke hoach\b|\bthanh lap\b|\blap to\b"),
    _cue("xa-bien-ban-ung-cu", r"\b(?:bien ban|danh sach)\b", r"\b(?:ung cu|ung vien|tranh cu|ra tranh|bau truong|bau to truong|bau)\b", r"\b(?:nop|gui|chuyen)\b", r"\bmat tran\b", bar=r"\bcong nhan\b"),
    _cue("xa-hoi-nghi-dinh-ky", r"\b(?:hop|hoi nghi)\b", _PERIODIC, r"\b(?:bao|thong bao|giay|giay|loa|m_i|moi|trieu tap)\b", _VILLAGE, bar=rf"{_BOARD}|\bcong chuc\b|\bvien chuc\b|\bnguoi lao dong\b"),
    _cue("xa-ttnd-ke-hoach", _INSPECT, r"\b(?:ke hoach|bao)\b", _PLAN, r"\b(?:gui|bao|thong bao)\b", bar=r"\bkien nghi\b|\bcong nhan\b", place="xa"),
    _cue("cq-ttnd-ke-hoach", _INSPECT, r"\b(?:kiem tra|giam sat)\b", r"\b(?:gui|bao|thong bao)\b", bar=r"\bkien nghi\b|\bcong nhan\b|\bbao cao\b", place="co-quan"),
    _cue("dn-ttnd-ke-hoach", _INSPECT, r"\b(?:kiem tra|giam sat)\b", r"\b(?:gui|bao|thong bao)\b", bar=r"\bkien nghi\b|\bcong nhan\b|\bbao cao\b", place="doanh-nghiep-nha-nuoc"),
    _cue("xa-ttnd-kien-nghi", _INSPECT, _BY_INSPECTORS, _PETITION, r"\b(?:tra loi|hoi am|giai quyet|im|noi gi|thong bao ket qua|phan hoi|qua han|tre|han)\b", bar=rf"\bcong nhan\b|\bke hoach\b|\bbau\b|\bbo thu\b|\bhom thu\b|\bthung\b|{_SUPERVISE}", place="xa"),
    _cue("cq-ttnd-kien-nghi", _INSPECT, _BY_INSPECTORS, _PETITION, r"\b(?:tra loi|hoi am|giai quyet|im|noi gi|thong bao ket qua|phan hoi|qua han|tre|han)\b", bar=r"\bcong nhan\b|\bke hoach\b|\bbau\b|\bhom thu\b", place="co-quan"),
    _cue("dn-ttnd-kien-nghi", _INSPECT, _BY_INSPECTORS, _PETITION, r"\b(?:tra loi|hoi am|giai quyet|im|noi gi|thong bao ket qua|phan hoi|qua han|tre|han)\b", bar=r"\bcong nhan\b|\bke hoach\b|\bbau\b|\bhom thu\b", place="doanh-nghiep-nha-nuoc"),
    _cue("xa-gsdt-kien-nghi", _SUPERVISE, _PETITION, r"\b(?:tra loi|hoi am|giai quyet|im|noi gi|thong bao ket qua|phan hoi|qua han|tre|han)\b", r"\b(?:uy ban|ubnd|xa|phuong)\b", bar=rf"\bke hoach\b|{_INSPECT}|\bchu dau tu\b"),
    _cue("xa-gsdt-bao", _SUPERVISE + r"|\bgiam sat\b", r"\b(?:chu dau tu|ban quan ly|chu chuong trinh|chu du an)\b", r"\b(?:bao|thong bao|gui giay|gui)\b", r"\b(?:mat tran|ke hoach)\b", bar=r"\bkien nghi\b"),
    _cue("xa-ttnd-bo-sung", _INSPECT, _MONTHS_LEFT, r"\b(?:bau (?:bo sung|them|nguoi the|thay|bu|lai)|bo sung|the vao|nguoi the|thay the|bau)\b", bar=r"\bbo be\b", place="xa"),
    _cue("xa-lam-thoi", r"\b(?:lam thoi|thay tam|tam quyen|tam thoi|cu nguoi)\b", _HEAD),
    _cue("xa-keo-dai", r"\b(?:keo dai|rut ngan|gia han|lam them)\b.{0,60}\bthang\b", _HEAD, r"\b(?:nhiem ky|bau)\b"),
    _cue("cq-ttnd-cong-nhan", _INSPECT, r"\bcong doan\b", r"\bcong nhan\b", r"\b(?:bau|hoi nghi)\b", place="co-quan"),
    _cue("dn-ttnd-cong-nhan", _INSPECT, r"\bcong doan\b", r"\b(?:cong nhan(?! (?:nha may|cong ty|viet|t_i|em|ve sinh|duong))|ra giay)\b", _ELECT, place="doanh-nghiep-nha-nuoc"),
    _cue("ca-tuyen-sinh", r"\btuyen sinh\b", r"\bcong an\b", r"\bho so\b", r"\bthong bao\b"),
    _cue("ca-doi-thoai", r"\b(?:trai giam|pham nhan|trai vien|truong giao duong)\b", r"\bdoi thoai\b"),
    _cue("ca-chuyen-tin", r"\b(?:tin bao|to giac|nguon tin)\b", r"\bkhong thuoc\b.{0,20}\btham quyen\b|\bsai tham quyen\b", r"\bchuyen\b"),
    _cue("qd-keo-dai", r"\bhoi dong quan nhan\b", r"\bkeo dai\b", r"\bnhiem ky\b"),
)  # fmt: skip
