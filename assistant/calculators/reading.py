"""A question read: its plain form, its figures with their roles, its days, its setting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from assistant.calculators.dates import Day, days
from assistant.calculators.figures import SPANS, STAFF, Figure, Role, Unit, figures
from assistant.calculators.numerals import numerals
from assistant.calculators.plain import Plain, plain_of
from assistant.calculators.roles import with_roles

#: Asks whether something is enough, valid, passed, in time, right.
_JUDGE = re.compile(
    r"\b(?:d_|du (?:chua|khong|ko|hay|ty|ti|dieu|muc|han|chuan|de|tuc|so|hong|hem)|dat|qua (?:chua|khong|ko|hay|"
    r"duoc|luon|roi|han|muc|so|hong)|"
    r"thong qua|hop le|hop phap|trung cu|(?:trung|dau) (?:chua|khong|ko|hong)|thieu|vuot|tinh (?:la|khong)|co gia tri|"
    r"hoan|lam luon|"
    r"duoc (?:chua|khong|ko|k|hong|hem|ha|hay|thong|tinh|coi|xem)|dung (?:khong|ko|k|hong|luat|han|quy|hay|chua|ty|"
    r"tham|phap|so|bai)|"
    r"(?:co|la|lam vay|the|vay|nhu the|nhu vay) (?:dung|sai|duoc|on|ok|trung|kip|tre|cham)|sai|ra sao|tinh sao|"
    r"con (?:giu|hieu luc)|"
    r"co phai (?:hop|to chuc|dua|trieu tap|mo|dem)|duoc dua ra|kip|tre|cham|muon|qua han|het han|con gia tri)\b|"
    r"\bduoc (?:hop|mo|to chuc|tien hanh|khai mac)(?: \w+){0,2} (?:chua|khong|ko)\b|"
    r"\b(?:du|dat|qua|trung|duoc|on|ok|dung|sai)\W*$|\bchua\W*$|\bchua(?: a| ha| vay| nhi| bac| anh| chi| em)?\?"
)
_ASK = re.compile(
    r"\b(?:bao nhieu|may (?:ho|nha|nguoi|phieu|chu ky|thon|to|ap|thanh vien|dai bieu|nguoi|ngay|thang|pho|uy vien)|"
    r"it nhat|toi thieu|toi da|"
    r"can (?:bao|may|it|toi|d_|du)|con thieu|thieu may|ty le (?:nao|bao)|nhat ngay nao|(?:cham|tre|muon|lau|"
    r"som) nhat|han|bao gio|khi nao|"
    r"ngay nao|hom nao|ngay may|bao lau|may hom)\b"
)
#: Anything that asks; where nothing does, bare figures are meant to be judged.
_QUESTION = re.compile(
    r"\?|\b(?:ai|gi|nao|sao|may|bao|khong|ko|k|chua|khi|dau|luc|neu|phai|can|quyen|duoc (?:lam|phep)|the nao|xu ly)\b"
)
_SHORT = 120
_PRIVATE = re.compile(
    r"\b(?:tu nhan|(?:cong ty|cty) co phan|fdi|ngoai nha nuoc|von nuoc ngoai|hop tac xa|truong tu|tu thuc)\b"
)
_STATE = re.compile(r"\b(?:nha nuoc|quoc doanh|mtv|100% von|nhà nước|dnnn)\b")
_MILITARY = re.compile(
    r"\b(?:quan nhan|quan so|trung doan|tieu doan|dai doi|lu doan|su doan|quan doi|don bien phong|hai doi)\b"
)
_POLICE = re.compile(
    r"\b(?:benh xa|cong an (?:tinh|huyen|thanh pho|bo|cac|don vi|nhan dan)|bo cong an|csgt|canh sat|trai giam|"
    r"dieu tra|tuyen sinh)\b"
)
_ENTERPRISE = re.compile(
    r"\b(?:cong nh_n|(?:\d|cua|cho|nghi|anh em|hop|toan the|nhieu) cong nhan|cong ty|cty|doanh nghiep|dn|xi nghiep|"
    r"nha may|tong cong ty|tap doan|nong truong|lam truong|phan xuong|"
    r"hoi nghi (?:nguoi lao dong|nld|cong nhan)|dnnn|tong giam doc|tho lo|ban lanh dao)\b"
)
_AGENCY = re.compile(
    r"\b(?:co quan|cong chuc|vien chuc|cbcc\w*|ccvc|truong (?:hoc|cap|thcs|thpt|tieu|mam|mau|trung hoc|chung toi|"
    r"day|em|t_i|toi|tui|minh|"
    r"cao dang|dai hoc|nghe)|giao vien|thay co|hieu truong|benh vien|so (?:t_i|toi|em|tui|minh|noi vu|tu phap|y te|"
    r"giao duc|tai chinh)|"
    r"thu truong|trung tam|tram (?:y te|kiem|thu y|khuyen nong|bao ve)|chi cuc|cuc|kho bac|thu vien|don vi|"
    r"khoa (?:em|t_i|toi|tui)|vien (?:em|t_i|toi|tui)|can bo cong chuc|"
    r"trung tam y te|phong (?:em|t_i|toi|tui)|bao tang|dai truyen hinh)\b"
)
_COMMUNE = re.compile(
    r"\b(?:thon|ap|xom|to dan pho|tdp|khu pho|khoi pho|khom|buon|lang|ho gia dinh|hop dan|huong uoc|quy uoc|"
    r"(?<!tram y te )(?<!benh )xa|phuong|thi tran|so ho|cac ho|ho dan|dai dien ho|"
    r"truong (?:thon|ap|xom|buon|lang|khu|khom)|\d+ (?:ho|nha)\b|to truong|ban (?:t_i|toi|em|tui|minh)|ba con|"
    r"uy ban|ubnd|mat tran|(?<!nhan )dan)\b"
)


@dataclass(frozen=True, slots=False)
class Reading:
    """What the calculators know of a question.

    Attributes:
        settings: how strongly each setting of the law is meant, as the question's own understanding found.
        articles: identifiers that retrieval ranked, best first.
    """

    plain: Plain
    figures: tuple[Figure, ...]
    days: tuple[Day, ...]
    settings: Mapping[str, float] = field(default_factory=dict)
    articles: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.plain.text

    def says(self, pattern: re.Pattern[str]) -> bool:
        return pattern.search(self.plain.text) is not None

    @cached_property
    def judges(self) -> bool:
        """Whether the question wants to know if something is enough, valid or in time."""
        return self.says(_JUDGE) or (len(self.text) <= _SHORT and not self.says(_QUESTION))

    @cached_property
    def asks(self) -> bool:
        """Whether the question asks how many or by when."""
        return self.says(_ASK)

    @cached_property
    def spans(self) -> tuple[Figure, ...]:
        """The stretches of time named."""
        return tuple(f for f in self.figures if f.unit in SPANS)

    def counts(self, *units: Unit) -> list[Figure]:
        return [f for f in self.figures if f.unit in units]

    @property
    def staff(self) -> list[Figure]:
        return [f for f in self.figures if f.unit in STAFF]

    @cached_property
    def place(self) -> str:
        """The one setting that the question is about; empty when that is not certain."""
        if self.says(_MILITARY):
            return "quan-doi"
        if self.says(_POLICE):
            return "cong-an"
        if self.says(_PRIVATE) or self.settings.get("ngoai-nha-nuoc", 0) >= 0.5:
            return "" if self.says(_STATE) else "ngoai-nha-nuoc"
        scores: dict[str, float] = {
            "xa": len(set(_COMMUNE.findall(self.text))),
            "co-quan": len(set(_AGENCY.findall(self.text))),
            "doanh-nghiep-nha-nuoc": 2 * len(set(_ENTERPRISE.findall(self.text))),
        }
        for setting, share in self.settings.items():
            if setting in scores:
                scores[str(setting)] = scores[str(setting)] + share
        best = sorted(scores, key=lambda s: -scores[s])
        return best[0] if scores[best[0]] > scores[best[1]] else ""

    def in_role(self, role: Role, figures: list[Figure]) -> list[Figure]:
        return [f for f in figures if f.role is role]


def read(question: str, articles: tuple[str, ...] = (), settings: Mapping[str, float] | None = None) -> Reading:
    """Read a question; its diacritics may be there or not."""
    plain = plain_of(question)
    named = days(plain)
    counted = with_roles(plain, figures(plain, numerals(plain), named), named)
    return Reading(plain, tuple(counted), tuple(named), settings or {}, articles)
