"""News reports: two dates that are never mixed, headlines, places, and what is not the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import DanchuError, ErrorCode
from corpus.importing import import_paths
from corpus.model import NewsReport, PartialDate
from corpus.news import read_news
from corpus.store import Corpus

REPORTS = {
    "news:000_cb2ef245337586f5": (None, PartialDate(14, 9, 2023)),
    "news:001_a701dbf00acd8619": (PartialDate(22, 11, 2017), PartialDate(22, 11, None)),
    "news:002_86dc486b4c3d3758": (None, PartialDate(3, 8, 2023)),
    "news:003_eb24984264e08385": (PartialDate(25, 4, 2019), PartialDate(29, 5, None)),
    "news:004_8bd85dd24c201f0a": (None, PartialDate(18, 1, 2024)),
}


def read(*lines: str) -> NewsReport:
    return read_news("\n".join(lines), "bai-mot")


BODY = "Sáng 5/3, thôn Mơ tổ chức hội nghị bàn về vườn chung với sự có mặt của các hộ trong thôn."


@pytest.mark.parametrize("identifier", REPORTS)
def test_the_dates_of_the_real_reports(identifier: str, official: Corpus) -> None:
    report = official.report(identifier)
    assert report is not None
    assert (report.page_date, report.event_date) == REPORTS[identifier]


def test_the_real_reports_are_clean(official: Corpus) -> None:
    reports = {r.id: r for r in official.reports()}
    assert list(reports) == list(REPORTS)
    for report in reports.values():
        lines = report.text.split("\n")
        assert not {"Tiếng Việt | English", "Chia sẻ bài viết", "Các tin khác"} & set(lines)
        assert not any(line.endswith(".jpg") for line in lines)
        assert "25/04/2019" not in report.text
        assert report.places
    kicker = reports["news:003_eb24984264e08385"].headline
    assert kicker.startswith("Ban Chỉ đạo Trung ương thực hiện Quy chế dân chủ ở cơ sở: Đánh giá kết quả")
    assert reports["news:000_cb2ef245337586f5"].headline == ""
    assert reports["news:001_a701dbf00acd8619"].author == "Phong Nhã"
    assert "Lạng Sơn" in reports["news:003_eb24984264e08385"].places


def test_a_page_date_is_no_event_and_an_event_lends_no_year() -> None:
    report = read("Thứ hai, 07/03/2022", "Thôn Mơ bàn việc trồng cây", BODY)
    assert (report.page_date, report.event_date) == (PartialDate(7, 3, 2022), PartialDate(5, 3, None))
    assert "07/03/2022" not in report.text
    assert str(report.event_date) == "05/03"


@pytest.mark.parametrize(
    "line",
    [
        "Thứ hai, ngày 07/03/2022", "07/03/2022 - 11:16", "Ngày đăng: 07/03/2022", "11:16 | 07/03/2022",
        "Thứ Hai, ngày 7 tháng 3 năm 2022", "07-03-2022, 11:16 GMT+7", "Cập nhật lúc: 07/03/2022 11h16",
    ],
)  # fmt: skip
def test_how_a_page_prints_its_date(line: str) -> None:
    for at in (0, 1, 2):
        lines = ["Hội nghị dân chủ:", "Thôn Mơ bàn việc trồng cây"]
        lines.insert(at, line)
        report = read(*lines, "Bà con phấn khởi tham gia đông đủ.")
        assert report.page_date == PartialDate(7, 3, 2022)
        assert report.event_date is None


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("Chiều nay (29/5), tại xã Mận, hội nghị đã họp.", PartialDate(29, 5, None)),
        ("Vừa qua, ngày 12 tháng 4 năm 2023, thôn đã họp.", PartialDate(12, 4, 2023)),
        ("Sáng ngày 12 tháng 4, thôn đã họp.", PartialDate(12, 4, None)),
        ("Thực hiện Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ, thôn đã họp.", None),
        ("Theo Kế hoạch số 5 ngày 1/2/2023, sáng 3/4/2023 thôn đã họp.", PartialDate(3, 4, 2023)),
        ("Tối 31/2, thôn đã họp.", None),
        ("Tỉ lệ 3/4 số hộ tán thành.", None),
    ],
)
def test_the_day_of_the_event(sentence: str, date: PartialDate | None) -> None:
    assert read("Thôn Mơ họp", sentence).event_date == date


def test_headline_kicker_caption_author_and_navigation() -> None:
    report = read(
        "Tiếng Việt | English",
        "Chung tay vì vườn chung:",
        "Thôn Mơ bàn việc trồng cây",
        "vuon chung thon mo.JPG",
        BODY,
        "Bà con thôn Mơ trồng cây",
        "Chia sẻ bài viết",
        "Lượt xem: 12",
        "Tác giả: Nguyễn Văn Mận",
    )
    assert report.headline == "Chung tay vì vườn chung: Thôn Mơ bàn việc trồng cây"
    assert report.captions == ("Bà con thôn Mơ trồng cây",)
    assert report.author == "Tác giả: Nguyễn Văn Mận"
    assert report.text.split("\n") == [
        "Chung tay vì vườn chung:", "Thôn Mơ bàn việc trồng cây", BODY, "Bà con thôn Mơ trồng cây",
    ]  # fmt: skip
    assert [report.text[s.start : s.end] for s in report.paragraphs] == report.text.split("\n")


def test_an_html_page(corpus: Corpus, tmp_path: Path) -> None:
    page = (
        "<html><head><title>x</title><link rel='canonical' href='https://vi-du.vn/bai'>"
        "<meta property='og:title' content='Thôn Mơ bàn việc trồng cây'><meta name='author' content='Mận'>"
        "<meta property='article:published_time' content='2022-03-07T08:00:00+07:00'></head>"
        "<body><nav><a>Trang chủ</a></nav><form><article><h1>Thôn Mơ bàn việc trồng cây</h1>"
        f"<script>var d = '1/1/2001';</script><p>{BODY}</p></article><aside>Tin khác</aside></form></body></html>"
    )
    (tmp_path / "bai-mot.html").write_text(page, "utf-8")
    import_paths(corpus, [tmp_path / "bai-mot.html"])
    report = corpus.report("news:bai-mot")
    assert report is not None
    assert report.headline == "Thôn Mơ bàn việc trồng cây"
    assert (report.page_date, report.event_date) == (PartialDate(7, 3, 2022), PartialDate(5, 3, None))
    assert (report.author, report.url) == ("Mận", "https://vi-du.vn/bai")
    assert report.text == f"Thôn Mơ bàn việc trồng cây\n{BODY}"


def test_two_reports_of_one_name_are_refused(corpus: Corpus, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "bai.txt").write_text(f"Bài ở thư mục {folder}\n{BODY}", "utf-8")
    with pytest.raises(DanchuError) as caught:
        import_paths(corpus, [tmp_path / "a", tmp_path / "b"])
    assert caught.value.code is ErrorCode.DOCUMENT_TWICE
