"""Identifiers: what is an address, what is not, and numbers of documents in running text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.address import POINT_LETTERS, Address, find_document_numbers, is_document_number
from corpus.errors import DanchuError, ErrorCode

NUMBERS = ["10/2022/QH15", "59/2023/NĐ-CP", "165/2018/TT-BQP", "34/2007/PL-UBTVQH11", "119-CP", "21-LCT/HDNN8"]


@given(
    st.sampled_from(NUMBERS),
    st.from_regex(r"[1-9][0-9]{0,2}[a-e]?", fullmatch=True),
    st.none() | st.from_regex(r"[1-9][0-9]?[a-c]?", fullmatch=True),
    st.none() | st.sampled_from(POINT_LETTERS),
)
def test_an_address_is_read_back_as_written(document: str, article: str, clause: str | None, point: str | None) -> None:
    address = Address(document, article, clause, point if clause else None)
    assert Address.parse(str(address)) == address
    assert address.article_id == f"{document}#{article}"
    assert not address.is_news


def test_documents_reports_and_decomposed_letters() -> None:
    assert Address.parse("10/2022/QH15") == Address("10/2022/QH15")
    assert Address.parse("news:003_eb24984264e08385").is_news
    assert Address.parse(unicodedata.normalize("NFD", "59/2023/NĐ-CP#3.1.đ")) == Address("59/2023/NĐ-CP", "3", "1", "đ")


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "Điều 21", "10/2022/QH15#", "10/2022/QH15#a", "10/2022/QH15#1.a", "10/2022/QH15#1.2.3",
        "10/2022/QH15#1.2.B", "10/2022/QH15#1.", "10/2022/QH15#1.2.a.b", "10/2022/QH15 #1", "10/2022#1", "14/9/2023",
        "news:", "news:hai chữ", "#1", "10/2022/QH15#1#2", "10/2022/QH15#٣", "10/2022/QH15#1\n#2",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_as_wrong_usage(text: str) -> None:
    with pytest.raises(DanchuError) as caught:
        Address.parse(text)
    assert caught.value.code is ErrorCode.ADDRESS_INVALID
    assert caught.value.exit_status == 2


def test_numbers_in_running_text() -> None:
    text = "Nghị định số 59/2023/NĐ-CP ngày 14/8/2023, Luật 10/2022/QH15; 376/KH-UBND (nửa 1/2, 02/2002/TTLT/BTC-MTTW)."
    found = ["59/2023/NĐ-CP", "10/2022/QH15", "376/KH-UBND", "02/2002/TTLT/BTC-MTTW"]
    assert find_document_numbers(text) == found
    assert all(map(is_document_number, found + NUMBERS))
    assert not any(map(is_document_number, ["14/9/2023", "10/2022", "1/2", "Điều", "", "10/2022/QH15#1"]))
