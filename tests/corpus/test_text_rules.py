"""Text rules of Vietnamese law: what is normalised, and what the keys fold and do not fold."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import compare_key, fold, normalise, one_line, syllable_key, words

SYLLABLES = [
    "hòa", "giải", "thôn", "không", "được", "quyết", "định", "ủy", "ban", "02", "15", "khỏe", "thủy", "quý", "đa", "số",
    "công", "an", "a", "b", "10/2022/QH15",
]  # fmt: skip
SENTENCES = st.lists(st.sampled_from([*SYLLABLES, "dân,", "bàn;", "(gọi", "chung)", "5%"]), min_size=1, max_size=12)
PLACEMENTS = [
    ("hoà", "hòa"), ("uỷ", "ủy"), ("quý", "qúy"), ("khoẻ", "khỏe"), ("thuỷ", "thủy"), ("loá", "lóa"), ("huỷ", "hủy"),
    ("toà", "tòa"), ("luỹ", "lũy"), ("hoạ", "họa"),
]  # fmt: skip


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert one_line(once) == one_line(text)


@given(st.text())
def test_normalising_drops_only_spaces_and_what_cannot_be_seen(text: str) -> None:
    invisible = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
    seen = "".join(unicodedata.normalize("NFC", text.translate(invisible)).split())
    assert "".join(normalise(text).split()) == seen


def test_soft_hyphens_decomposed_letters_and_hard_spaces() -> None:
    decomposed = unicodedata.normalize("NFD", "điểm")
    assert normalise(f" quyết\u00ad định\u00a0tại\u2003{decomposed} a\u200b \r\n\r\n  b ") == "quyết định tại điểm a\nb"


@pytest.mark.parametrize(("old", "new"), PLACEMENTS)
def test_tone_placement_makes_no_difference(old: str, new: str) -> None:
    assert old != new
    assert syllable_key(old) == syllable_key(new.upper()) == syllable_key(unicodedata.normalize("NFD", new))
    assert compare_key(f"Việc {old} giải") == compare_key(f"việc {new} giải")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ủy Ban Nhân Dân", "ủy ban nhân dân"),
        ("thôn, xóm... (gọi chung)", "thôn, xóm (gọi chung)"),
        ("thôn, xóm… (gọi chung)", "thôn, xóm ... (gọi chung)"),
        ("- Họp thôn;\n- Họp xóm.", "• Họp thôn;\n+ Họp xóm."),
        ("gồm:\n- Họp thôn;\n- Họp xóm.", "gồm: Họp thôn; Họp xóm."),
        ("dân biết , dân bàn ;", "dân biết, dân bàn;"),
        ("quyết\u00ad định", "quyết định"),
    ],
)
def test_what_the_compare_key_folds(one: str, other: str) -> None:
    assert compare_key(one) == compare_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("khoản 1", "khoản 2"),
        ("điểm a1", "điểm à"),
        ("hóa", "hoa2"),
        ("được bán", "được bàn"),
        ("đa số", "da số"),
        ("phải họp", "không phải họp"),
        ("trên 50%", "trên 50"),
        ("thôn, tổ dân phố", "thôn tổ dân phố"),
        ("từ 02 ngày", "từ 2 ngày"),
        ("1.500 hộ", "1. 500 hộ"),
        ("chính trị - xã hội", "chính trị xã hội"),
        ("hai phần ba", "ba phần hai"),
        ("≥ 50", "≤ 50"),
        ("10/2022/QH15", "10/2022/QH14"),
    ],
)
def test_what_the_compare_key_keeps_apart(one: str, other: str) -> None:
    assert compare_key(one) != compare_key(other)


@given(SENTENCES, st.data())
def test_a_foldable_edit_keeps_the_key_and_any_other_changes_it(sentence: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(sentence) - 1))
    text = " ".join(sentence)
    spaced = text.replace(",", " ,").replace(";", " ;").replace(")", " )")
    assert compare_key(text.upper()) == compare_key("- " + spaced + "…") == compare_key(text)
    negated = [*sentence[:at], "không", *sentence[at:]]
    assert compare_key(" ".join(negated)) != compare_key(text)
    shorter = [*sentence[:at], *sentence[at + 1 :]]
    assert compare_key(" ".join(shorter)) != compare_key(text)
    other = data.draw(st.sampled_from([s for s in SYLLABLES if s != sentence[at]]))
    assert compare_key(" ".join([*sentence[:at], other, *sentence[at + 1 :]])) != compare_key(text)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_two_numbers_never_meet(one: int, other: int) -> None:
    assert (compare_key(f"có {one} hộ") == compare_key(f"có {other} hộ")) is (one == other)


def test_folding_is_for_text_typed_without_diacritics() -> None:
    assert fold("Ủy ban nhân dân, ĐIỂM đ khoản 1") == "uy ban nhan dan, diem d khoan 1"


def test_single_letters_and_digits_are_words() -> None:
    assert words("điểm a khoản 1, công an (Điều 15)") == ["điểm", "a", "khoản", "1", "công", "an", "Điều", "15"]
