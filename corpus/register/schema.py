"""The shape of the register of amendments: data that a Vietnamese official mends by hand.

The keys are plain Vietnamese without diacritics, as in the handbook; the attributes carry
the field's English terms.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from corpus.address import Address, is_document_number
from corpus.errors import DanchuError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, strict=True)]


def _number(text: str) -> str:
    if not is_document_number(text):
        raise ValueError(f"“{text}” không phải số hiệu văn bản, ví dụ 10/2022/QH15")
    return text


def _address(text: str) -> str:
    try:
        address = Address.parse(text)
    except DanchuError as error:
        raise ValueError(error.message) from error
    if address.is_news:
        raise ValueError(f"“{text}” là tin bài, không phải điều khoản")
    return str(address)


DocumentNumber = Annotated[Text, AfterValidator(_number)]
AddressText = Annotated[Text, AfterValidator(_address)]


class Action(StrEnum):
    """What a document does to another."""

    AMENDS = "sua-doi"
    REPLACES = "thay-the"
    REPEALS = "bai-bo"


class _Line(BaseModel):
    """A line of the register; every one says where it comes from and whether it was checked."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)

    source: Text = Field(alias="nguon")
    verified: bool = Field(alias="da_kiem_chung", strict=True)
    found: date | None = Field(default=None, alias="phat_hien")


class DocumentLine(_Line):
    """A document and its dates; a date is None when it is not known here."""

    number: DocumentNumber = Field(alias="so")
    title: Text = Field(alias="ten")
    issued: date | None = Field(default=None, alias="ban_hanh")
    effective: date | None = Field(default=None, alias="hieu_luc")


class RelationLine(_Line):
    """One document amends, replaces or repeals others.

    Attributes:
        targets: what is affected: documents, or provisions. A whole document that is
            amended means that the provisions are not known.
        place: where in the acting document this stands.
        part: which part of the targets, in words, when it is not all of them.
        since: the day from which it counts, None when it is not known here.
    """

    document: DocumentNumber = Field(alias="van_ban")
    action: Action = Field(alias="lam_gi")
    targets: tuple[AddressText, ...] = Field(alias="doi_voi", min_length=1)
    place: Text | None = Field(default=None, alias="tai")
    part: Text | None = Field(default=None, alias="mot_phan")
    since: date | None = Field(default=None, alias="tu_ngay")
    remark: Text | None = Field(default=None, alias="ghi_chu")


class CautionLine(_Line):
    """A caution on listed provisions.

    Attributes:
        targets: the provisions that carry it.
        words: what betrays a provision of this kind; ``corpus check`` looks for unlisted ones.
        exempt: provisions with such a word that need no caution.
    """

    code: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")] = Field(alias="ma")
    message: Text = Field(alias="noi_dung")
    targets: tuple[AddressText, ...] = Field(alias="ap_dung", min_length=1)
    since: date | None = Field(default=None, alias="tu_ngay")
    words: tuple[Text, ...] = Field(default=(), alias="tu_khoa")
    exempt: tuple[AddressText, ...] = Field(default=(), alias="tru")


class Register(BaseModel):
    """The whole register, whose lines agree with one another."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)

    reviewed: date = Field(alias="ra_soat")
    documents: tuple[DocumentLine, ...] = Field(default=(), alias="van_ban")
    relations: tuple[RelationLine, ...] = Field(default=(), alias="quan_he")
    cautions: tuple[CautionLine, ...] = Field(default=(), alias="luu_y")

    @model_validator(mode="after")
    def _agree(self) -> Register:
        numbers = [line.number for line in self.documents]
        if twice := {n for n in numbers if numbers.count(n) > 1}:
            raise ValueError(f"văn bản ghi hai lần trong van_ban: {', '.join(sorted(twice))}")
        named = {line.document for line in self.relations}
        named |= {Address.parse(t).document for r in self.relations for t in r.targets}
        named |= {Address.parse(t).document for c in self.cautions for t in (*c.targets, *c.exempt)}
        if unknown := named - set(numbers):
            raise ValueError(f"chưa ghi trong van_ban: {', '.join(sorted(unknown))}")
        return self

    def document(self, number: str) -> DocumentLine | None:
        return next((line for line in self.documents if line.number == number), None)

    def since(self, line: RelationLine) -> date | None:
        """The day from which a relation counts: its own, else that of the acting document; None when unknown."""
        acting = self.document(line.document)
        return line.since or (acting.effective if acting else None)

    def ended(self, number: str) -> date | None:
        """The day from which a document is wholly replaced or repealed; None when it is not known to be."""
        days = [
            self.since(line)
            for line in self.relations
            if line.action is not Action.AMENDS and not line.part and number in line.targets
        ]
        return min((day for day in days if day), default=None)

    def in_force(self, number: str, day: date) -> bool | None:
        """Whether a document was in force on a day; None when the register does not know."""
        line, end = self.document(number), self.ended(number)
        if end and day >= end:
            return False
        return day >= line.effective if line and line.effective else None
