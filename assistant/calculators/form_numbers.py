"""Forms of the numbers: members, ages, sizes, households of a village."""

from __future__ import annotations

from functools import partial

from assistant.calculators.form_fields import Field, FieldKind, Given
from assistant.calculators.form_shares import Parts
from assistant.calculators.members import (
    D59,
    D185,
    NUMBER_RULES,
    REGIONS,
    SIZE_RULES,
    NumberRule,
    SizeRule,
    check_number,
    check_region,
    check_size,
    inspectors_of,
)
from assistant.calculators.result import Calculation

_VILLAGES = Field("so-thon", "Số thôn, tổ dân phố trong xã", least=1)
_MEMBERS = Field("so", "Số thành viên của Ban", hint="Để trống nếu chỉ muốn biết cần bao nhiêu.", required=False)
_PLACES = tuple((point, place[:1].upper() + place[1:]) for point, (place, *_) in REGIONS.items())
_REGION = Field("vung", "Vùng", FieldKind.CHOICE, options=_PLACES)
_VILLAGE = Field("loai", "Là thôn hay tổ dân phố", FieldKind.CHOICE, options=(("thon", "Thôn"), ("to", "Tổ dân phố")))
_HOUSEHOLDS = Field("so-ho", "Số hộ gia đình", least=1)
#: What the number of a size is of.
_SIZE_OF = {"xa-hop-cum": "Số hộ của thôn, tổ dân phố", "khoan-thon": "Số hộ của thôn", "qd-thanh-lap": "Quân số",
            "khoan-to-dan-pho": "Số hộ của tổ dân phố", "dn-dai-bieu": "Số người lao động"}  # fmt: skip
_STAFF = "Số cán bộ, công chức, viên chức, người lao động"
_TOO_MANY = (
    "Nhiều hơn số thôn, tổ dân phố thì do Ủy ban Mặt trận Tổ quốc cấp xã quyết định; công cụ này không kết luận."
)


def number_cases() -> dict[str, Parts]:
    """(rule in words, clause, fields, computation) by rule id."""
    found: dict[str, Parts] = {
        rule.id: (rule.law, rule.clause, (_count(rule),), partial(_number, rule)) for rule in NUMBER_RULES
    }
    found |= {rule.id: (rule.law, rule.clause, (_size(rule),), partial(_at_size, rule)) for rule in SIZE_RULES}
    found["ttnd-xa"] = (
        "mỗi thôn, tổ dân phố có đại diện, ít nhất 05 thành viên", f"{D59}#13.2", (_VILLAGES, _MEMBERS), _inspectors,
    )  # fmt: skip
    found["quy-mo-thon"] = ("số hộ tối thiểu theo vùng", f"{D185}#10.1", (_REGION, _VILLAGE, _HOUSEHOLDS), _region)
    return found


def _count(rule: NumberRule) -> Field:
    label = "Tuổi" if rule.unit == "tuổi" else f"Số {rule.unit}"
    return Field("so", label)


def _size(rule: SizeRule) -> Field:
    return Field("so", _SIZE_OF.get(rule.id, _STAFF))


def _number(rule: NumberRule, given: Given) -> Calculation | None:
    count = given.whole(_count(rule))
    return None if count is None else check_number(rule, count)


def _at_size(rule: SizeRule, given: Given) -> Calculation | None:
    count = given.whole(_size(rule))
    return None if count is None else check_size(rule, count)


def _inspectors(given: Given) -> Calculation | None:
    villages, members = given.whole(_VILLAGES), given.whole(_MEMBERS)
    if villages is None or given.problems:
        return None
    found = inspectors_of(villages, members)
    if found is None:
        given.problems[_MEMBERS.name] = _TOO_MANY
    return found


def _region(given: Given) -> Calculation | None:
    region, kind, households = given.choice(_REGION), given.choice(_VILLAGE), given.whole(_HOUSEHOLDS)
    if region is None or kind is None or households is None:
        return None
    return check_region(region, kind == "to", households)
