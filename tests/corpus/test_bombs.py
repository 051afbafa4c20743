"""Small files that would become large, or never end: refused, or read within bounds."""

from __future__ import annotations

import resource
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from made_corpus import DECREE_LINES, decree_as

import corpus.readers

ROOT = Path(corpus.readers.__file__).resolve().parents[1]
#: Reads a file in a process that may not grow beyond a gigabyte, and prints the error's code.
READ = """
import resource, sys; from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from corpus.errors import DanchuError
from corpus.readers import read_text
try:
    print("read", len(read_text(Path(sys.argv[1])).text))
except DanchuError as error:
    print(error.code)
"""
GIGABYTE = 2**30
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def read(path: Path) -> str:
    """What comes of reading a file: an error's code, or ``read`` and the number of characters."""
    command = [sys.executable, "-c", READ, str(path), str(GIGABYTE)]
    done = subprocess.run(
        command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout.strip()


def pdf(stream: bytes, extra: str = "") -> bytes:
    """A PDF of one page whose content is ``stream``, deflated."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [3 0 R{extra}] /Count 1 >>".encode(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << >> >>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(made))
    return made + head + table + tail


def deflated(byte: bytes, count: int, times: int = 1) -> bytes:
    """``count`` mebibytes of one byte, deflated over and over."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(byte * 2**20) for _ in range(count)) + packer.flush()
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


@pytest.mark.parametrize(
    "content",
    [pdf(deflated(b" ", 2048)), pdf(zlib.compress(b"")), pdf(deflated(b"q ", 40)), pdf(b"", " 2 0 R")],
    ids=["two gigabytes of blanks", "an empty page", "millions of operators", "a tree that holds itself"],
)
def test_pdf_bombs(tmp_path: Path, content: bytes) -> None:
    assert len(content) < 3 * 2**20
    (tmp_path / "bom.pdf").write_bytes(content)
    assert read(tmp_path / "bom.pdf") in ("file-damaged", "pdf-without-text")


def laughing(depth: int) -> str:
    """Entities that each stand for ten of the one before."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, depth))
    return f'<!DOCTYPE d [<!ENTITY a0 "ha">{entities}]>'


def docx(folder: Path, document: Callable[[str], str]) -> Path:
    """A Word file whose document is what ``document`` makes of the real one."""
    whole, made = decree_as("docx", folder), folder / "bom.docx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            data = source.read(member)
            if member.filename == "word/document.xml":
                data = document(data.decode()).encode()
            target.writestr(member.filename, data)
    return made


def test_entities_in_a_word_file_are_not_written_out(tmp_path: Path) -> None:
    declared = laughing(10)
    path = docx(tmp_path, lambda xml: xml.replace("?>", f"?>{declared}", 1).replace("<w:t>", "<w:t>&a9;", 1))
    told = read(path)
    assert told == "file-damaged" or (told.startswith("read") and int(told.split()[1]) < 100_000)


def test_files_named_in_a_word_file_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "bí mật.txt"
    secret.write_text("mật khẩu của máy chủ " * 400, "utf-8")
    declared = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    plain = docx(tmp_path, lambda xml: xml)
    length = int(read(plain).split()[1])
    path = docx(tmp_path, lambda xml: xml.replace("?>", f"?>{declared}", 1).replace("<w:t>", "<w:t>&x;", 1))
    told = read(path)
    assert told == "file-damaged" or int(told.split()[1]) <= length + 10


@pytest.mark.parametrize(
    "markup",
    ["<div>" * 200_000 + "x", "<table><tr><td>" * 50_000, "<p " + 'a="' * 100_000, "<!--" * 200_000, "&lt;" * 500_000],
    ids=["deep", "tables in tables", "attributes", "comments", "entities"],
)
def test_html_bombs(tmp_path: Path, markup: str) -> None:
    (tmp_path / "bom.html").write_text(f"<html><body>{markup}", "utf-8")
    assert read(tmp_path / "bom.html").split()[0] in ("read", "document-empty", "file-damaged")


@pytest.mark.parametrize("line", ["**a" * 60_000, "[" * 60_000, "_a" * 60_000, "\\" * 100_000, "# " * 60_000])
def test_markdown_bombs(tmp_path: Path, line: str) -> None:
    (tmp_path / "bom.md").write_text("\n".join([*DECREE_LINES, line]), "utf-8")
    assert read(tmp_path / "bom.md").split()[0] == "read"


def test_the_bound_is_one(tmp_path: Path) -> None:
    """What the tests above rely on: a process that grows beyond it fails."""
    assert resource.RLIM_INFINITY != GIGABYTE
    command = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({GIGABYTE},) * 2); b'x' * {2 * GIGABYTE}"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert "MemoryError" in done.stderr
