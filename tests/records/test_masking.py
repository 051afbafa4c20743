"""What is someone's goes, in whatever form; what the law, a date or a count says stays."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.store import Corpus
from eval.sets import load_set, shipped_sets
from records.masking import EMAIL, IDENTITY, PHONE, mask, mask_repeated

WORDS = st.sampled_from(
    [
        "",
        "Thôn Mơ họp",
        "hỏi",
        "Gọi số",
        "của ông Mận",
        "đồng ý",
        "(",
        ",",
        "Điều 2",
        "khoản 1;",
        "500 hộ",
        "10/2022/QH15",
    ]
)
GAPS = st.sampled_from(["", " ", ".", "-", " - ", "\u00a0", "–", "\u200b", ". "])
DIGITS = st.sampled_from("0123456789")


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=count, max_size=count)


@st.composite
def grouped(draw: st.DrawFn, number: str) -> str:
    """The number in groups of at least two digits, as people write them."""
    parts, rest = [], number
    while rest:
        size = draw(st.integers(2, 4)) if len(rest) > 5 else len(rest)
        parts.append(rest[:size])
        rest = rest[size:]
    return draw(GAPS).join(parts)


@st.composite
def phones(draw: st.DrawFn) -> str:
    own = draw(st.sampled_from("35789")) + draw(digits(8))
    if draw(st.booleans()):
        own = draw(st.sampled_from(["24", "28", "20", "29"])) + draw(digits(8))
        own = own if len(own) == 10 else own[:10]
    number = draw(st.sampled_from(["0", "+84", "0084", "84"])) + own
    sign, plain = ("+", number[1:]) if number[0] == "+" else ("", number)
    return sign + (draw(grouped(plain)) if draw(st.booleans()) else plain)


def is_date_in(text: str) -> bool:
    """Whether a written number holds a date by chance: those may stay."""
    return bool(re.search(r"(?:19|20)\d\d", re.sub(r"\d{5,}", "", text)))


@given(WORDS, phones().filter(lambda p: not is_date_in(p)), st.sampled_from(["", " ạ", ", cảm ơn", "."]))
def test_a_phone_number_goes(before: str, phone: str, after: str) -> None:
    masked = mask(f"{before} : {phone}{after}")
    assert masked.text == f"{before} : {PHONE}{after}"
    assert [found for found, _ in masked.found] == [phone]


@given(WORDS, digits(9) | digits(11).map(lambda d: "0" + d), st.sampled_from(["", " ạ", ", cảm ơn"]))
def test_an_identity_number_goes(before: str, number: str, after: str) -> None:
    text = mask(f"{before} CMND {number}{after}").text
    assert text == f"{before} CMND {IDENTITY}{after}"


@given(digits(11).map(lambda d: "0" + d), st.sampled_from([(3, 3, 3, 3), (4, 4, 4), (6, 6)]), st.sampled_from(" .-"))
def test_a_grouped_identity_number_goes(number: str, sizes: tuple[int, ...], gap: str) -> None:
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    masked = mask(f"số {gap.join(parts)} của tôi").text
    assert not re.search(r"\d", masked)


@given(
    st.from_regex(r"[a-z][a-z0-9._+-]{0,20}", fullmatch=True),
    st.from_regex(r"[a-z][a-z0-9-]{0,20}(\.[a-z]{2,8}){1,3}", fullmatch=True),
)
def test_an_address_goes(name: str, host: str) -> None:
    text = mask(f"gửi tới {name}@{host} nhé").text
    assert text == f"gửi tới {EMAIL} nhé"


LAW = st.one_of(
    st.builds("{}/{}/{}".format, st.integers(1, 999), st.integers(1945, 2099),
              st.sampled_from(["QH15", "NĐ-CP", "TT-BQP", "NQ-HĐND", "NQLT/CP-UBTWMTTQVN"])),
    st.builds("{}/2022/QH15#{}.{}.b".format, st.integers(1, 99), st.integers(1, 999), st.integers(1, 20)),
    st.builds("điểm a khoản {} Điều {}".format, st.integers(1, 30), st.integers(1, 500)),
    st.builds("news:{:03d}_{:016x}".format, st.integers(0, 999), st.integers(0, 2**64 - 1)),
)  # fmt: skip
DATES = st.builds(
    lambda day, form: day.strftime(form),
    st.dates(date(1945, 9, 2), date(2099, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "ngày %d tháng %m năm %Y", "%Y-%m-%d", "%d %m %Y"]),
)
COUNTS = st.builds(
    "{} {}".format,
    st.integers(0, 999_999_999).map(str)
    | st.integers(1000, 99_999_999_999).map(lambda n: f"{n:,}".replace(",", "."))
    | st.integers(1000, 99_999_999_999).map(lambda n: f"{n:,}".replace(",", " ")),
    st.sampled_from(["hộ", "hộ gia đình", "người", "đồng", "nhân khẩu", "m2", "phiếu"]),
)
SHARES = st.builds(
    "{}/{} hộ, {},{}%".format, st.integers(1, 5000), st.integers(1, 5000), st.integers(0, 99), st.integers(0, 9)
)


@example(["41.000.000.000 hộ"], ", ")
@given(st.lists(LAW | DATES | COUNTS | SHARES, min_size=1, max_size=6), st.sampled_from([", ", "; ", " và ", "\n"]))
def test_the_law_dates_and_counts_stay(parts: list[str], between: str) -> None:
    text = "Hỏi: " + between.join(parts) + "?"
    assert mask(text).text == text


@given(DATES, st.integers(0, 9999), st.sampled_from(["hộ", "giờ", "người dự"]))
def test_a_date_before_a_count_stays(day: str, count: int, unit: str) -> None:
    assert mask(f"họp {day} {count} {unit}").text == f"họp {day} {count} {unit}"


@pytest.mark.parametrize(
    "text",
    [
        "Thôn có 120 150 180 hộ", "năm 2022 2023 2024", "từ 08.30 - 09.30 ngày 5/7", "84.912.345.678 đồng",
        "dự toán 250.000.000", "500000000 cho đường", "Nghị quyết 15/2024/NQ-HĐND", "tỷ lệ 2/3, 50%, 1/4",
        "1.2.3.4.5", "12 34", "đường dây 1900 1234", "",
    ],
)  # fmt: skip
def test_what_is_nobodys_stays(text: str) -> None:
    assert mask(text).text == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("0912345678/0987654321", f"{PHONE}/{PHONE}"),
        ("sđt0912345678nhé", f"sđt{PHONE}nhé"),
        ("(+84) 912-345-678", f"({PHONE}"),
        ("(024) 3825 1234", f"({PHONE}"),
        ("+84 (0) 912 345 678", PHONE),
        ("０９１２３４５６７８", PHONE),
        ("0 9 1 2 3 4 5 6 7 8", PHONE),
        ("0912 345 678 50 hộ", f"{PHONE} 50 hộ"),
        ("0912345678 05-07-2032", f"{PHONE} 05-07-2032"),
        ("CMND 123.456.789", f"CMND {IDENTITY}"),
        ("căn cước công dân số: 001.085.012.345", f"căn cước công dân số: {IDENTITY}"),
        ("số CMND của tôi là 123456789 người khác", f"số CMND của tôi là {IDENTITY} người khác"),
        ("hộ chiếu B1234567", f"hộ chiếu {IDENTITY}"),
        ("tài khoản 19034567890123", f"tài khoản {IDENTITY}"),
        ("123 456 789", IDENTITY),
        ("ten @ mo.example.vn", EMAIL),
        ("ten(at)mo.example.vn", EMAIL),
        ("0912345678@mo.example.vn", EMAIL),
    ],
)
def test_forms_that_people_use(text: str, masked: str) -> None:
    assert mask(text).text == masked


@given(st.text(max_size=80) | st.lists(phones() | DATES | COUNTS | LAW | digits(12), max_size=5).map(" ".join))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask(text).text
    again = mask(once)
    assert again.text == once
    assert again.found == ()


@given(st.text())
def test_any_text_can_be_stored(text: str) -> None:
    masked = mask(text).text
    assert "\0" not in masked
    assert masked.encode("utf-8").decode("utf-8") == masked


def test_only_what_was_found_is_masked_elsewhere() -> None:
    found = mask("gọi 0912 345 678").found
    quote = {"quote": "Đường dây: 0900000000", "marker": 1}
    answer = {
        "answer": "Gọi 0912 345 678 [1].",
        "citations": [quote],
        "n": None,
    }
    assert mask_repeated(answer, found) == {
        "answer": f"Gọi {PHONE} [1].",
        "citations": [quote],
        "n": None,
    }
    assert json.dumps(mask_repeated(answer, ())) == json.dumps(answer)


def test_no_shipped_question_loses_a_number() -> None:
    asked = [text for path in shipped_sets().values() for item in load_set(path).items for text in item.asked]
    assert len(asked) > 500
    assert [text for text in asked if mask(text).found] == []


def test_the_official_text_loses_no_number(official: Corpus) -> None:
    texts = [*(a.text for a in official.articles()), *(r.text for r in official.reports())]
    assert sum(map(len, texts)) > 100_000
    assert [found for text in texts for found in mask(text).found] == []
