"""The handbook's tables: grounds that exist, words that their grounds carry, rows that can be filtered."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.address import Address
from corpus.errors import DanchuError
from corpus.handbook import Setting, load_handbook, tables
from corpus.handbook.duties import actor_groups, disclosure_rows, duty_rows, matching
from corpus.handbook.table_check import table_findings
from corpus.handbook.tables import SETTINGS, Cited, load_actors, load_comparison, load_disclosure, statements
from corpus.library import Library
from corpus.store import Corpus


def test_tables_say_nothing_that_the_official_text_does_not(knowing: Library) -> None:
    assert list(table_findings(knowing)) == []


@pytest.mark.parametrize(
    ("text", "ground", "code"),
    [
        ("Chậm nhất 06 ngày làm việc.", "10/2022/QH15#12.3", "handbook-number"),
        ("Chậm nhất 05 ngày.", "10/2022/QH15#12.3", "handbook-number"),
        ("Do Công đoàn lập.", "10/2022/QH15#41.1", "handbook-body"),
        ("Thông qua khi từ 50% trở lên tán thành.", "10/2022/QH15#51.2.c", "handbook-bound"),
        ("Việc tự quản.", "10/2022/QH15#15.9", "handbook-clause-unknown"),
    ],
)
def test_the_check_sees_what_is_wrong(knowing: Library, text: str, ground: str, code: str) -> None:
    told = {"thu": Cited(text=text, grounds=(ground,))}
    assert code in [finding.code for finding in table_findings(knowing, told)]


def test_nothing_is_compared_without_official_text(tmp_path: Path) -> None:
    assert list(table_findings(Library(Corpus(tmp_path)))) == []


def test_every_ground_is_held_at_least_as_a_digest(tmp_path: Path) -> None:
    bare = Library(Corpus(tmp_path))
    for where, cited in statements().items():
        for ground in cited.grounds:
            held = bare.nearest(ground)
            assert held is not None and held.address.article_id == Address.parse(ground).article_id, where


def test_the_comparison_covers_every_setting() -> None:
    table = load_comparison()
    assert len({row.topic for row in table.rows}) == len(table.rows) >= 15
    for row in table.rows:
        assert Setting.COMMUNE in row.cells and Setting.ALL not in row.cells
        assert table.cell(row, Setting.PRIVATE_ENTERPRISE) is not None
    parallel = next(row for row in table.rows if row.topic.startswith("Ban Thanh tra nhân dân: số thành viên"))
    grounds = [parallel.cells[setting].grounds[0] for setting in SETTINGS[:3]]
    assert grounds == ["10/2022/QH15#36.1", "10/2022/QH15#60.1", "10/2022/QH15#77.1"]


def test_every_clause_that_must_be_disclosed_is_a_row(knowing: Library) -> None:
    rows = disclosure_rows(knowing.handbook)
    assert all(row.text for row in rows)
    for group in load_disclosure():
        article = knowing.corpus.article(group.article)
        assert article is not None
        named = {row.ground for row in rows if row.setting is group.setting}
        clauses = [
            c for c in article.clauses if len(article.clauses) > 3 or c.number == ("2" if "#82" in article.id else "1")
        ]
        for clause in clauses:
            parts = [f"{article.id}.{clause.number}.{p.letter}" for p in clause.points]
            expected = set(parts or [f"{article.id}.{clause.number}"])
            assert expected <= named, (article.id, clause.number)


def test_every_duty_has_an_actor_to_filter_by_and_a_ground() -> None:
    rows = duty_rows(load_handbook())
    assert len(rows) > 300 and all(row.actors for row in rows)
    names = {group.name for group in load_actors()}
    assert {name for row in rows for name in row.actors} == names, "every group has a row"


@pytest.mark.parametrize(
    ("actor", "groups"),
    [
        ("UBND cấp xã", ["UBND, Chủ tịch UBND cấp xã"]),
        ("Bộ Tư pháp", ["Chính phủ, bộ, cơ quan ở trung ương"]),
        ("Ban Chấp hành công đoàn", ["Công đoàn"]),
        ("Ban Thanh tra nhân dân ở doanh nghiệp nhà nước", ["Ban Thanh tra nhân dân"]),
        ("Cán bộ, công chức, viên chức, người lao động", ["Cán bộ, công chức, viên chức, đảng viên", "Người lao động"]),
        ("Cán bộ, chiến sĩ Công an", ["Công an: cơ quan, đơn vị, người đứng đầu", "Công an: cán bộ, chiến sĩ"]),
        ("Hội đồng quân nhân", ["Quân đội: Hội đồng quân nhân, quân nhân"]),
        ("Người lạ", []),
    ],
)
def test_actors_are_grouped_by_what_they_are_called(actor: str, groups: list[str]) -> None:
    assert list(actor_groups(actor)) == groups


def test_rows_are_found_by_words_without_diacritics_in_any_order() -> None:
    rows = ["Niêm yết ở trụ sở, 30 ngày", "Phát trên loa 03 ngày", "Gửi văn bản"]
    assert matching(rows, "ngay NIEM yet") == [0]
    assert matching(rows, "ngày") == [0, 1]
    assert matching(rows, "") == [0, 1, 2]
    assert matching(rows, "không có") == []


def test_a_broken_table_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "comparison.yaml").write_text("hang: [{viec: x, o: {xa: {noi_dung: y, can_cu: [bậy]}}}]", "utf-8")
    monkeypatch.setattr(tables, "FOLDER", tmp_path)
    load_comparison.cache_clear()
    with pytest.raises(DanchuError, match=r"comparison\.yaml") as caught:
        load_comparison()
    load_comparison.cache_clear()
    assert caught.value.code == "handbook-invalid"
