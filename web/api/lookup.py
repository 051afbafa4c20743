"""``GET /api/v1/search`` and ``GET /api/v1/provisions/{id}``: the texts. Plain functions, so that threads run them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from web.api.schemas import ProvisionOut, SearchOut, failures
from web.api.texts import read_provision, search
from web.service.parts import Service

_FAILURES = failures(400, 401, 403, 404, 429, 500, 503)


def lookup_router(service: Service) -> APIRouter:
    router = APIRouter(prefix="/api/v1", tags=["tra cứu"], responses=_FAILURES)

    @router.get("/search", summary="Tìm điều luật và tin theo ý của câu")
    def search_(
        q: Annotated[
            str, Query(min_length=1, max_length=2000, description="Câu hỏi hoặc vài từ.", examples=["hương ước"])
        ],
        limit: Annotated[int, Query(ge=1, le=20, description="Số kết quả nhiều nhất.")] = 10,
    ) -> SearchOut:
        return search(service.assistant(), q, limit)

    @router.get("/provisions/{id:path}", summary="Đọc một điều, khoản, điểm hoặc bản tin")
    def provision(
        id: Annotated[
            str,
            Path(
                max_length=200, description="Mã; dấu # viết là %23.", examples=["10/2022/QH15#21.1", "10/2022/QH15#21"]
            ),
        ],
    ) -> ProvisionOut:
        return read_provision(service.assistant().library, id)

    return router
