"""From a question to a verdict: our own line cases, and the shipped evaluation sets."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from assistant.calculators import Verdict, asks_another_matter, calculate
from assistant.calculators.deadline_rules import DEADLINE_RULES, YEARLY_CONFERENCE
from assistant.calculators.members import NUMBER_RULES, SIZE_RULES
from assistant.calculators.share_rules import SHARE_RULES
from corpus.address import Address
from corpus.text import fold

HERE = Path(__file__).parent
SETS = HERE.parents[1] / "eval" / "sets"
CASES = yaml.safe_load((HERE / "cases.yaml").read_text("utf-8"))
#: Items whose reference verdict is about what somebody in the story claims, not about the figures.
ABOUT_THE_CLAIM = {"cq-situation-010": "met", "cq-situation-034": "met", "xa-situation-026": "not-met"}
_NO = re.compile(r"(?:chưa|không(?! trễ)|sai|trễ|chậm(?! nhất)|hết|quá hạn|vượt|thiếu)\b")
_HOW_MUCH = re.compile(r"(?:chậm nhất|ít nhất|cần ít nhất|\d{2} thành viên|[\d.]+ đồng)")


def said(question):
    return [f"{c.rule_id} {c.verdict}" for c in calculate(question)]


def test_there_are_enough_cases_of_every_setting():
    rules = [give.split()[0] for case in CASES for give in case["give"]]
    assert len(CASES) >= 150
    assert all(sum(r.startswith(p) for r in rules) >= 3 for p in ("xa-", "cq-", "dn-", "qd-"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["q"][:60])
def test_line_cases(case):
    found = calculate(case["q"])
    assert [f"{c.rule_id} {c.verdict}" for c in found] == case["give"]
    for words in case.get("has", ()):
        assert words in found[0].lead


@pytest.mark.parametrize(
    ("asked", "lead", "clause"),
    [
        ("Bầu trưởng thôn cần bao nhiêu hộ đồng ý?", "Cần trên 50% tổng số đại diện hộ", "10/2022/QH15#21.1"),
        (
            "Góp tiền làm đường trong thôn thì mấy phần trăm hộ tán thành mới được?",
            "Cần ít nhất 2/3",
            "10/2022/QH15#21.1",
        ),
    ],
)
def test_without_figures_the_rule_itself_is_said(asked: str, lead: str, clause: str) -> None:
    for typed in (asked, fold(asked)):
        found = calculate(typed)
        assert [c.verdict for c in found] == [Verdict.NEEDS]
        assert found[0].lead.startswith(lead)
        assert found[0].clause.startswith(clause)


@pytest.mark.parametrize(
    ("asked", "verdict", "leads", "clause"),
    [
        ("Họp thôn phải có bao nhiêu hộ dự?", "needs", ["không ấn định số hộ", "2/3", "50%"], "10/2022/QH15#21.1"),
        ("Nghe nói họp thôn chỉ cần 1/3 số hộ là đủ phải không?", "needs", ["không ấn định"], "10/2022/QH15#21.1"),
        ("Thôn 100 hộ ở hải đảo có đủ quy mô không?", "needs", ["Có thể thấp hơn"], "185/2026/NĐ-CP#10.3.a"),
        (
            "Tổ dân phố mới ở Đồng Nai phải có bao nhiêu hộ thì được thành lập?",
            "needs",
            ["550"],
            "185/2026/NĐ-CP#10.1.e",
        ),
        ("Lập thôn mới ở biên giới cần bao nhiêu hộ?", "needs", ["thấp hơn", "150 hộ"], "185/2026/NĐ-CP#10.3.a"),
        ("Có phải tổ dân phố ở Hải Phòng chỉ cần 400 hộ không?", "not-met", ["400", "550"], "185/2026/NĐ-CP#10.1.c"),
        ("Đúng là tổ dân phố ở Hải Phòng phải có 550 hộ chứ?", "met", ["Đúng", "550"], "185/2026/NĐ-CP#10.1.c"),
    ],
)
def test_without_a_figure_to_judge_the_law_is_said(asked: str, verdict: str, leads: list[str], clause: str) -> None:
    for typed in (asked, fold(asked)):
        (found,) = calculate(typed)
        assert (found.verdict, found.clause) == (verdict, clause)
        assert all(words in found.lead for words in leads)


@pytest.mark.parametrize(
    ("turn", "another"),
    [("hồ sơ gồm gì?", True), ("ai ký?", True), ("thế nếu là tổ dân phố?", False), ("còn 200 hộ thì sao?", False),
     ("không đủ thì sao?", False), ("khoán mấy lần?", False)],
)  # fmt: skip
def test_a_later_turn_may_ask_what_figures_do_not_answer(turn: str, another: bool) -> None:
    assert asks_another_matter(turn) is another


@pytest.mark.parametrize(
    "asked",
    [
        "Bầu trưởng thôn cần mấy người ứng cử?",
        "Bầu trưởng thôn phải có bao nhiêu hộ dự họp?",
        "Họp thôn cần bao nhiêu hộ?",
        "Bầu trưởng thôn hay góp tiền thì cần bao nhiêu hộ đồng ý?",
        "Làm đường thôn hết bao nhiêu tiền?",
    ],
)
def test_without_figures_and_one_certain_rule_nothing_is_said(asked: str) -> None:
    assert calculate(asked) == []


def test_without_diacritics_nothing_different_is_said_and_little_is_lost():
    silent = 0
    for case in CASES:
        plain = said(fold(case["q"]))
        silent += bool(case["give"]) and not plain
        assert plain in (case["give"], []), case["q"]
    assert silent <= 0.05 * len(CASES)


def test_every_calculation_shows_its_formula_and_cites_a_clause():
    for case in CASES:
        for c in calculate(case["q"]):
            assert c.lead.endswith(".") and Address.parse(c.clause).clause
            assert c.formula or not c.inputs, "where figures were given"
            assert bool(c.note) == bool(c.note_clause)


def test_the_clauses_cited_exist(official):
    cited = {clause for case in CASES for c in calculate(case["q"]) for clause in (c.clause, c.note_clause) if clause}
    assert all(official.provision(clause) is not None for clause in cited)


def test_what_retrieval_found_decides_between_parallel_rules():
    question = "Hội nghị có 45 người dự thì nghị quyết cần ít nhất bao nhiêu người tán thành?"
    assert calculate(question) == []
    (found,) = calculate(question, (), {"co-quan": 0.8, "doanh-nghiep-nha-nuoc": 0.2})
    assert (found.rule_id, found.verdict) == ("cq-nghi-quyet", Verdict.NEEDS)


def reference(item):
    """The verdict of a labelled item: met, not-met or needs."""
    text = item["verdict"].lower()
    if item["id"] in ABOUT_THE_CLAIM:
        return ABOUT_THE_CLAIM[item["id"]]
    return "not-met" if _NO.match(text) else "needs" if _HOW_MUCH.match(text) else "met"


def right(item, found):
    """Whether what was said first agrees with the label: the same verdict, and what the label says is needed."""
    wanted = reference(item)
    if found[0].verdict == "needs" and wanted != "needs":
        return found[0].inputs.get("last", "-") in item["verdict"]
    told = " ".join(c.lead for c in found).replace(".", "")
    needed = re.findall(r"cần ít nhất (\d+/\d+)", item["verdict"].replace(".", ""))
    return found[0].verdict == wanted and all(n in told for n in needed)


@pytest.mark.parametrize("half", [0, 1], ids=["developed-on", "other-half"])
def test_verdicts_of_the_shipped_sets(half):
    items = [json.loads(line) for file in sorted(SETS.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    items = [i for i in items if "verdict" in i and int(i["id"][-1]) % 2 == half]
    judged = [(i, found) for i in items if (found := calculate(i.get("question") or ". ".join(i["turns"])))]
    wrong = [i["id"] for i, found in judged if not right(i, found)]
    assert len(judged) >= 0.7 * len(items)
    assert len(wrong) <= 0.05 * len(judged), wrong


def test_importing_loads_no_holidays_and_a_question_takes_little_time():
    code = "import sys, assistant.calculators as c; assert 'holidays' not in sys.modules and 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=HERE.parents[1])
    for case in CASES:
        calculate(case["q"])
    start = time.process_time()
    for case in CASES:
        calculate(case["q"])
    assert (time.process_time() - start) / len(CASES) < 0.004


def test_the_docs_list_every_rule_with_its_clause():
    docs = (HERE.parents[1] / "docs" / "calculators.md").read_text("utf-8")
    rules = [*SHARE_RULES, *DEADLINE_RULES, *NUMBER_RULES, *SIZE_RULES]
    missing = [r.id for r in rules if not re.search(rf"\| `{r.id}` .*`{re.escape(r.clause)}`", docs)]
    assert not missing
    assert all(f"| `{name}` " in docs for name in (*YEARLY_CONFERENCE, "quy-mo-thon"))
