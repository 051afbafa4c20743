"""Bad input is refused with what is wrong and where, and leaves the corpus as it was."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from made_corpus import DECREE_LINES, decree_as, garden_topic, text_pdf, zip_folder
from pypdf import PdfWriter

from corpus import archive, readers
from corpus.errors import DanchuError, ErrorCode
from corpus.importing import import_paths
from corpus.readers import decode
from corpus.store import Corpus

TOPIC = ["99.9"]
LINES = "\n".join(DECREE_LINES)
#: The decree's first words as three old encodings spell them.
TCVN3 = b"\xa7i\xd2u 1. Ph\xb9m vi \xaei\xd2u ch\xd8nh\n\xa7i\xd2u 2. Ng\xad\xeai ch\xa8m v\xad\xeen"
MOJIBAKE = TCVN3.decode("latin-1")


@pytest.fixture
def filled(corpus: Corpus, tmp_path: Path) -> Corpus:
    """A corpus that holds something worth losing."""
    import_paths(corpus, [decree_as("md", tmp_path)])
    return corpus


@pytest.fixture
def refused(filled: Corpus) -> Callable[..., DanchuError]:
    """``refused(path, code)``: importing fails with that code, names the file, and changes nothing."""

    def check(path: Path, code: ErrorCode | None, *, named: str | None = None) -> DanchuError:
        before = (filled.hash, filled.counts(), filled.doubts(), filled.imported_on)
        with pytest.raises(DanchuError) as caught:
            import_paths(filled, [path], TOPIC)
        assert code is None or caught.value.code is code, caught.value.message
        assert (named or path.name) in caught.value.message
        assert (filled.hash, filled.counts(), filled.doubts(), filled.imported_on) == before
        return caught.value

    return check


Refused = Callable[..., DanchuError]


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


# -- zip files -----------------------------------------------------------------------------


def test_a_truncated_zip(refused: Refused, codification: Path, tmp_path: Path) -> None:
    whole = zip_folder(codification, tmp_path / "bo.zip").read_bytes()
    for share in (0.1, 0.5, 0.9, 0.99):
        refused(write(tmp_path / "cut.zip", whole[: int(len(whole) * share)]), ErrorCode.FILE_DAMAGED)


def test_a_zip_damaged_inside(refused: Refused, codification: Path, tmp_path: Path) -> None:
    whole = bytearray(zip_folder(codification, tmp_path / "bo.zip").read_bytes())
    with zipfile.ZipFile(tmp_path / "bo.zip") as opened:
        start = opened.getinfo("demuc/aaaa.html").header_offset + 200
    whole[start : start + 60] = b"\x00" * 60
    refused(write(tmp_path / "bit-rot.zip", bytes(whole)), ErrorCode.FILE_DAMAGED)


def test_what_is_no_zip(refused: Refused, tmp_path: Path) -> None:
    refused(write(tmp_path / "text.zip", LINES), ErrorCode.FILE_DAMAGED)
    refused(write(tmp_path / "empty.zip", b""), ErrorCode.FILE_DAMAGED)


def test_a_zip_without_the_codification(refused: Refused, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as made:
        made.writestr("readme.txt", "xin chào")
    refused(tmp_path / "other.zip", ErrorCode.TOPIC_NOT_FOUND)


@pytest.mark.parametrize(
    "name", ["../ra-ngoai.html", "demuc/../../x.html", "/etc/x.html", "C:/x.html", "..\\x.html", "demuc\\..\\..\\x"]
)
def test_a_zip_whose_names_climb_out(name: str, refused: Refused, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "slip.zip", "w") as made:
        made.writestr("demuc/aaaa.html", garden_topic().html())
        made.writestr(name, "x")
    refused(tmp_path / "slip.zip", ErrorCode.ARCHIVE_HOSTILE)
    assert not (tmp_path / "ra-ngoai.html").exists()


def test_a_zip_with_a_link(refused: Refused, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("demuc/link.html")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as made:
        made.writestr(link, "/etc/passwd")
    refused(tmp_path / "link.zip", ErrorCode.ARCHIVE_HOSTILE)


def test_bombs(refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "ratio.zip", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("demuc/aaaa.html", b"0" * 4 * 2**20)
    assert "tỉ lệ nén" in refused(tmp_path / "ratio.zip", ErrorCode.ARCHIVE_HOSTILE).message
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as made:
        for i in range(30):
            made.writestr(f"demuc/{i}.html", os.urandom(40))
    monkeypatch.setattr(archive, "MAX_MEMBERS", 20)
    assert "30 mục" in refused(tmp_path / "many.zip", ErrorCode.ARCHIVE_HOSTILE).message
    monkeypatch.setattr(archive, "MAX_MEMBERS", 100)
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 1000)
    assert "bung ra 1,200 byte" in refused(tmp_path / "many.zip", ErrorCode.ARCHIVE_HOSTILE).message
    monkeypatch.setattr(archive, "MAX_MEMBER_BYTES", 39)
    assert "bung ra 40 byte" in refused(tmp_path / "many.zip", ErrorCode.ARCHIVE_HOSTILE).message


def test_a_zip_that_lies_about_its_sizes(refused: Refused, codification: Path, tmp_path: Path) -> None:
    data = bytearray(zip_folder(codification, tmp_path / "bo.zip").read_bytes())
    directory = data.index(b"PK\x01\x02")
    at = data.index(b"demuc/aaaa.html", directory) - 46 + 24
    data[at : at + 4] = (100).to_bytes(4, "little")
    refused(write(tmp_path / "lying.zip", bytes(data)), ErrorCode.FILE_DAMAGED)


def test_a_locked_zip(refused: Refused, codification: Path, tmp_path: Path) -> None:
    data = bytearray(zip_folder(codification, tmp_path / "bo.zip").read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + flags] |= 1
    refused(write(tmp_path / "locked.zip", bytes(data)), ErrorCode.FILE_DAMAGED)


# -- topics --------------------------------------------------------------------------------


def test_a_topic_cut_anywhere(refused: Refused, tmp_path: Path) -> None:
    whole = garden_topic().html().encode()
    start = whole.index("Đề mục".encode())
    for at in range(start, len(whole.rstrip()) - 1, 61):
        refused(write(tmp_path / "cut.html", whole[:at]), None)


def test_a_topic_cut_at_a_tag(refused: Refused, tmp_path: Path) -> None:
    whole = garden_topic().html()
    for tag in ("</p>", "<p class='pDieu'>", "<p class='pNoiDung'>", "</table>"):
        cut = whole[: whole.rindex(tag) + len(tag)]
        refused(write(tmp_path / "cut.html", cut), ErrorCode.TOPIC_DAMAGED)


def test_what_is_left_of_a_topic_is_no_news(refused: Refused, tmp_path: Path) -> None:
    whole = garden_topic().html()
    tail = whole[whole.index("<p class='pDieu'>") :]
    refused(write(tmp_path / "tail.html", tail), ErrorCode.TOPIC_DAMAGED)
    refused(write(tmp_path / "head.html", whole[: whole.index("<br />")]), ErrorCode.TOPIC_DAMAGED)


def test_a_topic_in_another_encoding(refused: Refused, codification: Path) -> None:
    file = codification / "demuc" / "aaaa.html"
    data = file.read_bytes()
    file.write_bytes(data.replace("tưới".encode(), "tưới".encode("utf-16-le"), 1))
    refused(codification, ErrorCode.FILE_ENCODING, named="aaaa.html")


# -- single files --------------------------------------------------------------------------


def test_unknown_kinds(refused: Refused, tmp_path: Path) -> None:
    for name in ("van-ban.doc", "anh.png", "khong-duoi", "bang.xlsx"):
        refused(write(tmp_path / name, LINES), ErrorCode.FILE_TYPE_UNKNOWN)


def test_nothing_there(refused: Refused, tmp_path: Path) -> None:
    refused(tmp_path / "khong-co.txt", ErrorCode.FILE_NOT_FOUND)
    (tmp_path / "rong").mkdir()
    refused(tmp_path / "rong", ErrorCode.DOCUMENT_EMPTY)
    write(tmp_path / "rong" / "README.md", "Đọc tôi trước đã nhé các bạn ơi")
    write(tmp_path / "rong" / ".an.txt", LINES)
    refused(tmp_path / "rong", ErrorCode.DOCUMENT_EMPTY)


def test_empty_files(refused: Refused, tmp_path: Path) -> None:
    for name, data in (
        ("a.txt", b""),
        ("b.txt", b" \r\n\xc2\xa0 "),
        ("c.html", b"<!-- x -->"),
        ("d.md", b"\xef\xbb\xbf"),
    ):
        refused(write(tmp_path / name, data), ErrorCode.DOCUMENT_EMPTY)
    refused(write(tmp_path / "e.html", "<html><body><nav>Trang chủ</nav></body></html>"), ErrorCode.DOCUMENT_EMPTY)
    refused(write(tmp_path / "f.txt", "Chỉ vài chữ thôi."), ErrorCode.DOCUMENT_EMPTY)


@pytest.mark.parametrize("name", ["a.txt", "b.md", "c.html"])
def test_old_encodings(name: str, refused: Refused, tmp_path: Path) -> None:
    windows = LINES.replace("ế", "e").encode("cp1258", errors="replace")
    for data in (windows, TCVN3, MOJIBAKE.encode(), LINES.encode("utf-16-le"), b"PK\x03\x04\x00\x00 nhi phan"):
        refused(write(tmp_path / name, data), ErrorCode.FILE_ENCODING)


def test_the_line_of_the_wrong_byte_is_told() -> None:
    with pytest.raises(DanchuError, match=r"bai\.txt, dòng 3") as caught:
        decode("một\nhai\nba ".encode() + b"\xe1\n", "bai.txt")
    assert caught.value.code is ErrorCode.FILE_ENCODING


def test_nul_bytes(refused: Refused, tmp_path: Path) -> None:
    refused(write(tmp_path / "nul.txt", LINES.replace("vườn", "vư\x00ờn")), ErrorCode.FILE_ENCODING)


def test_pdfs(refused: Refused, tmp_path: Path) -> None:
    scanned = PdfWriter()
    scanned.add_blank_page(595, 842)
    scanned.write(tmp_path / "scan.pdf")
    assert "bản quét" in refused(tmp_path / "scan.pdf", ErrorCode.PDF_WITHOUT_TEXT).message
    locked = write(tmp_path / "locked.pdf", text_pdf([list(DECREE_LINES)], password="bí mật"))
    assert "mật khẩu" in refused(locked, ErrorCode.FILE_DAMAGED).message
    whole = decree_as("pdf", tmp_path).read_bytes()
    refused(write(tmp_path / "not.pdf", LINES), ErrorCode.FILE_DAMAGED)
    refused(write(tmp_path / "cut.pdf", whole[:300]), ErrorCode.FILE_DAMAGED)


def test_docx_files(refused: Refused, tmp_path: Path) -> None:
    refused(write(tmp_path / "text.docx", LINES), ErrorCode.FILE_DAMAGED)
    with zipfile.ZipFile(tmp_path / "other.docx", "w") as made:
        made.writestr("word/readme.txt", "x")
    refused(tmp_path / "other.docx", ErrorCode.FILE_DAMAGED)
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", b" " * 4 * 2**20)
    refused(tmp_path / "bomb.docx", ErrorCode.ARCHIVE_HOSTILE)
    whole = decree_as("docx", tmp_path).read_bytes()
    refused(write(tmp_path / "cut.docx", whole[: len(whole) // 2]), ErrorCode.FILE_DAMAGED)


def test_a_file_too_large(refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_BYTES", 100)
    refused(write(tmp_path / "to.txt", LINES), ErrorCode.FILE_TOO_LARGE)


def test_one_bad_file_among_good_ones(refused: Refused, tmp_path: Path) -> None:
    folder = tmp_path / "nhieu"
    folder.mkdir()
    decree_as("txt", folder)
    write(folder / "zzz.txt", TCVN3)
    refused(folder, ErrorCode.FILE_ENCODING, named="zzz.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="quyền tệp không cản được người dùng root")
def test_a_file_that_may_not_be_read(refused: Refused, tmp_path: Path) -> None:
    path = write(tmp_path / "kin.txt", LINES)
    path.chmod(0)
    refused(path, ErrorCode.FILE_UNREADABLE)


def test_a_file_that_goes_away(refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "mat.txt", LINES)

    def gone(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", gone)
    refused(path, ErrorCode.FILE_UNREADABLE)


def test_links_in_a_folder_are_not_followed(filled: Corpus, tmp_path: Path) -> None:
    outside = write(tmp_path / "ngoai.txt", LINES.replace("12/2032", "99/2032"))
    folder = tmp_path / "trong"
    folder.mkdir()
    (folder / "link.txt").symlink_to(outside)
    (folder / "vong").symlink_to(folder)
    with pytest.raises(DanchuError, match="trong"):
        import_paths(filled, [folder])
