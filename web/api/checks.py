"""For whoever runs the service: alive, ready, figures."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from corpus.errors import DanchuError, ErrorCode
from web.api.schemas import failures
from web.service.callers import may_see_metrics
from web.service.metrics import CONTENT_TYPE
from web.service.parts import Service


def checks_router(service: Service) -> APIRouter:
    router = APIRouter(tags=["vận hành"])

    @router.get("/healthz", summary="Tiến trình còn sống")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz", summary="Chỉ mục trả lời đúng một câu đã biết", responses=failures(503))
    def readyz() -> dict[str, str]:
        return service.readiness.check()

    @router.get(
        "/metrics",
        summary="Số liệu cho Prometheus",
        response_class=Response,
        responses=failures(401, 403, 429, 503) | {200: {"content": {"text/plain": {}}}},
    )
    def metrics(request: Request) -> Response:
        if not may_see_metrics(request.state.caller, service.settings):
            raise DanchuError(ErrorCode.KEY_SCOPE, "Số liệu chỉ mở cho máy chủ này hoặc khóa có quyền admin.")
        return Response(service.metrics.text(), media_type=CONTENT_TYPE)

    return router
