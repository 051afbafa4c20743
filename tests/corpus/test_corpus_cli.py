"""``danchu corpus …`` as a person and as a program uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from made_corpus import DECREE_LINES, decree_as
from typer.testing import CliRunner

from corpus.cli import corpus_app
from corpus.errors import DanchuError, ErrorCode
from corpus.handbook import Handbook
from corpus.importing import import_paths
from corpus.library import Library
from corpus.store import Corpus

Run = Callable[..., Result]
ARTICLE = "12/2032/NĐ-CP#2"


@pytest.fixture
def run(corpus: Corpus) -> Run:
    """``run("list")``: the command on the test's corpus; what a floor above would catch comes out as raised."""

    def invoke(*arguments: str | Path) -> Result:
        held = SimpleNamespace(corpus=corpus, library=Library(corpus, Handbook({}, {}, ())))
        result = CliRunner().invoke(corpus_app, [str(a) for a in arguments], obj=held)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def decree(corpus: Corpus, tmp_path: Path) -> Path:
    path = decree_as("txt", tmp_path)
    import_paths(corpus, [path])
    return path


def test_import_says_what_changed(run: Run, codification: Path, tmp_path: Path) -> None:
    first = run("import", codification, decree_as("txt", tmp_path), "--topic", "99.9")
    assert first.exit_code == 0
    assert "Thêm 10, thay 0, bỏ 0. Kho có 3 văn bản, 7 điều, 0 tin." in first.stdout
    assert "danchu corpus check" in first.stdout
    assert first.stderr == ""  # quiet where there is no terminal
    again = run("import", codification, "--topic", "99.9")
    assert again.stdout.startswith("Không có gì thay đổi.")


def test_import_refuses_in_the_one_error_shape(run: Run, tmp_path: Path) -> None:
    with pytest.raises(DanchuError) as caught:
        run("import", tmp_path / "khong-co.zip")
    assert caught.value.code is ErrorCode.FILE_NOT_FOUND


def test_wrong_usage_is_status_2(run: Run) -> None:
    assert run("import").exit_code == 2
    assert run("show").exit_code == 2
    with pytest.raises(DanchuError) as caught:
        run("show", "điều hai mốt")
    assert caught.value.exit_status == 2


def test_help_is_vietnamese(run: Run) -> None:
    for arguments in (["--help"], ["import", "--help"], ["list", "--help"], ["show", "--help"], ["check", "--help"]):
        result = run(*arguments)
        assert result.exit_code == 0
        assert any(word in result.stdout for word in ("Kho", "Nạp", "Liệt kê", "Xem", "Kiểm tra"))


def test_list(run: Run, decree: Path) -> None:
    plain = run("list")
    assert plain.stdout.startswith("12/2032/NĐ-CP\t4 điều\thiệu lực 01/08/2032\tQuy định về việc chăm sóc vườn chung")
    data = json.loads(run("list", "--json").stdout)
    assert data["counts"] == {"documents": 1, "articles": 4, "reports": 0}
    assert data["documents"][0]["articles"] == [f"12/2032/NĐ-CP#{i}" for i in (1, 2, 4, 5)]
    assert data["documents"][0]["kind"] == "decree"


def test_list_of_nothing(run: Run) -> None:
    empty = run("list")
    assert (empty.exit_code, empty.stdout) == (0, "")
    assert "danchu corpus import" in empty.stderr


def test_show_an_article_a_clause_and_a_point(run: Run, decree: Path) -> None:
    shown = run("show", ARTICLE).stdout
    assert shown.startswith("Điều 2 Nghị định 12/2032/NĐ-CP\nNgười chăm vườn\nChương I. QUY ĐỊNH CHUNG\n")
    assert "Hiệu lực: 01/08/2032" in shown
    assert "Nguồn: file:nghi-dinh-vuon.txt" in shown
    assert DECREE_LINES[14] in shown
    clause = run("show", f"{ARTICLE}.1").stdout
    assert clause.startswith("Khoản 1 Điều 2 ")
    assert DECREE_LINES[18] in clause
    assert DECREE_LINES[19] not in clause
    point = run("show", f"{ARTICLE}.1.b").stdout
    assert point.startswith("Điểm b khoản 1 Điều 2 ")
    assert point.rstrip().endswith("\n\n" + DECREE_LINES[16])


def test_show_as_json(run: Run, decree: Path) -> None:
    data = json.loads(run("show", f"{ARTICLE}.2", "--json").stdout)
    assert data["id"] == f"{ARTICLE}.2"
    assert data["kind"] == "decree"
    assert data["text"] == DECREE_LINES[19]
    assert data["effective"] == "2032-08-01"
    assert json.loads(run("show", "12/2032/NĐ-CP", "--json").stdout)["issuer"] == "Chính phủ"


def test_show_a_document_lists_its_articles(run: Run, decree: Path) -> None:
    assert f"\n{ARTICLE}\tNgười chăm vườn\n" in run("show", "12/2032/NĐ-CP").stdout


def test_show_a_report(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bai-mot.txt"
    path.write_text("Thứ hai, 07/03/2022\nThôn Mơ họp\nSáng 5/3, thôn Mơ họp bàn việc trồng cây ở vườn chung.", "utf-8")
    run("import", path)
    shown = run("show", "news:bai-mot").stdout
    assert "Ngày của trang: 07/03/2022; ngày của sự kiện: 05/03\n" in shown
    assert "không phải văn bản pháp luật" in shown
    data = json.loads(run("show", "news:bai-mot", "--json").stdout)
    assert (data["kind"], data["page_date"], data["event_date"]) == ("news", "07/03/2022", "05/03")


@pytest.mark.parametrize(
    ("identifier", "hint"),
    [
        (f"{ARTICLE}.9", "các khoản: 1, 2"),
        ("12/2032/NĐ-CP#3", "danchu corpus show 12/2032/NĐ-CP"),
        ("1/2000/QH1#1", "danchu corpus list"),
        ("news:khong-co", "danchu corpus list"),
    ],
)
def test_show_what_is_not_there(run: Run, decree: Path, identifier: str, hint: str) -> None:
    with pytest.raises(DanchuError) as caught:
        run("show", identifier)
    assert caught.value.code is ErrorCode.PROVISION_NOT_FOUND
    assert identifier in caught.value.message
    assert hint in caught.value.message


def test_check(run: Run, decree: Path) -> None:
    plain = run("check")
    assert plain.exit_code == 0
    assert plain.stdout.startswith("import-doubt\tfile:nghi-dinh-vuon.txt\tThiếu Điều 3.\n")
    assert plain.stderr == "2 điều cần xem.\n"
    assert run("check", "--strict").exit_code == 1
    codes = [f["code"] for f in json.loads(run("check", "--json").stdout)]
    assert codes == ["import-doubt", "not-in-register"]


def test_check_of_a_sound_corpus(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "du.txt"
    path.write_text("\n".join(DECREE_LINES).replace("Điều 4. ", "Điều 3. ").replace("Điều 5. ", "Điều 4. "), "utf-8")
    import_paths(corpus, [path])
    assert [f["code"] for f in json.loads(run("check", "--json").stdout)] == ["not-in-register"]


def test_official_source_and_link(official: Corpus) -> None:
    result = CliRunner().invoke(corpus_app, ["show", "10/2022/QH15#21.1"], obj=SimpleNamespace(corpus=official))
    lines = result.stdout.split("\n")
    assert lines[0] == "Khoản 1 Điều 21 Luật Thực hiện dân chủ ở cơ sở (10/2022/QH15)"
    assert lines[2].startswith("Chương II. ")
    assert lines[3] == "Hiệu lực: 01/07/2023"
    assert lines[4].startswith("Trang chính thức: https://vbpl.vn/")
    assert lines[5].startswith("Nguồn: (Điều 21 Luật số 10/2022/QH15")
