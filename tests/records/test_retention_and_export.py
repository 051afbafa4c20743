"""What is kept no longer than it should be, and what leaves."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from made_records import SITE, made_answer
from sqlalchemy import update

from corpus.errors import DanchuError, ErrorCode
from eval.feedback import drafts, write_drafts
from eval.sets import load_set, parse_item
from records.engine import FILE
from records.export import write_csv, write_jsonl
from records.nouns import AnswerRecord, Conversation
from records.store import Records


def age(records: Records, days: float, *, record: str = "", conversation: str = "") -> None:
    """Make a record, or a conversation, older."""
    then = datetime.now(UTC) - timedelta(days=days)
    with records._db.write() as session:
        session.execute(update(AnswerRecord).where(AnswerRecord.id == record).values(created_at=then))
        session.execute(update(Conversation).where(Conversation.id == conversation).values(updated_at=then))


def test_each_site_has_its_own_time(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("records.retention._BATCH", 2)
    brief = records.sites.add(*SITE, retention_days=30)
    made = {}
    for site_id in (None, brief.id):
        for days in (29, 31, 179, 181, 400):
            made[site_id, days] = record_id = records.answers.save(made_answer(), site_id=site_id)
            records.feedback.give(record_id, "up")
            age(records, days, record=record_id)
    told = records.purge(really=False)
    assert records.counts()["answers"] == 10
    gone = records.purge()
    assert (told.answers, gone.answers) == (6, 6)
    kept = {made[None, 29], made[None, 31], made[None, 179], made[brief.id, 29]}
    assert {r.id for r in records.answers.each()} == kept
    assert records.counts()["feedback"] == 4
    assert records.purge().answers == 0


def test_a_conversation_goes_when_it_is_empty_and_old(records: Records, visitor: str) -> None:
    living, dead, half = (records.conversations.start(visitor) for _ in range(3))
    for conversation, days in ((living, 1), (dead, 200), (half, 200)):
        record_id = records.answers.save(made_answer(), visitor=visitor, conversation_id=conversation)
        age(records, days, record=record_id, conversation=conversation)
    recent = records.answers.save(made_answer(), visitor=visitor, conversation_id=half)
    assert (records.purge().answers, len(records.conversations.of(visitor))) == (2, 2)
    assert [r.id for r in records.conversations.messages(half, visitor)] == [recent]
    assert records.conversations.messages(half, visitor)[0].position == 1
    records.answers.save(made_answer(), visitor=visitor, conversation_id=half)
    assert [r.position for r in records.conversations.messages(half, visitor)] == [1, 2]


def test_a_visitor_is_forgotten_everywhere(records: Records, visitor: str) -> None:
    other, site = records.conversations.new_visitor(), records.sites.add(*SITE)
    for person in (visitor, other):
        for site_id in (None, site.id):
            conversation = records.conversations.start(person, site_id=site_id)
            record_id = records.answers.save(
                made_answer(), visitor=person, site_id=site_id, conversation_id=conversation
            )
            records.shares.create(record_id, person)
            records.feedback.give(record_id, "down", visitor=other)
            records.feedback.give(record_id, "up", visitor=visitor)
    gone = records.forget(visitor)
    assert (gone.answers, gone.conversations, gone.feedback, gone.shares) == (2, 2, 4, 2)
    assert records.counts() == {
        "sites": 1, "api_keys": 0, "conversations": 2, "answers": 2, "feedback": 2, "shared_answers": 2,
        "site_days": 0, "chores": 0,
    }  # fmt: skip
    assert {r.visitor for r in records.answers.each()} == {other}
    assert records.forget(visitor).answers == 0
    with pytest.raises(DanchuError):
        records.forget("' OR 1=1 --")
    assert records.forget("").answers == 0


def test_nothing_deleted_can_be_read_from_the_file(kept: Records, tmp_path: Path, visitor: str) -> None:
    marks = ["câu rất riêng của tôi", "chuyện vườn nhà bên"]
    conversation = kept.conversations.start(visitor)
    kept.answers.save(made_answer(marks[0]), visitor=visitor, conversation_id=conversation)
    record_id = kept.answers.save(made_answer(marks[1], answer="dài " * 4000 + marks[1]))
    kept.feedback.give(record_id, "down", note="ghi chú của riêng tôi")

    def found() -> list[str]:
        data = b"".join(path.read_bytes() for path in tmp_path.glob(f"{FILE}*"))
        # the answer's JSON is written in ASCII
        forms = {m: (m.encode(), json.dumps(m)[1:-1].encode()) for m in [*marks, "ghi chú của riêng tôi"]}
        return [mark for mark, forms_of in forms.items() if any(form in data for form in forms_of)]

    assert len(found()) == 3
    kept.forget(visitor)
    assert marks[0] not in found()
    kept.answers.delete(record_id)
    assert found() == []


def test_one_record_is_deleted(records: Records) -> None:
    gone, stays = records.answers.save(made_answer()), records.answers.save(made_answer())
    records.feedback.give(gone, "up")
    records.answers.delete(gone)
    assert [r.id for r in records.answers.each()] == [stays]
    assert records.counts()["feedback"] == 0
    with pytest.raises(DanchuError) as caught:
        records.answers.delete(gone)
    assert caught.value.code is ErrorCode.RECORD_NOT_FOUND


def test_export_as_lines(records: Records, visitor: str) -> None:
    site = records.sites.add(*SITE)
    first = records.answers.save(made_answer(), visitor=visitor, site_id=site.id)
    second = records.answers.save(made_answer("Khác?"), turns=["Một.", "Khác?"], visitor=visitor)
    records.feedback.give(first, "down", visitor=visitor, reasons=["wrong"], note="không phải thế")
    out = io.StringIO()
    assert write_jsonl(records.export(), out) == 2
    one, two = map(json.loads, out.getvalue().splitlines())
    assert (one["id"], two["id"]) == (first, second)
    assert (one["site"], two["site"]) == (site.public_key, "")
    assert one["feedback"][0]["verdict"] == "down"
    assert one["answer"]["citations"] == made_answer()["citations"]
    assert two["turns"] == ["Một.", "Khác?"]
    assert visitor not in out.getvalue()
    assert one["visitor"] == two["visitor"] != ""
    assert [r["id"] for r in records.export(site_id=site.id)] == [first]


def test_export_as_a_table(records: Records) -> None:
    hostile = '=HYPERLINK("http://ke-xau.example","bấm")'
    record_id = records.answers.save(made_answer(hostile, answer='Có "ngoặc", phẩy\nvà xuống dòng [1].'))
    records.feedback.give(record_id, "down", note="+84 hay gì")
    out = io.StringIO()
    assert write_csv(records.export(), out) == 1
    assert out.getvalue().startswith("\ufeff")
    (row,) = csv.DictReader(io.StringIO(out.getvalue().removeprefix("\ufeff")))
    assert row["question"] == f"'{hostile}"
    assert row["notes"] == "'+84 hay gì"
    assert row["answer"] == 'Có "ngoặc", phẩy\nvà xuống dòng [1].'
    assert (row["id"], row["verdicts"], row["evidence"]) == (record_id, "down", "12/2032/NĐ-CP#2.1")


def test_an_empty_export(kept: Records) -> None:
    lines, table = io.StringIO(), io.StringIO()
    assert (write_jsonl(kept.export(), lines), write_csv(kept.export(), table)) == (0, 0)
    assert lines.getvalue() == ""
    assert table.getvalue().count("\n") == 1


def test_drafts_of_a_set(records: Records, tmp_path: Path) -> None:
    def asked(question: str, *verdicts: str, turns: tuple[str, ...] = (), status: str = "answered") -> None:
        for n, verdict in enumerate(verdicts):
            record_id = records.answers.save(made_answer(question, status=status), turns=turns)
            records.feedback.give(record_id, verdict, reasons=["outdated"] * (n == 0), note=f"ghi chú {n % 2}")

    asked("Câu hay?", "up", "up")
    asked("Câu dở?", "down", "up", "down")
    asked("còn giờ?", "down", turns=("Vườn mở ngày nào?", "còn giờ?"), status="refused")
    path = tmp_path / "nhap.jsonl"
    assert write_drafts(drafts(records.feedback.each()), path) == 3
    loaded = load_set(path).items
    assert [item.asked[-1] for item in loaded] == ["Câu dở?", "còn giờ?", "Câu hay?"]
    bad, follow, good = loaded
    assert (bad.gold, bad.facts, str(bad.expect), bad.cat) == ((), (), "answer", "feedback")
    assert bad.extra["suggested_gold"] == ["12/2032/NĐ-CP#2"]
    assert (bad.extra["down"], bad.extra["up"]) == (2, 1)
    assert (bad.extra["reasons"], bad.extra["notes"]) == (["outdated"], ["ghi chú 0", "ghi chú 1"])
    assert (follow.turns, str(follow.expect)) == (("Vườn mở ngày nào?", "còn giờ?"), "refuse")
    assert good.extra["down"] == 0
    assert records.answers.get(str(bad.extra["record"])).question == "Câu dở?"
    assert all(parse_item(item.to_dict()) == item for item in loaded)


def test_a_labelled_set_is_not_written_over(records: Records, tmp_path: Path) -> None:
    path = tmp_path / "nhap.jsonl"
    path.write_text("đã gán nhãn")
    with pytest.raises(DanchuError) as caught:
        write_drafts([], path)
    assert caught.value.code is ErrorCode.SET_INVALID
    assert path.read_text() == "đã gán nhãn"
    assert write_drafts([], path, force=True) == 0
    with pytest.raises(DanchuError) as caught:
        write_drafts([], tmp_path / "không có" / "nhap.jsonl")
    assert caught.value.code is ErrorCode.HOME_UNUSABLE
