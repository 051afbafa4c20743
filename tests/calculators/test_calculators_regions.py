"""Provinces and regions: what a name says about where a village lies, and when it says nothing."""

from __future__ import annotations

import pytest

from assistant.calculators.members import REGIONS
from assistant.calculators.reading import read
from assistant.calculators.regions import provinces, region_of, without_places
from corpus.text import fold


def point(text: str) -> str:
    found = region_of(read(text))
    return found.point if found else ""


def test_every_province_old_and_new_is_there_once() -> None:
    present = [p for p in provinces() if "nay thuộc" not in p.told]
    former = [p for p in provinces() if "nay thuộc" in p.told]
    assert (len(present), len(former)) == (34, 29)
    assert len({p.told for p in provinces()}) == 63
    assert {p.point for p in provinces()} == set(REGIONS)


@pytest.mark.parametrize("province", provinces(), ids=lambda p: p.told)
def test_each_name_leads_to_its_region(province) -> None:
    name = province.told.split(" (nay")[0].removeprefix("tỉnh ").removeprefix("thành phố ").removeprefix("Thành phố ")
    for typed in (f"thôn 300 hộ ở {name}", f"thôn 300 hộ thuộc {name.upper()}", fold(f"xóm 300 hộ {name}")):
        assert point(typed) == province.point, typed


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("thôn ở vùng đồng bằng sông Cửu Long", "g"),
        ("thôn ở Tây Nguyên", "đ"),
        ("thôn ở vùng trung du", "b"),
        ("thôn ở đồng bằng", "c"),
        ("tổ dân phố ở TP.HCM", "a"),
        ("thôn ở Bà Rịa Vũng Tàu", "a"),
        ("thôn ở Đắc Lắc", "đ"),
        ("thôn ở Hoà Bình", "b"),
        ("xã Thái Bình, tỉnh Lạng Sơn", "b"),
        ("thôn Hòa Bình", ""),
        ("phường Sơn La", ""),
        ("nghe an ninh nói", ""),
        ("bà con đi làm đồng", ""),
        ("thôn ở Gia Lai hay Cà Mau", ""),
        ("thôn ở miền núi", ""),
    ],
)
def test_a_name_counts_where_it_is_the_provinces(text: str, wanted: str) -> None:
    assert point(text) == wanted


def test_a_former_province_is_told_with_the_one_it_belongs_to_now() -> None:
    found = region_of(read("thôn 300 hộ ở Bắc Giang"))
    assert found is not None
    assert found.name == "Bắc Giang (nay thuộc tỉnh Bắc Ninh), vùng đồng bằng sông Hồng,"
    assert region_of(read("thôn ở Hà Nội")).name == "thành phố Hà Nội"  # type: ignore[union-attr]


def test_places_are_taken_out() -> None:
    assert without_places("khom o soc trang").split() == ["khom", "o"]
