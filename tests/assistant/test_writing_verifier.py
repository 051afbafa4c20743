"""The verifier: what the clause says passes, however it is written; what it does not say is found."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from homes import SHARED
from made_register import CLAUSES, LAW, ground

from assistant.writing.grounds import announcing
from assistant.writing.verifier import Verifier
from bench.variants import BENIGN, FALSE
from bench.verifier import clauses_of, measure
from corpus.address import Address
from corpus.importing import import_paths
from corpus.library import Library
from corpus.model import Article
from corpus.store import Corpus

MADE_LEAST, MADE_MOST = 1.0, 0.0
REAL_LEAST, REAL_MOST = 0.995, 0.005
REAL_CLAUSES = 250


def problems(sentence: str, *clauses: str) -> list[str]:
    return Verifier().problems(sentence, [ground(clause) for clause in clauses])


TRUE = {
    "shortened": ("1", "Trong 05 ngày làm việc, Trưởng thôn phải niêm yết sổ vườn tại nhà văn hóa."),
    "started later": ("1", "Trưởng thôn phải niêm yết sổ vườn."),
    "another word for having to": ("1", "Trưởng thôn có trách nhiệm niêm yết sổ vườn tại nhà văn hóa."),
    "the body's short name": ("1", "UBND cấp xã có thể cử người xem sổ vườn."),
    "a number without its zero": ("1", "Trong 5 ngày làm việc, Trưởng thôn phải niêm yết sổ vườn."),
    "named first": ("2", "Theo khoản 2 Điều 11 Luật Vườn chung, Trưởng thôn không được thu tiền xem sổ vườn, "
                         "trừ trường hợp in lại sổ vườn đã mất."),
    "named from the article down": ("3", "Điều 11 khoản 3 quy định sổ vườn được thông qua khi có trên 50% tổng số hộ "
                                         "gia đình dự họp tán thành."),
    "the whole share": ("3", "Sổ vườn được thông qua khi có trên 50% số hộ gia đình dự họp tán thành."),
    "a point behind what announces it": ("4", "Người giữ sổ vườn có việc ghi số cây trồng mới."),
    "points together": ("4", "Người giữ sổ vườn có các việc sau đây: ghi số cây trồng mới, "
                              "chưa ghi cây ươm trong chậu."),
    "a forbidden thing called so": ("5", "Người giữ sổ vườn không được cho mượn sổ vườn qua đêm."),
    "from two clauses": ("1 2", "Trưởng thôn phải niêm yết sổ vườn; Trưởng thôn không được thu tiền xem sổ vườn, "
                                "trừ trường hợp in lại sổ vườn đã mất."),
}  # fmt: skip


@pytest.mark.parametrize(("clauses", "sentence"), TRUE.values(), ids=TRUE)
def test_a_safe_abridgement_passes(clauses: str, sentence: str) -> None:
    assert problems(sentence, *clauses.split()) == []


LIES = {
    "number": ("1", "Trong 06 ngày làm việc, Trưởng thôn phải niêm yết sổ vườn."),
    "unit of a deadline": ("1", "Trong 05 ngày, Trưởng thôn phải niêm yết sổ vườn."),
    "number of another rule": ("3", "Ban công tác Mặt trận báo cáo Ủy ban nhân dân cấp xã kết quả trong 50 ngày."),
    "share": ("3", "Sổ vườn được thông qua khi có trên 60% tổng số hộ gia đình dự họp tán thành."),
    "bound": ("3", "Sổ vườn được thông qua khi có từ 50% tổng số hộ gia đình dự họp trở lên tán thành."),
    "bound dropped": ("3", "Sổ vườn được thông qua khi có 50% tổng số hộ gia đình dự họp tán thành."),
    "what the share is of": ("3", "Sổ vườn được thông qua khi có trên 50% tổng số hộ gia đình tán thành."),
    "negation dropped": ("2", "Trưởng thôn được thu tiền xem sổ vườn, trừ trường hợp in lại sổ vườn đã mất."),
    "negation dropped by starting late": ("2", "Thu tiền xem sổ vườn, trừ trường hợp in lại sổ vườn đã mất."),
    "negation hidden by an ellipsis": ("2", "Trưởng thôn … thu tiền xem sổ vườn, trừ trường hợp in lại sổ đã mất."),
    "negation of a point dropped": ("4", "Người giữ sổ vườn ghi cây ươm trong chậu."),
    "negation added": ("1", "Trưởng thôn không phải niêm yết sổ vườn tại nhà văn hóa."),
    "a forbidden thing as one to do": ("5", "Cho mượn sổ vườn qua đêm."),
    "modality weakened": ("1", "Trưởng thôn có thể niêm yết sổ vườn tại nhà văn hóa."),
    "modality strengthened": ("1", "Ủy ban nhân dân cấp xã phải cử người xem sổ vườn."),
    "modality dropped": ("1", "Ủy ban nhân dân cấp xã cử người xem sổ vườn."),
    "exception dropped": ("2", "Trưởng thôn không được thu tiền xem sổ vườn."),
    "condition dropped": ("3", "Sổ vườn được thông qua."),
    "condition before it dropped": ("4", "Báo Trưởng thôn."),
    "another body": ("1", "Chủ tịch Ủy ban nhân dân cấp xã có thể cử người xem sổ vườn."),
    "bodies that trade places": ("3", "Ủy ban nhân dân cấp xã báo cáo Ban công tác Mặt trận kết quả trong 10 ngày."),
    "the body of another rule": ("1", "Trưởng thôn có thể cử người xem sổ vườn."),
    "level of a body": ("1", "Ủy ban nhân dân cấp tỉnh có thể cử người xem sổ vườn."),
    "an article that is not cited": ("2", "Theo Điều 37, Trưởng thôn không được thu tiền xem sổ vườn, trừ trường hợp "
                                          "in lại sổ vườn đã mất."),
    "a clause that is not cited": ("2", "Theo khoản 1 Điều 11, Trưởng thôn không được thu tiền xem sổ vườn, "
                                        "trừ trường hợp in lại sổ vườn đã mất."),
    "a document that is not cited": ("1", "Theo Nghị định 99/2031/NĐ-CP, Trưởng thôn phải niêm yết sổ vườn."),
    "right words, wrong clause": ("2", CLAUSES["1"]),
    "nothing of it in the clause": ("1", "Trưởng thôn được thưởng một tháng phụ cấp."),
    "a word of its own": ("1", "Trưởng thôn phải niêm yết sổ vườn tại trụ sở công an."),
    "words taken apart": ("1", "Trưởng thôn cử người xem sổ vườn."),
    "a date": ("1", "Từ ngày 01/7/2031, Trưởng thôn phải niêm yết sổ vườn."),
    "nothing but the clause's name": ("1", "Khoản 1 Điều 11 Luật Vườn chung quy định như sau."),
    "one word without end": ("1", "sổ vườn " * 140),
    "no words at all": ("1", "Theo đó, các việc này."),
}  # fmt: skip


@pytest.mark.parametrize(("clause", "sentence"), LIES.values(), ids=LIES)
def test_what_the_clause_does_not_say_is_found(clause: str, sentence: str) -> None:
    assert problems(sentence, clause)


def test_a_sentence_that_cites_nothing_never_passes() -> None:
    assert Verifier().problems(CLAUSES["1"], [])


@pytest.mark.parametrize("name", BENIGN)
@pytest.mark.parametrize("clause", CLAUSES)
def test_writing_it_otherwise_changes_nothing(clause: str, name: str) -> None:
    written = BENIGN[name](CLAUSES[clause], random.Random(3))
    assert written is None or problems(written, clause) == []


@pytest.mark.parametrize("name", FALSE)
@pytest.mark.parametrize("clause", CLAUSES)
def test_every_falsification_is_found(clause: str, name: str) -> None:
    for seed in range(8):
        written = FALSE[name](CLAUSES[clause], random.Random(seed))
        assert written is None or problems(written, clause), written


def test_the_words_that_announce_a_point_come_with_it() -> None:
    article = Article(
        f"{LAW}#1", "Vườn", "Những việc phải công khai:\n1. Sổ vườn gồm:\na) Số cây;\nb) Số hộ.\n2. Sổ quả."
    )
    assert announcing(article, Address(LAW, "1", "1", "a")) == "Những việc phải công khai:\n1. Sổ vườn gồm:"
    assert announcing(article, Address(LAW, "1", "2")) == "Những việc phải công khai:"
    assert announcing(article, Address(LAW, "1")) == ""


def test_real_clauses_are_told_from_false_ones(tmp_path: Path) -> None:
    """The measurement of ``bench/verifier.py`` on a sample of the official text."""
    if not (SHARED / "corpus").is_dir():
        pytest.skip("không có ../shared/corpus cạnh kho mã: bỏ qua phép đo trên văn bản chính thức")
    corpus = Corpus(tmp_path)
    import_paths(corpus, [SHARED / "corpus"])
    found = clauses_of(Library(corpus))
    rates = measure(random.Random(5).sample(found, REAL_CLAUSES), seed=5)
    corpus.close()
    for sort in ("clause", "sentence"):
        assert rates[sort]["verbatim"]["n"] >= 0.9 * REAL_CLAUSES
        for name in set(BENIGN) - {"cut short", "on one line"}:
            assert rates[sort].get(name, {"accepted": 1.0})["accepted"] >= REAL_LEAST, (sort, name)
        for name in (*FALSE, "wrong article"):
            assert rates[sort].get(name, {"accepted": 0.0})["accepted"] <= REAL_MOST, (sort, name)
