"""The interfaces for programs: our own (``/api/v1``), OpenAI's form (``/v1``), checks and figures."""

from __future__ import annotations

from fastapi import APIRouter

from web.api.ask import ask_router
from web.api.checks import checks_router
from web.api.feedback import feedback_router
from web.api.lookup import lookup_router
from web.api.openai_form import openai_router
from web.service.parts import Service


def api_router(service: Service) -> APIRouter:
    """Every route of the interfaces."""
    router = APIRouter()
    for part in (ask_router, lookup_router, feedback_router, openai_router, checks_router):
        router.include_router(part(service))
    return router
