"""The register as data: the shipped file holds what is known, and a file that says nonsense is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from corpus.errors import DanchuError, ErrorCode
from corpus.register import Action, Register, load_register
from corpus.register.load import FILE

LAW, DECREE_59, DECREE_61, DECREE_185 = "10/2022/QH15", "59/2023/NĐ-CP", "61/2023/NĐ-CP", "185/2026/NĐ-CP"


@pytest.fixture(scope="module")
def shipped() -> Register:
    return load_register()


@pytest.mark.parametrize(
    ("number", "effective"),
    [
        (LAW, date(2023, 7, 1)),
        (DECREE_59, date(2023, 8, 15)),
        (DECREE_61, date(2023, 8, 16)),
        (DECREE_185, date(2026, 5, 26)),
        ("97/2025/QH15", date(2025, 7, 1)),
        ("165/2018/TT-BQP", date(2019, 1, 15)),
        ("122/2024/TT-BQP", date(2025, 2, 15)),
        ("19/2020/TT-BCA", date(2020, 7, 1)),
    ],
)
def test_days_of_coming_into_force(shipped: Register, number: str, effective: date) -> None:
    line = shipped.document(number)
    assert line is not None
    assert line.effective == effective
    assert shipped.in_force(number, effective) is True


@pytest.mark.parametrize(
    ("number", "end"),
    [
        ("34/2007/PL-UBTVQH11", date(2023, 7, 1)),
        ("55/1998/NQ-UBTVQH10", date(2023, 7, 1)),
        ("159/2016/NĐ-CP", date(2023, 8, 8)),
        ("22/2018/QĐ-TTg", date(2023, 8, 16)),
        ("165/2018/TT-BQP", date(2025, 2, 15)),
    ],
)
def test_days_of_ending(shipped: Register, number: str, end: date) -> None:
    assert shipped.ended(number) == end
    assert shipped.in_force(number, end) is False


def test_a_partly_repealed_document_has_not_ended(shipped: Register) -> None:
    assert shipped.ended("33/2023/NĐ-CP") is None
    assert any(r.part for r in shipped.relations if "33/2023/NĐ-CP" in r.targets)


def test_no_amendment_of_the_two_decrees_is_known(shipped: Register) -> None:
    changed = {t.split("#")[0] for r in shipped.relations if r.action is Action.AMENDS for t in r.targets}
    assert not changed & {DECREE_59, DECREE_61}


def test_listed_cautions_cover_the_known_articles(shipped: Register) -> None:
    listed = {code: {t for c in shipped.cautions if c.code == code for t in c.targets} for code in _codes(shipped)}
    assert {f"{LAW}#25", f"{LAW}#85", f"{LAW}#86", f"{DECREE_61}#16"} <= listed["two-tier"]
    assert {f"{LAW}#60", f"{LAW}#62", f"{LAW}#63"} <= listed["trade-union"]
    assert {f"{DECREE_59}#{n}" for n in ("21", "22", "25", "26", "30")} <= listed["trade-union"]
    assert f"{DECREE_185}#5.1.c" in listed["wording-conflict"]
    assert {f"{DECREE_185}#4.2", f"{DECREE_59}#9.3"} <= listed["rule-conflict"]


def test_what_was_not_seen_in_an_official_text_is_not_called_verified(shipped: Register) -> None:
    unseen = [r for r in shipped.relations if r.document in ("97/2025/QH15", "47/2024/QH15", "122/2024/TT-BQP")]
    assert unseen
    assert not any(line.verified for line in unseen)


def test_every_caution_names_its_day_and_a_document(shipped: Register) -> None:
    for caution in shipped.cautions:
        assert caution.since is not None
        assert f"{caution.since:%d/%m/%Y}" in caution.message
        assert "/202" in caution.message.replace(f"{caution.since:%d/%m/%Y}", "")


def _codes(register: Register) -> set[str]:
    return {caution.code for caution in register.cautions}


def test_a_line_without_a_source_is_refused(make_register: Callable[..., Register]) -> None:
    with pytest.raises(ValidationError, match="nguon"):
        make_register(
            quan_he=[{"van_ban": "9/2032/NĐ-CP", "lam_gi": "sua-doi", "doi_voi": ["7/2031/NĐ-CP"], "nguon": ""}]
        )


@pytest.mark.parametrize("target", ["7/2031/NĐ-CP#", "Điều 3", "news:001_abc", "7/2031/NĐ-CP#1.x.2"])
def test_an_address_that_is_none_is_refused(make_register: Callable[..., Register], target: str) -> None:
    with pytest.raises(ValidationError):
        make_register(luu_y=[{"ma": "two-tier", "noi_dung": "Lưu ý.", "ap_dung": [target]}])


def test_a_document_must_be_listed_before_it_is_named(make_register: Callable[..., Register]) -> None:
    with pytest.raises(ValidationError, match="8/2040/QH16"):
        make_register(quan_he=[{"van_ban": "8/2040/QH16", "lam_gi": "sua-doi", "doi_voi": ["7/2031/NĐ-CP#1"]}])


def test_a_relation_without_a_day_counts_from_its_document(make_register: Callable[..., Register]) -> None:
    register = make_register(quan_he=[{"van_ban": "9/2032/NĐ-CP", "lam_gi": "thay-the", "doi_voi": ["7/2031/NĐ-CP"]}])
    assert register.ended("7/2031/NĐ-CP") == date(2032, 5, 6)


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "van_ban: [", "ra_soat: 2026-01-01\nla: 1\n", "ra_soat: hôm nay\n"])
def test_a_spoilt_file_is_one_clear_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "register.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(DanchuError) as error:
        load_register(path)
    assert error.value.code is ErrorCode.REGISTER_INVALID
    assert "register.yaml" in error.value.message


def test_a_home_adds_lines_and_an_edit_is_seen(tmp_path: Path) -> None:
    extra = tmp_path / "register.yaml"
    assert load_register(extra=extra) == load_register()
    line = "{so: 1/2031/QH16, ten: luật mới, nguon: tra cứu, da_kiem_chung: false, phat_hien: 2031-02-03}"
    extra.write_text(f"van_ban:\n  - {line}\n", "utf-8")
    found = load_register(extra=extra).document("1/2031/QH16")
    assert found is not None
    assert found.found == date(2031, 2, 3)
    extra.write_text(f"van_ban:\n  - {line.replace('luật mới', 'luật mới hơn nữa')}\n", "utf-8")
    edited = load_register(extra=extra).document("1/2031/QH16")
    assert edited is not None
    assert edited.title == "luật mới hơn nữa"


@pytest.mark.parametrize(("own", "later"), [("2020-01-01", False), ("2099-12-31", True)])
def test_of_two_days_of_review_the_later_counts(tmp_path: Path, own: str, later: bool) -> None:
    extra = tmp_path / "register.yaml"
    extra.write_text(f"ra_soat: {own}\n", "utf-8")
    assert load_register(extra=extra).reviewed == (date.fromisoformat(own) if later else load_register().reviewed)


def test_the_file_can_be_read_by_people() -> None:
    text = FILE.read_text("utf-8")
    assert "docs/register.md" in text
    assert max(map(len, text.splitlines())) < 260
