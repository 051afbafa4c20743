"""Which warnings an answer carries: on what is listed, from the day it counts, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from corpus.address import Address
from corpus.library import Library
from corpus.model import Article
from corpus.register import Register, RegisterNotice, load_register, notices_for
from corpus.register.notices import touches
from corpus.store import Batch, Corpus

LAW, DECREE_59, DECREE_61, DECREE_185 = "10/2022/QH15", "59/2023/NĐ-CP", "61/2023/NĐ-CP", "185/2026/NĐ-CP"
NOW = date(2026, 9, 1)


@pytest.fixture
def bare(tmp_path: Path) -> Library:
    """The fresh machine: no official text, the handbook alone."""
    return Library(Corpus(tmp_path / "bare"))


def _codes(notices: list[RegisterNotice]) -> list[str]:
    return [notice.code for notice in notices]


@pytest.mark.parametrize(
    ("address", "codes"),
    [
        (f"{LAW}#62.1", ["amended", "trade-union"]),
        (f"{LAW}#62", ["amended", "trade-union"]),
        (f"{LAW}#60.3", ["trade-union"]),
        (f"{LAW}#25.2", ["two-tier"]),
        (f"{LAW}#12.1.k", ["two-tier"]),
        (f"{LAW}#12.1", ["two-tier"]),
        (f"{LAW}#12", ["two-tier"]),
        (f"{LAW}#12.1.a", []),
        (f"{LAW}#12.2", []),
        (f"{LAW}#21.1", []),
        (f"{LAW}#90.2", []),
        (f"{DECREE_61}#16.3", ["two-tier"]),
        (f"{DECREE_61}#11.1", ["wording-conflict"]),
        (f"{DECREE_61}#10", []),
        (f"{DECREE_185}#5.1.c", ["wording-conflict"]),
        (f"{DECREE_185}#5.1.a", []),
        (f"{DECREE_185}#4.2", ["rule-conflict"]),
        (f"{DECREE_185}#4.3", []),
        (f"{DECREE_59}#9.3", ["rule-conflict"]),
        (f"{DECREE_59}#9.1", []),
        (f"{DECREE_59}#25.1", ["trade-union"]),
        ("165/2018/TT-BQP#3", ["replaced"]),
        ("67/2019/TT-BCA#3", []),
        ("33/2023/NĐ-CP#1", ["repealed"]),
        ("34/2007/PL-UBTVQH11#1", ["repealed"]),
        ("news:001_a701dbf00acd8619", []),
    ],
)
def test_today(bare: Library, address: str, codes: list[str]) -> None:
    assert _codes(notices_for([address], NOW, bare)) == codes


def test_an_amendment_names_the_document_the_place_and_the_day(bare: Library) -> None:
    notice = notices_for([f"{LAW}#62.1"], NOW, bare)[0]
    assert notice.since == date(2025, 7, 1)
    assert notice.addresses == (f"{LAW}#62.1",)
    assert "khoản 1 Điều 4 Luật số 97/2025/QH15" in notice.message
    assert "01/07/2025" in notice.message
    assert not notice.verified
    assert "chưa đối chiếu" in notice.message


def test_the_replacement_of_a_replacement_is_told(bare: Library) -> None:
    (notice,) = notices_for(["165/2018/TT-BQP#5.1"], NOW, bare)
    assert "122/2024/TT-BQP" in notice.message
    assert "15/02/2025" in notice.message
    assert "60/2025/TT-BQP" in notice.message


@pytest.mark.parametrize(
    ("address", "day", "codes"),
    [
        (f"{LAW}#62.1", date(2025, 6, 30), []),
        (f"{LAW}#62.1", date(2025, 7, 1), ["amended", "trade-union"]),
        (f"{LAW}#85", date(2025, 6, 30), []),
        (f"{LAW}#85", date(2023, 6, 30), ["not-in-force"]),
        (f"{LAW}#85", date(2023, 7, 1), []),
        (f"{DECREE_59}#9.3", date(2023, 8, 14), ["not-in-force"]),
        (f"{DECREE_59}#9.3", date(2026, 5, 25), []),
        (f"{DECREE_185}#4.3", date(2026, 5, 25), ["not-in-force"]),
        (f"{DECREE_185}#4.3", date(2026, 5, 26), []),
        ("165/2018/TT-BQP#3", date(2019, 1, 14), ["not-in-force"]),
        ("165/2018/TT-BQP#3", date(2025, 2, 14), []),
        ("165/2018/TT-BQP#3", date(2025, 2, 15), ["replaced"]),
        ("19/2020/TT-BCA#2", date(2020, 6, 30), ["not-in-force"]),
    ],
)
def test_as_of(bare: Library, address: str, day: date, codes: list[str]) -> None:
    assert _codes(notices_for([address], day, bare)) == codes


@pytest.mark.parametrize(
    ("address", "day", "told"),
    [
        (f"{LAW}#15", date(2022, 5, 1), ["34/2007/PL-UBTVQH11", "55/1998/NQ-UBTVQH10", "01/07/2023", "01/05/2022"]),
        (f"{DECREE_59}#3", date(2023, 8, 10), ["159/2016/NĐ-CP", "08/08/2023", "15/08/2023"]),
        (f"{DECREE_61}#3", date(2023, 8, 15), ["22/2018/QĐ-TTg", "16/08/2023"]),
        (f"{DECREE_185}#14", date(2024, 1, 1), ["33/2023/NĐ-CP", "26/05/2026"]),
    ],
)
def test_before_its_day_what_stood_in_its_place_is_told(
    bare: Library, address: str, day: date, told: list[str]
) -> None:
    (notice,) = notices_for([address], day, bare)
    assert all(part in notice.message for part in told), notice.message


def test_what_was_not_yet_issued_is_not_named_as_the_law_of_the_day(bare: Library) -> None:
    (notice,) = notices_for([f"{LAW}#15"], date(2000, 1, 1), bare)
    assert "34/2007" not in notice.message
    assert "55/1998" in notice.message


def test_one_notice_for_several_cited_addresses(bare: Library) -> None:
    (notice,) = notices_for([f"{LAW}#36.1", f"{LAW}#39.1", f"{LAW}#21.1", f"{LAW}#36.1"], NOW, bare)
    assert notice.addresses == (f"{LAW}#36.1", f"{LAW}#39.1")


def test_messages_are_one_sentence(bare: Library) -> None:
    register = load_register()
    cited = [t for line in (*register.relations, *register.cautions) for t in line.targets]
    for notice in notices_for(cited, NOW, bare) + notices_for(cited, date(2000, 1, 1), bare):
        assert notice.message.endswith(".")
        assert ". " not in notice.message
        assert notice.message[:1].isupper()


def test_text_into_which_the_amendment_was_worked_carries_no_warning(
    garden: Library, make_register: Callable[..., Register]
) -> None:
    register = make_register(
        quan_he=[
            {"van_ban": "9/2032/NĐ-CP", "lam_gi": "sua-doi", "doi_voi": ["7/2031/NĐ-CP#1"], "tu_ngay": date(2032, 5, 6)}
        ]
    )
    assert _codes(notices_for(["7/2031/NĐ-CP#1.2"], NOW.replace(year=2033), garden, register)) == ["amended"]
    note = "(Điều 1 Nghị định số 7/2031/NĐ-CP, được sửa đổi bởi Nghị định số 9/2032/NĐ-CP)"
    newer = Article("7/2031/NĐ-CP#1", "Vườn chung", "1. Chữ mới.\n2. Chữ mới nữa.", note=note, source="made")
    garden.corpus.apply(Batch(documents=garden.corpus.documents(), articles=[newer]), date(2032, 6, 1))
    assert notices_for(["7/2031/NĐ-CP#1.2"], NOW.replace(year=2033), garden, register) == []


def test_an_amendment_of_an_unknown_place_warns_on_no_answer(
    garden: Library, make_register: Callable[..., Register]
) -> None:
    register = make_register(quan_he=[{"van_ban": "9/2032/NĐ-CP", "lam_gi": "sua-doi", "doi_voi": ["7/2031/NĐ-CP"]}])
    assert notices_for(["7/2031/NĐ-CP#1.2"], NOW.replace(year=2033), garden, register) == []


def test_the_register_of_the_home_counts(garden: Library) -> None:
    home = garden.corpus.path.parent / "register.yaml"
    day, own = date(2033, 1, 1), "nguon: tra cứu, da_kiem_chung: false"
    assert notices_for(["7/2031/NĐ-CP#2"], day, garden) == []
    home.write_text(
        f"van_ban:\n  - {{so: 7/2031/NĐ-CP, ten: vườn, {own}}}\n  - {{so: 9/2032/NĐ-CP, ten: vườn mới, {own}}}\n"
        f"quan_he:\n  - {{van_ban: 9/2032/NĐ-CP, lam_gi: thay-the, doi_voi: [7/2031/NĐ-CP], {own}}}\n",
        "utf-8",
    )
    assert _codes(notices_for(["7/2031/NĐ-CP#2"], day, garden)) == ["replaced"]


@pytest.mark.parametrize(
    ("cited", "listed", "within"),
    [
        ("1/2020/QH14#2.3", "1/2020/QH14#2", True),
        ("1/2020/QH14#2", "1/2020/QH14#2.3.a", True),
        ("1/2020/QH14#2.3.a", "1/2020/QH14#2.3.b", False),
        ("1/2020/QH14#2", "1/2020/QH14#21", False),
        ("1/2020/QH14#2", "1/2020/QH14", True),
        ("1/2020/QH14#2", "11/2020/QH14", False),
    ],
)
def test_touching(cited: str, listed: str, within: bool) -> None:
    assert touches(Address.parse(cited), Address.parse(listed)) is within


def test_listed_provisions_exist_and_nothing_with_a_listed_word_is_left_out(knowing: Library) -> None:
    register = load_register()
    held = {document.number for document in knowing.corpus.documents()}
    targets = [t for line in (*register.relations, *register.cautions) for t in line.targets if "#" in t]
    missing = [t for t in targets if t.split("#")[0] in held and knowing.provision(t) is None]
    assert missing == []
