"""``danchu corpus import | list | show | check``: the corpus floor at the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Protocol

import typer

from corpus.address import Address
from corpus.check import check
from corpus.errors import DanchuError, ErrorCode
from corpus.handbook.check import file_findings, handbook_findings
from corpus.importing import import_paths
from corpus.library import Library
from corpus.model import Article, Document, NewsReport, Provision
from corpus.register.findings import register_findings
from corpus.store import Changes, Corpus, report_label
from corpus.sync_cli import add_commands

corpus_app = typer.Typer(
    name="corpus",
    help="Kho văn bản: nạp, liệt kê, xem và kiểm tra văn bản pháp luật và tin bài.",
    no_args_is_help=True,
    add_completion=False,
)

add_commands(corpus_app)

AsJson = Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")]


class HasCorpus(Protocol):
    """What a command finds in ``ctx.obj``: the corpus of the home in use, opened on first use."""

    @property
    def corpus(self) -> Corpus: ...

    @property
    def library(self) -> Library: ...


def _corpus(ctx: typer.Context) -> Corpus:
    held: HasCorpus = ctx.obj
    return held.corpus


def _print(text: str) -> None:
    typer.echo(text)


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@corpus_app.command("import")
def import_command(
    ctx: typer.Context,
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="ĐƯỜNG-DẪN…",
            help="Bộ Pháp điển (zip, thư mục, hoặc một tệp demuc/*.html), văn bản (docx, pdf, html, md, txt), "
            "tin bài (html, txt), hoặc thư mục chứa các tệp ấy.",
            show_default=False,
        ),
    ],
    topic: Annotated[
        list[str] | None,
        typer.Option(
            "--topic",
            metavar="SỐ",
            help="Đề mục của Bộ Pháp điển cần nạp, ví dụ 44.13; nêu được nhiều lần; “all” là mọi đề mục.",
            show_default="44.13",
        ),
    ] = None,
) -> None:
    """Nạp văn bản vào kho: nạp trọn hoặc không nạp gì; nạp lại cùng một thứ không đổi gì."""
    corpus = _corpus(ctx)
    with _progress("Đang đọc") as say:
        changes = import_paths(corpus, paths, topic, say)
    _print(_summary(changes, corpus))


@corpus_app.command("list")
def list_command(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Liệt kê văn bản và tin bài đang có."""
    corpus = _corpus(ctx)
    documents, reports = corpus.documents(), corpus.reports()
    if as_json:
        _print_json(
            {
                "hash": corpus.hash,
                "imported_on": corpus.imported_on,
                "counts": corpus.counts(),
                "documents": [_document_json(corpus, d) for d in documents],
                "reports": [_report_json(r) for r in reports],
            }
        )
        return
    for document in documents:
        count = len(corpus.article_ids(document.number))
        _print(f"{document.number}\t{count} điều\thiệu lực {_day(document.effective)}\t{document.title}")
    for report in reports:
        _print(f"{report.id}\ttin\t{report.event_date or report.page_date or 'không rõ ngày'}\t{report_label(report)}")
    if not documents and not reports:
        typer.echo("Kho chưa có gì. Hãy chạy: danchu corpus import ĐƯỜNG-DẪN.", err=True)


@corpus_app.command("show")
def show_command(
    ctx: typer.Context,
    identifier: Annotated[
        str,
        typer.Argument(
            metavar="MÃ",
            help="Mã văn bản, điều, khoản, điểm hoặc tin: 10/2022/QH15#21.1, news:ten-tep.",
            show_default=False,
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Xem một văn bản, điều, khoản, điểm hoặc bài tin cùng nguồn của nó."""
    corpus = _corpus(ctx)
    found = _find(corpus, Address.parse(identifier))
    if isinstance(found, NewsReport):
        _print_json(_report_json(found) | {"text": found.text}) if as_json else _print(_report_text(found))
    elif isinstance(found, Document):
        _print_json(_document_json(corpus, found)) if as_json else _print(_document_text(corpus, found))
    else:
        _print_json(_provision_json(corpus, found)) if as_json else _print(_provision_text(corpus, found))


@corpus_app.command("check")
def check_command(
    ctx: typer.Context,
    as_json: AsJson = False,
    strict: Annotated[bool, typer.Option("--strict", help="Kết thúc với mã 1 khi thấy điều gì.")] = False,
) -> None:
    """Kiểm tra kho và cẩm nang: chỗ thiếu, đáng ngờ, hỏng, đã sửa đổi hoặc thay thế."""
    library: Library = ctx.obj.library
    findings = [
        *check(library.corpus),
        *file_findings(),
        *handbook_findings(library),
        *register_findings(library, date.today()),
    ]
    if as_json:
        _print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            _print(f"{finding.code}\t{finding.id}\t{finding.message}")
        typer.echo(f"{len(findings)} điều cần xem." if findings else "Không thấy gì đáng ngờ.", err=True)
    if findings and strict:
        raise typer.Exit(1)


def _find(corpus: Corpus, address: Address) -> Document | Provision | NewsReport:
    if address.is_news:
        found: Document | Provision | NewsReport | None = corpus.report(address.document)
    elif address.article:
        found = corpus.provision(address)
    else:
        found = corpus.document(address.document)
    if found is None:
        raise DanchuError(ErrorCode.PROVISION_NOT_FOUND, _not_found(corpus, address))
    return found


def _not_found(corpus: Corpus, address: Address) -> str:
    """What is there instead: the article without the clause, the document without the article, or neither."""
    article = corpus.article(address.article_id) if address.article else None
    if article is not None:
        names = ", ".join(clause.number for clause in article.clauses) or "không chia khoản"
        return f"Không có {address}. Điều này có các khoản: {names}."
    if not address.is_news and corpus.document(address.document):
        return f"Không có {address} trong kho. Xem các điều đang có: danchu corpus show {address.document}."
    return f"Không có {address} trong kho. Xem những gì đang có: danchu corpus list."


def _day(day: object) -> str:
    return day.strftime("%d/%m/%Y") if hasattr(day, "strftime") else "không rõ"


def _source(corpus: Corpus, article: Article) -> str:
    if article.note:
        return article.note
    document = corpus.document(article.document)
    return document.source if document else article.source


def _provision_text(corpus: Corpus, found: Provision) -> str:
    article = found.article
    lines = [
        corpus.label(found.address),
        article.title,
        " › ".join(str(h) for h in article.headings),
        f"Hiệu lực: {_day(article.effective)}",
        f"Trang chính thức: {corpus.official_url(article.document) or 'không rõ'}",
        f"Nguồn: {_source(corpus, article)}",
        f"Tệp kèm theo: {'; '.join(article.attachments)}" if article.attachments else "",
    ]
    return "\n".join(line for line in lines if line) + f"\n\n{found.text or '(không có chữ)'}"


def _provision_json(corpus: Corpus, found: Provision) -> dict[str, object]:
    article = found.article
    document = corpus.document(article.document)
    return {
        "id": found.id,
        "kind": document.kind if document else "other",
        "label": corpus.label(found.address),
        "title": article.title,
        "path": [str(h) for h in article.headings],
        "effective": article.effective,
        "url": corpus.official_url(article.document),
        "source": _source(corpus, article),
        "attachments": list(article.attachments),
        "links": [{"code": link.code, "label": link.label, "target": link.target} for link in article.links],
        "text": found.text,
    }


def _document_text(corpus: Corpus, found: Document) -> str:
    lines = [
        found.name,
        found.title,
        f"Cơ quan ban hành: {found.issuer or 'không rõ'}",
        f"Ban hành: {_day(found.issued)}; hiệu lực: {_day(found.effective)}",
        f"Trang chính thức: {corpus.official_url(found.number) or 'không rõ'}",
        f"Nguồn: {found.source}",
        "",
    ]
    articles = (corpus.article(identifier) for identifier in corpus.article_ids(found.number))
    return "\n".join(lines + [f"{a.id}\t{a.title}" for a in articles if a])


def _document_json(corpus: Corpus, document: Document) -> dict[str, object]:
    articles = corpus.article_ids(document.number)
    return asdict(document) | {
        "kind": document.kind,
        "name": document.name,
        "url": corpus.official_url(document.number),
        "articles": articles,
    }


def _report_text(found: NewsReport) -> str:
    lines = [
        report_label(found),
        f"Ngày của trang: {found.page_date or 'không rõ'}; ngày của sự kiện: {found.event_date or 'không rõ'}",
        f"Nơi: {', '.join(found.places)}" if found.places else "",
        f"Tác giả: {found.author}" if found.author else "",
        f"Nguồn: {found.url or found.source}",
        "Tin bài không phải văn bản pháp luật.",
    ]
    return "\n".join(line for line in lines if line) + f"\n\n{found.text}"


def _report_json(report: NewsReport) -> dict[str, object]:
    return {
        "id": report.id,
        "kind": "news",
        "headline": report.headline,
        "page_date": str(report.page_date) if report.page_date else None,
        "event_date": str(report.event_date) if report.event_date else None,
        "places": list(report.places),
        "author": report.author,
        "url": report.url,
        "source": report.source,
    }


def _summary(changes: Changes, corpus: Corpus) -> str:
    counts = corpus.counts()
    held = f"{counts['documents']} văn bản, {counts['articles']} điều, {counts['reports']} tin"
    if not changes.any:
        return f"Không có gì thay đổi. Kho có {held}."
    done = f"Thêm {len(changes.added)}, thay {len(changes.replaced)}, bỏ {len(changes.removed)}"
    doubts = len(corpus.doubts())
    look = f" Có {doubts} chỗ đáng ngờ, xem: danchu corpus check." if doubts else ""
    return f"{done}. Kho có {held}.{look}"


@contextmanager
def _progress(title: str) -> Iterator:
    """A status line on standard error while something long runs; silent when that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{title}…") as status:
        yield lambda name: status.update(f"{title} {name}…")
