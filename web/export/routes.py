"""``/tai-ve/…``: an answer, a conversation or a shared answer as a file, for whoever may read it on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from corpus.errors import DanchuError, ErrorCode
from records.nouns import AnswerRecord
from web.asking import Assistant
from web.export.sheet import Sheet, sheet_of
from web.history.restoring import asked_at
from web.history.visitors import known_visitor
from web.links import Site
from web.reading.routes import message_page
from web.service.keeping import Keeper
from web.settings import WebSettings

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
_GONE = "Không có gì để tải về ở địa chỉ này, hoặc đã bị xóa."


def export_router(keeper: Keeper, assistant_provider: Callable[[], Assistant], settings: WebSettings) -> APIRouter:
    """Endpoints are plain functions: writing a file takes a thread's time."""
    router = APIRouter(include_in_schema=False)

    def found(what: str, name: str, request: Request) -> Sequence[AnswerRecord]:
        records = keeper.shelf()
        if what == "chia-se":
            return [records.shares.open(name)]
        visitor = known_visitor(request)
        if what == "cuoc-hoi":
            return records.conversations.messages(name, visitor)
        record = records.answers.get(name)
        return [record] if what == "cau-tra-loi" and record.visitor == visitor else []

    @router.get("/tai-ve/{what}/{name}.{form}")
    def download(
        what: str, name: str, form: str, request: Request, motto: Annotated[bool, Query(alias="quoc-hieu")] = False
    ) -> Response:
        try:
            rows = found(what, name, request)
            if not rows or form not in _TYPES:
                raise DanchuError(ErrorCode.PAGE_NOT_FOUND, _GONE)
            sheet = sheet_of(rows, assistant_provider().library, with_motto=motto)
        except DanchuError as error:
            return message_page(Site(settings.root_path), error)
        file = f"tra-loi-{asked_at(rows[-1]):%Y-%m-%d}-{rows[-1].id[:8]}.{form}"
        return Response(
            file_of(sheet, form),
            media_type=_TYPES[form],
            headers={"Content-Disposition": f'attachment; filename="{file}"'},
        )

    return router


def file_of(sheet: Sheet, form: str) -> bytes:
    """The bytes of a ``docx`` or ``pdf``; the libraries are read when the first file is asked for."""
    if form == "docx":
        from web.export.word import word_file

        return word_file(sheet)
    from web.export.pdf import pdf_file

    return pdf_file(sheet)
