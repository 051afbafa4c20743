"""The sentence that carries each rule: found by its words, in official text exactly once, never cut away."""

from __future__ import annotations

import re

import pytest

from assistant.calculators import Calculation, Verdict, calculate
from assistant.calculators.attendance import check_attendance, state_attendance
from assistant.calculators.deadline_rules import DEADLINE_RULE, DEADLINE_RULES, YEARLY_CONFERENCE
from assistant.calculators.grounds import LENGTH, carrying, cut_around, grounds, words_of
from assistant.calculators.members import NUMBER_RULE, NUMBER_RULES, REGIONS, SIZE_RULES
from assistant.calculators.share_rules import SHARE_RULE, SHARE_RULES
from assistant.sentences import sentences

LAW, D59, D61, D185 = "10/2022/QH15", "59/2023/NĐ-CP", "61/2023/NĐ-CP", "185/2026/NĐ-CP"
RULES = {r.id: r.clause for r in [*SHARE_RULES, *DEADLINE_RULES, *NUMBER_RULES, *SIZE_RULES]} | YEARLY_CONFERENCE
#: Grounds that a verdict takes instead of its rule's own, and where they stand.
VARIANTS = {
    "xa-sang-kien-mat-tran": f"{LAW}#16.3",
    "xa-sang-kien-huong-uoc-mat-tran": f"{D61}#7.3",
    "xa-ttnd-it-thon": f"{D59}#13.2",
    "cq-ttnd-nhieu-hon": f"{LAW}#60.1",
    "dn-ttnd-nhieu-hon": f"{LAW}#77.1",
    "khoan-dien-cao": f"{D185}#15.1",
    "khoan-con-lai": f"{D185}#15.1",
    "quy-mo-dac-thu": f"{D185}#10.3.a",
}
NOTES = {r.note_clause for r in [*SHARE_RULES, *NUMBER_RULES, *SIZE_RULES] if r.note_clause}
PLACES = [
    *(RULES | VARIANTS).items(),
    *((note, note) for note in sorted(NOTES) if note in grounds()),
    *(("quy-mo-thon", f"{D185}#10.1.{point}") for point in REGIONS),
]
FIGURES = {"2/3": "hai phần ba", "1/3": "một phần ba", "50%": "50%", "10%": "10%"}


def about(rule: str, verdict: Verdict = Verdict.MET, clause: str = "x#1") -> Calculation:
    return Calculation(rule, verdict, "", "", clause)


def held(text: str) -> list[str]:
    return [sentence for line in text.split("\n") for sentence in sentences(line)]


def test_every_rule_has_its_words_and_no_words_are_left_over() -> None:
    elsewhere = {r.note_clause for r in [*SHARE_RULES, *NUMBER_RULES, *SIZE_RULES] if r.note_clause != r.clause}
    wanted = set(RULES) | set(VARIANTS) | {"quy-mo-thon"}
    assert wanted <= set(grounds())
    assert {note for note in elsewhere if note} <= set(grounds())
    assert set(grounds()) - wanted <= NOTES | {f"{D185}#10.3.a"}


@pytest.mark.parametrize("rule", SHARE_RULES, ids=lambda r: r.id)
def test_a_share_is_known_by_its_own_figure(rule) -> None:
    words = " ".join(grounds()[rule.id][Verdict.MET])
    if not rule.id.endswith(("da-so", "-du-hop")) or rule.id == "xa-huong-uoc-du-hop":
        assert FIGURES[rule.threshold.figure] in words
        assert ("trên" in words) == rule.threshold.strict


@pytest.mark.parametrize("rule", DEADLINE_RULES, ids=lambda r: r.id)
def test_a_period_is_known_by_its_own_figure(rule) -> None:
    figure = grounds()[rule.id][Verdict.MET][0]
    assert re.search(rf"\b0?{rule.amount} ", figure)
    assert all(word in figure for word in str(rule.unit).split())


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize(("rule", "clause"), PLACES, ids=str)
def test_one_sentence_of_the_clause_carries_the_rule(rule, clause, verdict, official) -> None:
    (words,) = words_of(about(rule, verdict))
    texts = held(official.provision(clause).text)
    plain = [re.sub(r" \([^()]{1,12}\)", "", text).lower() for text in texts]
    carriers = [text for text, low in zip(texts, plain, strict=True) if all(w.lower() in low for w in words)]
    assert len(carriers) == 1, (words, carriers)
    assert carrying(texts, words) == carriers[0]
    shown = re.sub(r" \([^()]{1,12}\)", "", cut_around(carriers[0], words)).lower()
    assert all(word.lower() in shown for word in words)
    assert len(cut_around(carriers[0], words)) <= LENGTH + 2


@pytest.mark.parametrize("calculation", [check_attendance(90, 40), check_attendance(90, 70), state_attendance()])
def test_attendance_rests_on_both_shares(calculation, official) -> None:
    texts = held(official.provision(calculation.clause).text)
    carriers = [carrying(texts, words) for words in words_of(calculation)]
    assert len(set(carriers)) == 2
    assert "hai phần ba" in carriers[0]
    assert "trên 50%" in carriers[1]


@pytest.mark.parametrize(
    ("rule", "texts", "right"),
    [
        ("xa-sang-kien", ["Chưa có đủ 10% tổng số hộ thì thôi", "Có ít nhất là 10% tổng số hộ thì bàn"], 1),
        ("xa-dong-gop-toan-xa", ["Hai phần ba tổng số hộ", "2/3 tổng số thôn, tổ dân phố"], 1),
        ("xa-dong-gop", ["Hai phần ba tổng số thôn", "2/3 đại diện hộ gia đình"], 1),
        ("xa-niem-yet", ["Niêm yết thường xuyên", "Treo bảng 30 ngày"], 1),
        ("xa-nop-huong-uoc", ["Gửi trong 15 ngày làm việc", "Gửi hồ sơ sau 05 (năm) ngày làm việc"], 1),
        ("xa-niem-yet", ["Niêm yết 03 tháng"], None),
    ],
)
def test_the_figure_decides_then_what_it_is_of(rule, texts, right) -> None:
    assert carrying(texts, words_of(about(rule))[0]) == (None if right is None else texts[right])


def test_two_verdicts_may_rest_on_two_sentences() -> None:
    texts = ["Nơi khác 6,5 lần", "Thôn từ 700 hộ thì 8,0 lần"]
    by_verdict = {v: carrying(texts, words_of(about("khoan-thon", v))[0]) for v in (Verdict.MET, Verdict.NOT_MET)}
    assert by_verdict == {Verdict.MET: texts[1], Verdict.NOT_MET: texts[0]}


def test_what_the_front_agrees_to_rests_on_the_other_sentence() -> None:
    (found,) = calculate(
        "Sáng kiến được 5/100 hộ đồng thuận, nhưng Ban công tác Mặt trận đã tán thành. Có được đưa ra bàn không?"
    )
    assert found.verdict is Verdict.MET
    assert words_of(found)[0][0].startswith("chưa")


def test_a_long_sentence_is_cut_at_its_parts_around_the_words() -> None:
    parts = [f"việc thứ {n} của người giữ vườn là tưới hết luống rau bên bờ ao phía {n}" for n in range(1, 12)]
    parts[6] = "trả lời kiến nghị trong 15 ngày"
    shown = cut_around("; ".join(parts), ("15 ngày", "kiến nghị"), 200)
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "kiến nghị trong 15 ngày" in shown
    assert len(shown) <= 202


def test_a_long_sentence_without_parts_is_cut_at_words() -> None:
    sentence = " ".join(f"cây{n}" for n in range(60)) + " sau 20 ngày niêm yết " + " ".join(f"lá{n}" for n in range(60))
    shown = cut_around(sentence, ("20 ngày", "niêm yết"), 120)
    assert "20 ngày niêm yết" in shown
    assert shown.strip("…") in sentence
    assert cut_around("x" * 30 + " " + "y" * 30, ("z",), 40) == "x" * 30 + "…"


def test_rules_named_here_are_rules() -> None:
    assert {"xa-sang-kien", "xa-dong-gop-toan-xa"} <= set(SHARE_RULE)
    assert "xa-niem-yet" in DEADLINE_RULE
    assert "xa-ttnd" in NUMBER_RULE
