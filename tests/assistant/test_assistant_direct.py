"""A provision that a question names goes first and is quoted; one that does not exist is said not to."""

from __future__ import annotations

import pytest

from assistant.answer import Status
from assistant.engine import Assistant

LAW = "10/2022/QH15"

OFFICIAL = [
    ("Điều 15 quy định gì?", f"{LAW}#15", f"{LAW}#15"),
    ("dieu 15 quy dinh gi", f"{LAW}#15", f"{LAW}#15"),
    ("khoản 2 điều 20 luật dân chủ", f"{LAW}#20", f"{LAW}#20.2"),
    ("k2 đ20", f"{LAW}#20", f"{LAW}#20.2"),
    ("nd 59 điều 8", "59/2023/NĐ-CP#8", "59/2023/NĐ-CP#8"),
    ("điểm b khoản 1 điều 19", f"{LAW}#19", f"{LAW}#19.1.b"),
    ("điều 3 nghị định 185", "185/2026/NĐ-CP#3", "185/2026/NĐ-CP#3"),
    ("tt 67/2019/TT-BCA điều 4", "67/2019/TT-BCA#4", "67/2019/TT-BCA#4"),
]


@pytest.mark.parametrize(("typed", "article", "quoted"), OFFICIAL)
def test_the_provision_named_is_first_and_cited(
    official_assistant: Assistant, typed: str, article: str, quoted: str
) -> None:
    answer = official_assistant.ask([typed])
    assert answer.status is Status.ANSWERED
    assert answer.retrieved[0] == article
    assert [c.id for c in answer.citations] == [quoted]
    provision = official_assistant.library.provision(quoted)
    assert provision is not None
    assert answer.citations[0].quote in provision.text


def test_several_provisions_in_the_order_named(official_assistant: Assistant) -> None:
    answer = official_assistant.ask(["Điều 22, 21 luật dân chủ quy định gì"])
    assert answer.retrieved[:2] == (f"{LAW}#22", f"{LAW}#21")
    assert {c.article for c in answer.citations} == {f"{LAW}#21", f"{LAW}#22"}


def test_an_article_beyond_the_last_is_refused_with_how_many_there_are(official_assistant: Assistant) -> None:
    answer = official_assistant.ask(["Điều 105 quy định gì?"])
    assert answer.status is Status.REFUSED
    assert "có 91 điều" in answer.answer
    assert "Điều 105" in answer.answer


def test_a_chapter_is_told_with_its_articles(official_assistant: Assistant) -> None:
    answer = official_assistant.ask(["mục 2 chương III luật dân chủ quy định gì"])
    assert answer.status is Status.ANSWERED
    assert "gồm 4 điều, từ Điều 49 đến Điều 52" in answer.answer
    assert [c.article for c in answer.citations] == [f"{LAW}#{n}" for n in range(49, 53)]


def test_a_chapter_named_bounds_the_search(official_assistant: Assistant) -> None:
    free = official_assistant.ask(["ban thanh tra nhân dân nhiệm kỳ mấy năm"])
    bound = official_assistant.ask(["trong chương IV, ban thanh tra nhân dân nhiệm kỳ mấy năm"])
    assert bound.citations[0].article == f"{LAW}#77"
    assert set(bound.retrieved) & set(free.retrieved)


def test_a_form_is_told_by_the_clause_that_speaks_of_it(official_assistant: Assistant) -> None:
    answer = official_assistant.ask(["mẫu số 05 nghị định 59 dùng làm gì"])
    assert answer.status is Status.ANSWERED
    assert answer.retrieved[0] == "59/2023/NĐ-CP#6"
    assert "Kho chỉ nhắc tên Mẫu số 05" in answer.answer


def test_a_named_article_leads_a_question_about_it(official_assistant: Assistant) -> None:
    answer = official_assistant.ask(["Theo Điều 21 thì mức đóng góp cần bao nhiêu hộ tán thành mới thông qua?"])
    assert answer.retrieved[0] == f"{LAW}#21"
    assert answer.citations[0].article == f"{LAW}#21"


#: Over the invented law: what is asked, the status, words of the answer, what is cited.
GARDEN = [
    ("Điều 2 quy định gì?", Status.ANSWERED, "Điều 2 Luật Vườn chung", [f"{LAW}#2"]),
    ("khoản 2 điều 2", Status.ANSWERED, "thay sau 02 năm", [f"{LAW}#2.2"]),
    ("điểm đ khoản 1 điều 2", Status.ANSWERED, "đếm quả", [f"{LAW}#2.1.đ"]),
    ("khoản 1, 2 điều 5", Status.ANSWERED, "Quả rụng", [f"{LAW}#5.1", f"{LAW}#5.2"]),
    ("Điều 1 nghị định 8/2031", Status.ANSWERED, "Cổng", ["8/2031/NĐ-CP#1"]),
    ("Điều 105", Status.REFUSED, "có 5 điều, không có Điều 105", []),
    ("Điều 9 nghị định 8", Status.REFUSED, "Nghị định 8/2031/NĐ-CP có 1 điều", []),
    ("Nghị định 999/2024/NĐ-CP quy định gì?", Status.REFUSED, "Kho không có Nghị định 999/2024/NĐ-CP", []),
    ("Điều 2 Luật Đất đai quy định gì?", Status.REFUSED, "Kho không có Luật Đất đai", []),
    ("khoản 9 điều 2", Status.CORRECTED, "có 2 khoản, không có khoản 9", [f"{LAW}#2"]),
    ("khoản 1 điều 1", Status.CORRECTED, "không chia khoản, không có khoản 1", [f"{LAW}#1"]),
    ("điểm x khoản 1 điều 2", Status.CORRECTED, "không có điểm x", [f"{LAW}#2.1"]),
    ("chương II", Status.REFUSED, "không chia chương, không có Chương II", []),
    ("Điều 2 và Điều 105", Status.CORRECTED, "không có Điều 105", [f"{LAW}#2"]),
    ("cho xin nguyên văn mẫu số 03 nghị định 8", Status.REFUSED, "Mẫu số 03", []),
]


def test_a_bare_reference_is_read_out_from_its_start(gardener: Assistant) -> None:
    lines = gardener.ask(["khoản 1 điều 2"]).answer.split("\n")
    assert lines[0] == "Theo **khoản 1 Điều 2 Luật Vườn chung (10/2022/QH15)** [1]:"
    items = [line for line in lines[1:] if line]
    assert items[:2] == ["- **1.** Người giữ vườn có các việc sau đây: [1]", "- a) Việc 1: tưới gốc; [1]"]
    assert len(items) == 6


def test_a_long_article_is_read_out_in_part(gardener: Assistant) -> None:
    answer = gardener.ask(["Điều 3 quy định gì"])
    assert "Điều 3 Luật Vườn chung (10/2022/QH15)** (Giống cây) [1]:" in answer.answer
    assert answer.answer.endswith("- …")
    assert "Dòng 29" in answer.citations[0].quote


def test_a_document_that_is_not_held_is_said_beside_what_can_be_answered(gardener: Assistant) -> None:
    answer = gardener.ask(["Theo Luật Đất đai thì người giữ vườn có các việc nào, khi nào được thay?"])
    assert answer.status is Status.ANSWERED
    assert answer.answer.startswith("Kho không có Luật Đất đai [1].")
    assert answer.citations[0].article == f"{LAW}#2"


@pytest.mark.parametrize(("typed", "status", "said", "cited"), GARDEN)
def test_what_is_named_over_the_invented_law(
    gardener: Assistant, typed: str, status: Status, said: str, cited: list[str]
) -> None:
    answer = gardener.ask([typed])
    assert answer.status is status
    assert said in answer.answer
    assert [c.id for c in answer.citations] == cited


def test_the_document_of_the_turn_before_is_meant(gardener: Assistant) -> None:
    answer = gardener.ask(["Nghị định 8/2031 nói gì?", "thế còn điều 1?"])
    assert answer.retrieved[0] == "8/2031/NĐ-CP#1"


def test_steps_are_told_when_asked_for(gardener: Assistant) -> None:
    told = gardener.ask(["khoản 2 điều 2"], explain=True).debug
    assert told["references"] == [f"{LAW}#2.2"]
    assert {"typed", "restored", "settings", "kind", "hits", "answerable", "strength"} <= set(told)
    assert gardener.ask(["khoản 2 điều 2"]).debug == {}
