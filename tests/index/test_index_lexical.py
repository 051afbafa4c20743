"""BM25 on disk: scores by the book (lucene variant), rarity, refusal of what is damaged."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import DanchuError, ErrorCode
from index.lexical import LexicalField
from index.tokens import folded_tokens, main_tokens

K1, B = 1.2, 0.6
ROWS = ("thôn họp", "thôn thôn trồng cây", "cây")
#: Tokens of each row by hand: syllables and pairs.
LENGTHS = (3, 7, 1)
MEAN = sum(LENGTHS) / len(LENGTHS)


def idf(rows_with: int, rows: int = len(ROWS)) -> float:
    return math.log(1 + (rows - rows_with + 0.5) / (rows_with + 0.5))


def term(count: int, length: int) -> float:
    return count / (count + K1 * (1 - B + B * length / MEAN))


@pytest.fixture
def field(tmp_path: Path) -> LexicalField:
    LexicalField.write(tmp_path / "field", ROWS, main_tokens, k1=K1, b=B)
    return LexicalField(tmp_path / "field", main_tokens)


def test_scores_equal_bm25_by_hand(field: LexicalField) -> None:
    assert [len(main_tokens(row)) for row in ROWS] == list(LENGTHS)
    expected = [idf(2) * term(1, 3), idf(2) * term(2, 7), 0.0]
    assert field.scores("thôn") == pytest.approx(expected, abs=1e-6)
    both = [0.0, idf(2) * term(1, 7) + idf(1) * term(1, 7) * 2, idf(2) * term(1, 1)]
    assert field.scores("trồng cây") == pytest.approx(both, abs=1e-6), "hai âm tiết và một cặp"


def test_a_word_asked_twice_counts_once(field: LexicalField) -> None:
    np.testing.assert_array_equal(field.scores("cây, cây!"), field.scores("cây"))


def test_unknown_and_empty_queries_score_nothing(field: LexicalField) -> None:
    for text in ("", "   ", "xyz", "?!"):
        scores = field.scores(text)
        assert scores.shape == (3,) and scores.dtype == np.float32 and not scores.any()


def test_weight_is_rarity_and_bound_is_the_sum_over_what_may_count(field: LexicalField) -> None:
    assert field.weight("thôn") == pytest.approx(idf(2))
    assert field.weight(main_tokens("trồng")[0]) == pytest.approx(idf(1))
    assert field.weight("chưa-từng-thấy") == pytest.approx(idf(0))
    assert field.weight("chưa-từng-thấy") > field.weight("cây") > 0
    assert field.bound("thôn cây lạ") == pytest.approx(2 * idf(2) + idf(0)), "cặp lạ không tính, âm tiết lạ có tính"
    assert field.bound("thôn họp lạ") == pytest.approx(idf(2) + 2 * idf(1) + idf(0)), "cặp có trong một dòng thì tính"
    assert field.bound("thôn họp lạ", known=True) == pytest.approx(idf(2) + 2 * idf(1))
    assert field.bound("") == 0


@pytest.mark.parametrize("text", ["thôn", "cây", "trồng cây", "thôn họp", "thôn thôn trồng cây", "họp thôn lạ"])
def test_no_row_scores_above_the_bound(field: LexicalField, text: str) -> None:
    assert field.scores(text).max() <= field.bound(text)


def test_a_field_without_rows(tmp_path: Path) -> None:
    LexicalField.write(tmp_path / "field", [], main_tokens)
    field = LexicalField(tmp_path / "field", main_tokens)
    assert field.count() == 0
    assert field.scores("thôn họp ∅").shape == field.alike("thôn họp").shape == (0,)
    assert field.bound("thôn") > 0 == field.bound("thôn", known=True)


def test_count_and_rows_without_any_token(tmp_path: Path) -> None:
    LexicalField.write(tmp_path / "field", ["…", "thôn", ""], main_tokens)
    field = LexicalField(tmp_path / "field", main_tokens)
    assert field.count() == 3
    assert [bool(score) for score in field.scores("thôn")] == [False, True, False]


def test_folded_field_finds_what_is_typed_without_diacritics(tmp_path: Path) -> None:
    LexicalField.write(tmp_path / "folded", ["Ủy ban nhân dân xã", "cộng đồng dân cư"], folded_tokens)
    field = LexicalField(tmp_path / "folded", folded_tokens)
    assert int(field.scores("uy ban nhan dan").argmax()) == 0
    assert int(field.scores("cong dong dan cu").argmax()) == 1


@pytest.mark.parametrize("damage", ["missing", "empty", "cut arrays", "no vocabulary", "garbled parameters"])
def test_damaged_folder_is_refused(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "field"
    LexicalField.write(folder, ROWS, main_tokens)
    arrays = sorted(folder.glob("*.npy"))
    assert arrays
    if damage == "missing":
        folder = tmp_path / "khác"
    elif damage == "empty":
        for file in folder.iterdir():
            file.unlink()
    elif damage == "cut arrays":
        arrays[0].write_bytes(arrays[0].read_bytes()[:100])
    elif damage == "no vocabulary":
        next(folder.glob("vocab*")).unlink()
    else:
        next(folder.glob("params*")).write_text("{", "utf-8")
    with pytest.raises(DanchuError) as caught:
        LexicalField(folder, main_tokens)
    assert caught.value.code is ErrorCode.INDEX_DAMAGED
    assert "danchu index build --force" in caught.value.message


def test_a_field_may_hold_no_rows(tmp_path: Path) -> None:
    LexicalField.write(tmp_path / "field", [], main_tokens)
    field = LexicalField(tmp_path / "field", main_tokens)
    assert field.count() == 0
    assert field.scores("thôn họp").shape == field.alike("thôn họp").shape == (0,)
    assert field.weight("thôn") > 0
