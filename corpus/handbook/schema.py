"""The shape of a handbook entry: one YAML file an article, written to be corrected by hand.

The keys are plain Vietnamese without diacritics, because the people who mend the
entries are Vietnamese officials; the attributes carry the field's English terms.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, strict=True)]
ArticleId = Annotated[str, StringConstraints(pattern=r"^[0-9]+/[0-9]{4}/[0-9A-ZĐ-]+#[0-9]+[a-zđ]?$")]


class Setting(StrEnum):
    """Where the article applies: the four settings of the law, police and army (the circulars), or all of them."""

    COMMUNE = "xa"
    AGENCY = "co-quan"
    STATE_ENTERPRISE = "doanh-nghiep-nha-nuoc"
    PRIVATE_ENTERPRISE = "ngoai-nha-nuoc"
    FORCES = "cong-an-quan-doi"
    ALL = "chung"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class ClauseDigest(_Strict):
    """What one clause (khoản) says, in our own words; ``clause`` is None for an article without clauses."""

    clause: int | None = Field(default=None, alias="khoan", ge=1)
    text: Text = Field(alias="noi_dung")


class Duty(_Strict):
    """Who does what by when: one row of the table "ai làm gì, khi nào"."""

    actor: Text = Field(alias="ai")
    duty: Text = Field(alias="viec")
    deadline: Text | None = Field(default=None, alias="han")
    form: Text | None = Field(default=None, alias="hinh_thuc")
    clause: int | None = Field(default=None, alias="khoan", ge=1)


def _provisions(value: Any) -> Any:
    """``1``, ``2.b`` or a list of them, as a list of strings."""
    return [str(v) if isinstance(v, int) else v for v in (value if isinstance(value, list) else [value])]


def _numbers(value: Any) -> Any:
    """``3`` or ``[2, 3]``, as a list."""
    return value if isinstance(value, list) else [value]


def _asked(value: Any) -> Any:
    """A question written as a bare string is about the whole article."""
    return {"hoi": value} if isinstance(value, str) else value


ProvisionInArticle = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[a-zđ])?$")]


class AskedQuestion(_Strict):
    """What somebody asks, and the clauses (``1``) or points (``2.b``) that answer; empty for the whole article.

    ``sentences`` are numbers, counted from 1, of the sentences that answer within the one clause named (or the
    article without clauses), as ``assistant.sentence_ranker.stretches`` cuts it; empty for all of it.
    """

    text: Text = Field(alias="hoi")
    answered_by: Annotated[tuple[ProvisionInArticle, ...], BeforeValidator(_provisions)] = Field(
        default=(), alias="khoan"
    )
    sentences: Annotated[tuple[Annotated[int, Field(ge=1)], ...], BeforeValidator(_numbers)] = Field(
        default=(), alias="cau"
    )

    @model_validator(mode="after")
    def _of_one_clause(self) -> AskedQuestion:
        if self.sentences and (len(self.answered_by) > 1 or any("." in place for place in self.answered_by)):
            raise ValueError("cau: chỉ dùng khi câu hỏi dẫn tới một khoản, hoặc tới cả điều không chia khoản")
        return self


class HandbookEntry(_Strict):
    """A plain-language digest of one article; never the law itself."""

    article: ArticleId = Field(alias="dieu")
    title: Text = Field(alias="tieu_de")
    settings: tuple[Setting, ...] = Field(alias="boi_canh", min_length=1)
    summary: Text = Field(alias="tom_tat")
    clauses: tuple[ClauseDigest, ...] = Field(alias="khoan", min_length=1)
    questions: tuple[Annotated[AskedQuestion, BeforeValidator(_asked)], ...] = Field(alias="cau_hoi", min_length=6)
    duties: tuple[Duty, ...] = Field(default=(), alias="viec_can_lam")


class NewsDigest(_Strict):
    """A report retold in our own words: what, when, where, who, figures, documents named."""

    report: Annotated[str, StringConstraints(pattern=r"^news:[\w.-]+$")] = Field(alias="tin")
    title: Text = Field(alias="tieu_de")
    event_date: Text | None = Field(default=None, alias="ngay_su_kien")
    page_date: Text | None = Field(default=None, alias="ngay_dang")
    place: Text = Field(alias="dia_diem")
    organiser: Text = Field(alias="don_vi_to_chuc")
    people: tuple[Text, ...] = Field(default=(), alias="nguoi_tham_gia")
    figures: tuple[Text, ...] = Field(default=(), alias="so_lieu")
    documents: tuple[Text, ...] = Field(default=(), alias="van_ban_duoc_neu")
    paragraphs: tuple[Text, ...] = Field(alias="noi_dung", min_length=1)
    questions: tuple[Text, ...] = Field(alias="cau_hoi", min_length=6)
