"""What counts as a statement, and as one without a marker (docs/evaluation.md, uncited)."""

from __future__ import annotations

import pytest

from eval.statements import statements, uncited_statements

QUOTE = "Ban Kiểm tra gồm 03 thành viên do hội nghị bầu, trong đó có 01 Trưởng ban"


def found(markdown: str, *, warnings: tuple[str, ...] = (), markers: tuple[int, ...] = (1, 2)) -> dict:
    return {
        "answer": markdown,
        "citations": [{"marker": n, "quote": QUOTE} for n in markers],
        "warnings": [{"code": "amended", "message": message} for message in warnings],
    }


@pytest.mark.parametrize(
    "markdown",
    [
        "Nhiệm kỳ là 02 năm [1].",
        "Nhiệm kỳ là 02 năm. [1]",
        "Nhiệm kỳ là 02 năm [1]. Ban có 03 người [2].",
        "Nhiệm kỳ là 02 năm. [1] Ban có 03 người. [2]",
        "Nhiệm kỳ là 02 năm [1][2].",
        "Nhiệm kỳ là 02 năm [1, 2].",
        "Nhiệm kỳ là 02 năm [[1]](#trich-1).",
        "Nhiệm kỳ là 02 năm [1](#trich-1).",
        r"Nhiệm kỳ là 02 năm \[1\].",
        "**Có.** [1] Nhiệm kỳ là **02 năm** [2].",
        "Một câu dài viết\ntrên hai dòng [1].",
        "- một việc [1]\n- việc khác [2]",
        "1. một việc [1];\n2. việc khác [2].",
    ],
)
def test_cited_statements(markdown):
    assert statements(found(markdown))
    assert uncited_statements(found(markdown)) == []


@pytest.mark.parametrize(
    ("markdown", "left"),
    [
        ("Nhiệm kỳ là 02 năm.", ["Nhiệm kỳ là 02 năm."]),
        ("Nhiệm kỳ là 02 năm. Ban có 03 người [1].", ["Nhiệm kỳ là 02 năm."]),
        ("Nhiệm kỳ là 02 năm [1]. Ban có 03 người.", ["Ban có 03 người."]),
        ("Nhiệm kỳ là 02 năm [1].\n\nBan có 03 người", ["Ban có 03 người"]),
        ("Nhiệm kỳ là 02 năm [3].", ["Nhiệm kỳ là 02 năm [3]."]),  # no such citation
        ("- một việc [1]\n- việc khác", ["việc khác"]),
        ("1. một việc [1]\n   - việc con", ["việc con"]),
        ("    Viết thụt vào như mã.", ["Viết thụt vào như mã."]),
        ("```\nGiấu trong khối mã.\n```", ["Giấu trong khối mã."]),
        ("<div>Giấu trong thẻ.</div>", ["<div>Giấu trong thẻ.</div>"]),
        ("Tưởng là tiêu đề\n---", ["Tưởng là tiêu đề"]),
        ("**Cả câu in đậm vẫn là một ý.**", ["Cả câu in đậm vẫn là một ý."]),
        ("| Việc | Hạn |\n|---|---|\n| bầu | 30 ngày |\n| họp | 05 ngày [1] |", ["bầu 30 ngày"]),
        ("Việc phải làm gồm:", ["Việc phải làm gồm:"]),  # introduces nothing
        ("gồm 03 thành viên", []),  # copied from the quote
        ("gồm 04 thành viên", ["gồm 04 thành viên"]),
        ("hội nghị", ["hội nghị"]),  # too short to be a quotation
    ],
)
def test_statements_without_marker(markdown, left):
    assert uncited_statements(found(markdown)) == left


@pytest.mark.parametrize(
    "markdown",
    [
        "",
        "## Thành phần Ban Kiểm tra",
        "**Ở xã, phường**",
        "**Thành phần:**",
        "> Lời trích bất kỳ, không có dấu.\n>\n> Đoạn hai của lời trích.",
        f"“{QUOTE}”",
        f"- {QUOTE};",
        "… " + QUOTE[20:60] + " …",
        "---",
        "Bác hỏi về thôn hay về cơ quan?",
        "⚠ Điều này đã được sửa đổi.",
        "| Việc | Hạn |\n|---|---|",
    ],
)
def test_what_is_no_statement(markdown):
    assert statements(found(markdown)) == []


def test_a_lead_in_is_no_statement_where_something_follows():
    assert statements(found("Theo Điều 3:\n\n> lời trích")) == []
    assert statements(found(f"Điều 3 ghi:\n“{QUOTE}” [1]")) == []
    assert statements(found("Gồm:\n- một việc [1]")) == ["một việc [1]"]
    assert statements(found("Hạn như sau:\n\n| Việc | Hạn |\n|---|---|\n| bầu | 30 ngày [1] |")) == ["bầu 30 ngày [1]"]


def test_a_warning_is_known_by_its_message():
    text = "Nghị định này đã được thay thế một phần."
    assert uncited_statements(found(f"Có [1].\n\n**Lưu ý:** {text}", warnings=(text,))) == []
    assert uncited_statements(found(f"Có [1].\n\n**Lưu ý:** {text}")) == [f"Lưu ý: {text}"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Họp ở TP. Huế vào sáng nay [1].", 1),
        ("Theo ông Nguyễn V. Nam thì được [1].", 1),
        ("Điều 15. Hội nghị bầu Trưởng ban [1].", 1),
        ("Gồm nước, điện, đường, v.v. và các khoản khác [1].", 1),
        ("Được 2.500 phiếu, bằng 66.7% tổng số [1].", 1),
        ("Được. Tuy nhiên phải họp! Rồi sao nữa…", 3),
        ("Ông hỏi: “Có được không?” Luật trả lời là được [1].", 1),
    ],
)
def test_where_a_sentence_ends(text, count):
    assert len(statements(found(text))) == count
