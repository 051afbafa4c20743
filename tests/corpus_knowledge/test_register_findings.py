"""``corpus check`` by the register: what is held is amended, replaced, older, undated or unlisted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from corpus.library import Library
from corpus.register import Register, load_register, register_findings

Made = Callable[..., Register]
TODAY = date(2032, 6, 1)
AMENDED = {"van_ban": "9/2032/NĐ-CP", "lam_gi": "sua-doi", "doi_voi": ["7/2031/NĐ-CP#1"], "tai": "Điều 4"}


def _found(library: Library, register: Register, today: date = TODAY) -> set[tuple[str, str]]:
    return {(finding.code, finding.id) for finding in register_findings(library, today, register)}


def test_amended_and_older(garden: Library, make_register: Made) -> None:
    found = _found(garden, make_register(quan_he=[AMENDED]))
    assert found == {("amended", "7/2031/NĐ-CP#1"), ("older-than-register", "7/2031/NĐ-CP")}


def test_nothing_before_the_day(garden: Library, make_register: Made) -> None:
    assert _found(garden, make_register(quan_he=[AMENDED]), date(2032, 5, 5)) == set()


@pytest.mark.parametrize(("action", "code"), [("thay-the", "replaced"), ("bai-bo", "repealed")])
def test_replaced_and_repealed(garden: Library, make_register: Made, action: str, code: str) -> None:
    register = make_register(quan_he=[AMENDED | {"lam_gi": action, "doi_voi": ["7/2031/NĐ-CP"]}])
    assert (code, "7/2031/NĐ-CP") in _found(garden, register)


def test_not_yet_in_force(garden: Library, make_register: Made) -> None:
    assert _found(garden, make_register(), date(2031, 2, 28)) == {("not-in-force", "7/2031/NĐ-CP")}


def test_a_document_that_the_register_does_not_know(garden: Library) -> None:
    assert ("not-in-register", "7/2031/NĐ-CP") in _found(garden, load_register())


def test_days_that_differ(garden: Library, make_register: Made) -> None:
    register = make_register()
    line = register.documents[0].model_copy(update={"effective": date(2031, 3, 2)})
    register = register.model_copy(update={"documents": (line, *register.documents[1:])})
    assert ("date-differs", "7/2031/NĐ-CP") in _found(garden, register)


def test_an_address_that_the_text_does_not_have(garden: Library, make_register: Made) -> None:
    caution = {"ma": "two-tier", "noi_dung": "Lưu ý.", "ap_dung": ["7/2031/NĐ-CP#1.3"]}
    assert ("register-address", "7/2031/NĐ-CP#1.3") in _found(garden, make_register(luu_y=[caution]))


def test_a_provision_with_the_word_that_nobody_listed(garden: Library, make_register: Made) -> None:
    caution = {"ma": "two-tier", "noi_dung": "Lưu ý.", "ap_dung": ["7/2031/NĐ-CP#2"], "tu_khoa": ["cấp huyện"]}
    assert ("caution-unlisted", "7/2031/NĐ-CP#1.2") in _found(garden, make_register(luu_y=[caution]))
    for listed in ({"ap_dung": ["7/2031/NĐ-CP#1.2"]}, {"tru": ["7/2031/NĐ-CP#1.2"]}):
        assert _found(garden, make_register(luu_y=[caution | listed])) == set()


def test_a_register_that_nobody_looked_at_for_long(garden: Library, make_register: Made) -> None:
    assert ("register-old", "register.yaml") in _found(garden, make_register(), date(2032, 12, 31))


def test_the_official_text_against_the_shipped_register(knowing: Library) -> None:
    register = load_register()
    found = {(f.code, f.id) for f in register_findings(knowing, register.reviewed, register)}
    assert found == {
        ("amended", "10/2022/QH15#62"),
        ("amended", "10/2022/QH15"),
        ("older-than-register", "10/2022/QH15"),
        ("replaced", "165/2018/TT-BQP"),
        ("older-than-register", "165/2018/TT-BQP"),
    }
