"""What is written is what is read, and only by whom it belongs to; on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from made_records import SITE, made_answer

from corpus.errors import DanchuError, ErrorCode
from records.nouns import Reason, Verdict
from records.provenance import Provenance
from records.settings import RecordsSettings
from records.store import Records


def refused(code: ErrorCode) -> pytest.RaisesExc[DanchuError]:
    return pytest.RaisesExc(DanchuError, check=lambda error: error.code is code)


def test_an_answer_is_kept_whole(records: Records, visitor: str) -> None:
    before = datetime.now(UTC)
    site = records.sites.add(*SITE)
    record_id = records.answers.save(
        made_answer(),
        turns=["Thôn ta có vườn chung.", "Ai giữ chìa khóa vườn chung?"],
        provenance=Provenance("kho", "chỉ mục", "cấu hình"),
        as_of=date(2032, 5, 6),
        visitor=visitor,
        site_id=site.id,
    )
    record = records.answers.get(record_id)
    wanted = {k: v for k, v in made_answer().items() if k != "id"}
    assert record.answer == wanted
    assert record.question == "Ai giữ chìa khóa vườn chung?"
    assert record.turns == ("Thôn ta có vườn chung.", "Ai giữ chìa khóa vườn chung?")
    assert record.evidence == ("12/2032/NĐ-CP#2.1",)
    assert (record.corpus_hash, record.index_fingerprint, record.settings_hash) == ("kho", "chỉ mục", "cấu hình")
    assert (record.status, record.engine, record.as_of) == ("answered", "extractive", date(2032, 5, 6))
    assert (record.visitor, record.site_id) == (visitor, site.id)
    assert before <= record.created_at <= datetime.now(UTC)
    assert record.created_at.tzinfo is not None
    assert len(record.id) == 32


def test_identifiers_cannot_be_guessed(records: Records) -> None:
    made = {records.answers.save(made_answer()) for _ in range(20)}
    assert len(made) == 20
    with refused(ErrorCode.RECORD_NOT_FOUND):
        records.answers.get("0" * 32)


def test_nothing_of_a_person_is_kept(records: Records, visitor: str) -> None:
    said = "tôi là 0912 345 678, thư a.b@mo.example.vn, CCCD 001085012345"
    conversation = records.conversations.start(visitor)
    answer = made_answer(said, answer=f"Về câu “{said}” và 0912345678: Trưởng thôn giữ chìa khóa [1].")
    record_id = records.answers.save(
        answer, turns=["gọi +84 987 654 321", said], visitor=visitor, conversation_id=conversation
    )
    records.feedback.give(record_id, "down", visitor=visitor, note="gọi lại 0987.654.321")
    record = records.answers.get(record_id)
    (title,) = (c.title for c in records.conversations.of(visitor))
    everything = repr((record, records.feedback.of([record_id]), title))
    for secret in ("0912", "345 678", "a.b@", "001085012345", "987 654", "0987"):
        assert secret not in everything
    assert "[số điện thoại]" in record.question
    assert record.answer["citations"][0]["quote"].endswith("gọi 0900000000 khi mất.")  # the text's own number


def test_an_answer_may_hold_any_characters(records: Records) -> None:
    strange = 'a\0b \ud800 "\u2028 𠀀 ' + "nghị\u0323"
    record = records.answers.get(records.answers.save(made_answer(strange, answer=strange)))
    assert record.question == 'ab ? "\u2028 𠀀 ' + "nghị\u0323"
    assert record.answer["answer"] == record.question


def test_a_conversation_belongs_to_one_browser(records: Records, visitor: str) -> None:
    other = records.conversations.new_visitor()
    conversation = records.conversations.start(visitor)
    first, second = (
        records.answers.save(made_answer(f"Câu {n}?"), visitor=visitor, conversation_id=conversation) for n in (1, 2)
    )
    held = records.conversations.messages(conversation, visitor)
    assert [(r.id, r.position) for r in held] == [(first, 0), (second, 1)]
    assert [c.title for c in records.conversations.of(visitor)] == ["Câu 1?"]
    assert list(records.conversations.of(other)) == []
    for intrusion in (
        lambda: records.conversations.messages(conversation, other),
        lambda: records.conversations.rename(conversation, other, "của tôi"),
        lambda: records.conversations.delete(conversation, other),
        lambda: records.answers.save(made_answer(), visitor=other, conversation_id=conversation),
        lambda: records.shares.create(first, other),
        lambda: records.shares.create(first, ""),
    ):
        with refused(ErrorCode.RECORD_NOT_FOUND):
            intrusion()
    assert len(records.conversations.messages(conversation, visitor)) == 2


def test_a_conversation_stays_on_its_site(records: Records, visitor: str) -> None:
    site = records.sites.add(*SITE)
    conversation = records.conversations.start(visitor, site_id=site.id)
    with refused(ErrorCode.RECORD_NOT_FOUND):
        records.answers.save(made_answer(), visitor=visitor, conversation_id=conversation)
    records.answers.save(made_answer(), visitor=visitor, site_id=site.id, conversation_id=conversation)
    assert list(records.conversations.of(visitor)) == []
    assert [c.id for c in records.conversations.of(visitor, site_id=site.id)] == [conversation]


def test_the_conversation_used_last_comes_first(records: Records, visitor: str) -> None:
    old, new = records.conversations.start(visitor), records.conversations.start(visitor)
    assert [c.id for c in records.conversations.of(visitor)] == [new, old]
    records.answers.save(made_answer(), visitor=visitor, conversation_id=old)
    assert [c.id for c in records.conversations.of(visitor)] == [old, new]
    records.conversations.rename(old, visitor, "  Vườn   chung ")
    assert records.conversations.of(visitor)[0].title == "Vườn chung"


def test_a_long_title_is_cut_at_a_word(records: Records, visitor: str) -> None:
    conversation = records.conversations.start(visitor)
    records.conversations.rename(conversation, visitor, "vườn " * 60)
    title = records.conversations.of(visitor)[0].title
    assert title.endswith("vườn…")
    assert len(title) <= 80


def test_deleting_a_conversation_leaves_nothing(records: Records, visitor: str) -> None:
    conversation = records.conversations.start(visitor)
    record_id = records.answers.save(made_answer(), visitor=visitor, conversation_id=conversation)
    records.feedback.give(record_id, Verdict.UP, visitor=visitor)
    token = records.shares.create(record_id, visitor)
    records.conversations.delete(conversation, visitor)
    assert set(records.counts().values()) == {0}
    with refused(ErrorCode.RECORD_NOT_FOUND):
        records.shares.open(token)
    for _ in range(3):
        records.conversations.start(visitor)
    assert records.conversations.delete_all(visitor) == 3


@pytest.mark.parametrize("name", ["", "ngắn", "a" * 65, "a" * 20 + "'; --", "á" * 20])
def test_a_visitor_has_a_name_that_we_made(kept: Records, name: str) -> None:
    with refused(ErrorCode.REQUEST_INVALID):
        kept.conversations.start(name)


def test_feedback_is_replaced_not_added(records: Records, visitor: str) -> None:
    record_id = records.answers.save(made_answer())
    records.feedback.give(record_id, "up", visitor=visitor)
    records.feedback.give(record_id, "down", visitor=visitor, reasons=[Reason.WRONG, "wrong"], note=" sai \n rồi ")
    records.feedback.give(record_id, "up")
    held = records.feedback.of([record_id])[record_id]
    assert {(f.visitor, f.verdict, f.reasons, f.note) for f in held} == {
        (visitor, "down", ("wrong",), "sai rồi"),
        ("", "up", (), ""),
    }
    records.feedback.withdraw(record_id, visitor=visitor)
    records.feedback.withdraw(record_id, visitor=visitor)
    assert [f.visitor for f in records.feedback.of([record_id])[record_id]] == [""]
    assert [(r.id, f.verdict) for r, f in records.feedback.each()] == [(record_id, "up")]


def test_feedback_that_is_none_is_refused(records: Records) -> None:
    record_id = records.answers.save(made_answer())
    with refused(ErrorCode.REQUEST_INVALID):
        records.feedback.give(record_id, "sideways")
    with refused(ErrorCode.REQUEST_INVALID):
        records.feedback.give(record_id, "down", reasons=["vì thích"])
    with refused(ErrorCode.RECORD_NOT_FOUND):
        records.feedback.give("0" * 32, "up")
    assert records.counts()["feedback"] == 0


def test_a_shared_answer_opens_until_it_is_revoked(records: Records, visitor: str) -> None:
    record_id = records.answers.save(made_answer(), visitor=visitor)
    token = records.shares.create(record_id, visitor)
    assert records.shares.create(record_id, visitor) == token
    assert records.shares.open(token).id == record_id
    assert [s.token for s in records.shares.of(visitor)] == [token]
    with refused(ErrorCode.RECORD_NOT_FOUND):
        records.shares.revoke(token, records.conversations.new_visitor())
    records.shares.revoke(token, visitor)
    with refused(ErrorCode.RECORD_NOT_FOUND):
        records.shares.open(token)
    with refused(ErrorCode.RECORD_NOT_FOUND):
        records.shares.revoke(token, visitor)
    assert records.shares.create(record_id, visitor) != token


def test_records_are_read_in_pages(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("records.paging.PAGE", 3)
    site = records.sites.add(*SITE)
    made = [records.answers.save(made_answer(), site_id=site.id if n % 2 else None) for n in range(8)]
    for record_id in made:
        records.feedback.give(record_id, "up")
    assert [r.id for r in records.answers.each()] == made
    assert [r.id for r in records.answers.each(site_id=site.id)] == made[1::2]
    assert [r.id for r, _ in records.feedback.each()] == made
    late = records.answers.get(made[5]).created_at
    assert [r.id for r in records.answers.each(since=late)] == made[5:]


def test_two_homes_never_touch(tmp_path: Path) -> None:
    one, other = Records(tmp_path / "một"), Records(tmp_path / "hai")
    one.answers.save(made_answer())
    assert (one.counts()["answers"], other.counts()["answers"]) == (1, 0)


def test_a_database_is_opened_again(settings: RecordsSettings, tmp_path: Path) -> None:
    first = Records(tmp_path, settings, migrate=True)
    record_id = first.answers.save(made_answer())
    first.close()
    assert Records(tmp_path, settings).answers.get(record_id).question == made_answer()["question"]
