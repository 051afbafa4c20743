"""Tokens: what a cadre may type must meet what the law prints."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import fold
from index.tokens import PAIR, folded_tokens, main_tokens

WORD = st.sampled_from(
    ["điểm", "a", "khoản", "1", "Điều", "đất", "dat", "hoà", "Ủy", "ban", "công", "an", "05", "nhân", "dân", "25%"]
)
TEXT = st.lists(WORD, max_size=12).map(" ".join)


def singles(text: str) -> list[str]:
    return [token for token in main_tokens(text) if PAIR not in token]


def test_single_letters_and_digits_survive() -> None:
    assert singles("điểm a khoản 1 Điều 5") == ["điêm4", "a", "khoan4", "1", "điêu1", "5"]


@pytest.mark.parametrize(("one", "other"), [("05 ngày", "5 ngày"), ("007", "7"), ("00", "0"), ("Điều 09", "điều 9")])
def test_leading_zeros_do_not_count(one: str, other: str) -> None:
    assert main_tokens(one) == main_tokens(other)
    assert folded_tokens(one) == folded_tokens(other)


def test_zero_itself_and_numbers_with_zeros_behind_stay() -> None:
    assert singles("0 10 100 2.500") == ["0", "10", "100", "2", "500"]


@pytest.mark.parametrize(("one", "other"), [("hoà", "hòa"), ("uỷ ban", "Ủy Ban"), ("thuỷ", "thủy"), ("HOÀ", "hòa")])
def test_tone_placement_and_case_do_not_count(one: str, other: str) -> None:
    assert main_tokens(one) == main_tokens(other)


@pytest.mark.parametrize(
    ("one", "other"), [("đất", "dất"), ("đa", "da"), ("hòa", "họa"), ("ban", "bàn"), ("dân", "dan"), ("tư", "tu")]
)
def test_main_field_tells_letters_and_tones_apart(one: str, other: str) -> None:
    assert main_tokens(one) != main_tokens(other)


@pytest.mark.parametrize(
    "text", ["Ủy ban nhân dân cấp xã", "Đất đai của thôn", "hoà giải ở cơ sở", "điểm đ khoản 2", "05 ngày làm việc"]
)
def test_folded_field_is_the_same_with_and_without_diacritics(text: str) -> None:
    assert folded_tokens(text) == folded_tokens(fold(text))
    assert all(token.isascii() for token in folded_tokens(text))


def test_no_stop_word_list_touches_the_text() -> None:
    assert singles("công an xã") == ["công", "an", "xa3"]
    assert f"công{PAIR}an" in main_tokens("công an xã")
    everyday = "the of an a is to in và của các là có không được"
    assert len(singles(everyday)) == len(everyday.split())


def test_pairs_are_neighbours_only() -> None:
    assert [t for t in main_tokens("hương ước thôn") if PAIR in t] == ["hương_ươc2", "ươc2_thôn"]
    assert [t for t in main_tokens("một") if PAIR in t] == []
    assert main_tokens("") == main_tokens("  … — ?! ") == []


def test_soft_hyphens_and_decomposed_letters_do_not_split_words() -> None:
    assert main_tokens("hương ư\u00adớc") == main_tokens("hương ước")
    assert main_tokens(unicodedata.normalize("NFD", "Điều lệ đảng")) == main_tokens("Điều lệ đảng")


@given(TEXT)
def test_folding_first_changes_no_folded_token(text: str) -> None:
    assert folded_tokens(text) == folded_tokens(fold(text))


@given(TEXT, st.sampled_from(["NFC", "NFD"]))
def test_unicode_form_and_case_change_no_token(text: str, form: str) -> None:
    assert main_tokens(unicodedata.normalize(form, text.upper())) == main_tokens(text)  # type: ignore[arg-type]
