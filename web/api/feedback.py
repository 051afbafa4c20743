"""``POST /api/v1/feedback``: what somebody makes of an answer."""

from __future__ import annotations

from fastapi import APIRouter

from corpus.errors import DanchuError, ErrorCode
from web.api.schemas import FeedbackIn, FeedbackOut, failures
from web.service.parts import Service


def feedback_router(service: Service) -> APIRouter:
    router = APIRouter(tags=["góp ý"])

    @router.post(
        "/api/v1/feedback",
        summary="Góp ý về một câu trả lời; gửi lại thì thay góp ý trước",
        status_code=201,
        responses=failures(400, 401, 403, 404, 413, 429, 500, 503),
    )
    def feedback(given: FeedbackIn) -> FeedbackOut:
        records = service.books()
        if records is None:
            raise DanchuError(ErrorCode.RECORD_NOT_FOUND, "Dịch vụ này không lưu câu trả lời nên không nhận góp ý.")
        records.feedback.give(
            given.record, given.verdict, visitor=given.visitor, reasons=given.reasons, note=given.note
        )
        return FeedbackOut(record=given.record, verdict=given.verdict, reasons=given.reasons)

    return router
