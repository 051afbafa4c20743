"""Ask the national database of legal documents (vbpl.vn) about one document.

Its gateway is undocumented: the shape below was seen in public programs in mid-2026, some of
which report that it answers 401 without a token that the site's own page obtains through a
captcha. So nothing here trusts an answer: unknown fields are passed over, an unknown shape is
an error and never "nothing found", and a refusal is not got round.
"""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from types import TracebackType
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from corpus.errors import DanchuError, ErrorCode
from corpus.fetch import FetchError, Places, check_status, new_client, opened, pause
from corpus.settings import CorpusSettings
from corpus.text import one_line

_MOST_BYTES = 32 * 2**20
_REFUSING = frozenset({401, 403, 407, 429, 451})
_ABSENT = frozenset({400, 404, 410})
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CAPTCHA = re.compile(rb"captcha|are you (?:a )?human|access denied|cf-challenge", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class Relation(StrEnum):
    """What one document does to another."""

    REPEALS = "repeals"
    CONSOLIDATES = "consolidates"
    AMENDS = "amends"
    REPLACES = "replaces"


#: The database's codes; what only cites, guides or is based on a document is left out.
RELATIONS = {
    "1": Relation.REPEALS,
    "7": Relation.CONSOLIDATES,
    "10": Relation.AMENDS,
    "13": Relation.AMENDS,
    "12": Relation.REPLACES,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One document does something to one that is held.

    Attributes:
        document: the number of the document held.
        by: the number of the other one; empty when it could not be found out.
        by_id: its id in the national database; empty when it is a document held.
        source: the official page of the other one.
        effective: the day from which it is in force, if the database says.
    """

    document: str
    relation: Relation
    by: str
    by_title: str
    found_on: date
    source: str
    by_id: str = ""
    effective: date | None = None


class UnknownDocumentError(Exception):
    """The database does not know the document; the message says what it answered."""


def _text(value: object) -> str:
    return one_line(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _name(value: object) -> str:
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _content(value: object) -> str:
    inner = value.get("content") if isinstance(value, dict) else value
    return inner if isinstance(inner, str) else ""


def _day(value: object) -> date | None:
    """2025-07-01, 2025-07-01T00:00:00, 01/07/2025, or milliseconds since 1970."""
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000, UTC).date()
        if match := _DAY_FIRST.match(str(value)):
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(str(value)[:10])
    except (ValueError, OverflowError, OSError):
        return None


_Text = Annotated[str, BeforeValidator(_text)]
_Name = Annotated[str, BeforeValidator(_name)]
_Day = Annotated[date | None, BeforeValidator(_day)]


class DatabaseDocument(BaseModel):
    """A document as the database describes it; what it leaves out is empty."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    number: _Text = Field(alias="docNum", min_length=1)
    title: _Text = ""
    type_name: _Name = Field(default="", alias="docType")
    issuer: _Text = Field(default="", alias="agencyName")
    issued: _Day = Field(default=None, alias="issueDate")
    effective: _Day = Field(default=None, alias="effFrom")
    status: _Name = Field(default="", alias="effStatus")
    content: Annotated[str, BeforeValidator(_content)] = Field(default="", alias="documentContent")


class Related(NamedTuple):
    """A document in the diagram of another: what the relation is, its id and its name there."""

    relation: Relation
    id: str
    name: str


class Diagram(NamedTuple):
    """``acting``: what others do to the document. ``affected``: what it does to others."""

    acting: tuple[Related, ...]
    affected: tuple[Related, ...]


def is_id(text: str) -> bool:
    """Whether ``text`` can be an id; only such are put into an address."""
    return _ID.fullmatch(text) is not None


class Gateway:
    """A polite conversation with the database: one question at a time, a rest between two.

    Every method raises ``refresh-denied`` when the database refuses programs, and
    ``refresh-failed`` when it cannot be reached or answers something unknown.
    """

    def __init__(self, settings: CorpusSettings) -> None:
        self.settings = settings
        self.places = Places(settings.refresh_url)
        self._client = new_client(settings.user_agent, settings.refresh_seconds, settings.refresh_seconds)
        self._asked = False

    async def __aenter__(self) -> Gateway:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def document(self, identifier: str) -> DatabaseDocument:
        """One document with its text.

        Raises:
            UnknownDocumentError: the database has none of that id.
        """
        payload = await self._ask(identifier, "")
        try:
            return DatabaseDocument.model_validate(payload)
        except ValidationError as error:
            raise _unknown_shape("thiếu số hiệu văn bản (docNum)") from error

    async def diagram(self, identifier: str) -> Diagram:
        """What a document and others do to one another.

        Raises:
            UnknownDocumentError: the database has none of that id.
        """
        payload = await self._ask(identifier, "/diagram")
        groups = [payload.get(key, _MISSING) for key in ("documentNamesBySource", "documentNamesByType")]
        if all(group is _MISSING for group in groups):
            raise _unknown_shape("thiếu lược đồ (documentNamesBySource)")
        return Diagram(*(_related(None if group is _MISSING else group) for group in groups))

    async def _ask(self, identifier: str, tail: str) -> dict[str, Any]:
        if not is_id(identifier):
            raise UnknownDocumentError(f"mã {identifier[:40]!r} không hợp lệ")
        body = await self._patiently(self.settings.refresh_url.replace("{id}", identifier) + tail)
        return _unwrapped(body)

    async def _patiently(self, url: str) -> bytes:
        for failures in range(1, self.settings.refresh_retries + 2):
            if self._asked:
                await asyncio.sleep(self.settings.refresh_delay_seconds)
            self._asked = True
            try:
                async with asyncio.timeout(self.settings.refresh_seconds):
                    return await self._once(url)
            except TimeoutError:
                error = FetchError("máy chủ không trả lời trong thời gian cho phép", retry=True)
            except FetchError as caught:
                error = caught
            if not error.retry or failures > self.settings.refresh_retries:
                raise _refused(error) from error
            await asyncio.sleep(pause(failures, self.settings.refresh_delay_seconds, error.wait))
        raise AssertionError("unreachable")

    async def _once(self, url: str) -> bytes:
        async with opened(self._client, self.places, url, {"Accept": "application/json"}) as response:
            if response.status_code in _ABSENT:
                raise UnknownDocumentError(f"máy chủ trả lời {response.status_code}")
            check_status(response)
            body = bytearray()
            async for piece in response.aiter_raw():
                body += piece
                if len(body) > _MOST_BYTES:
                    raise _unknown_shape("câu trả lời quá lớn")
            return bytes(body)


_MISSING = object()


def _unwrapped(body: bytes) -> dict[str, Any]:
    """The object that an answer is about: its ``data``, or itself when it is not wrapped."""
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        if _CAPTCHA.search(body):
            raise _denied("máy chủ đòi xác nhận người dùng (captcha)")
        raise _unknown_shape("một trang web thay cho dữ liệu")
    if not body.strip():
        raise _unknown_shape("câu trả lời trống")
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _unknown_shape("không phải JSON") from error
    if not isinstance(payload, dict):
        raise _unknown_shape("không phải một đối tượng JSON")
    if payload.get("success", True) is not True:
        raise UnknownDocumentError(_text(payload.get("message")) or "máy chủ báo không có")
    data = payload.get("data", payload)
    if data is None:
        raise UnknownDocumentError("máy chủ báo không có")
    if not isinstance(data, dict):
        raise _unknown_shape("phần data không phải một đối tượng")
    return data


def _related(groups: object) -> tuple[Related, ...]:
    """The documents of the relations that count; a single entry that cannot be read is passed over."""
    if groups is None:
        return ()
    if not isinstance(groups, dict):
        raise _unknown_shape("lược đồ không phải một đối tượng")
    return tuple(
        Related(relation, _text(entry.get("id")), _text(entry.get("name")))
        for code, entries in groups.items()
        if (relation := RELATIONS.get(str(code))) and isinstance(entries, list)
        for entry in entries
        if isinstance(entry, dict) and is_id(_text(entry.get("id")))
    )


def _refused(error: FetchError) -> DanchuError:
    if error.status in _REFUSING:
        return _denied(error.reason)
    return _failed(error.reason)


_KEPT = "Những gì đã có vẫn giữ nguyên."


def _denied(why: str) -> DanchuError:
    return DanchuError(
        ErrorCode.REFRESH_DENIED,
        f"Cơ sở dữ liệu quốc gia không cho chương trình hỏi: {why}. {_KEPT} "
        "Hãy mở trang chính thức của văn bản (danchu corpus show SỐ-HIỆU) và xem mục Lược đồ.",
    )


def _unknown_shape(what: str) -> DanchuError:
    return _failed(f"câu trả lời không đúng dạng đã biết ({what}), có thể trang đã đổi")


def _failed(why: str) -> DanchuError:
    return DanchuError(
        ErrorCode.REFRESH_FAILED,
        f"Không hỏi được cơ sở dữ liệu quốc gia: {why}. {_KEPT} Hãy thử lại sau: danchu corpus refresh.",
    )
