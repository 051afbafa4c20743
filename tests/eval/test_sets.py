"""Reading sets, splitting them, and the shipped sets themselves."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from corpus.errors import DanchuError, ErrorCode
from corpus.importing import import_paths
from corpus.store import Corpus
from corpus.text import one_line
from eval.sets import EvalItem, Expect, Split, find_set, load_set, load_sets, parse_item, select, shipped_sets, split_of

GOOD = {"id": "q1", "cat": "exam", "question": "Hỏi?", "expect": "answer", "gold": ["10/2022/QH15#21"], "facts": []}
OFFICIAL = Path(__file__).resolve().parents[3] / "shared" / "corpus"
SHIPPED = sorted(shipped_sets().items())


def write(path: Path, *rows: dict | str) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


# -- the format ----------------------------------------------------------------------------


def test_an_item_has_all_its_fields(tmp_path):
    row = GOOD | {
        "alt_gold": ["news:x"],
        "accept": ["answered", "corrected"],
        "facts": ["a"],
        "answer": "b",
        "verdict": 1,
    }
    (item,) = load_set(write(tmp_path / "s.jsonl", row)).items
    assert item == EvalItem(
        id="q1", cat="exam", expect=Expect.ANSWER, question="Hỏi?", gold=("10/2022/QH15#21",), alt_gold=("news:x",),
        accept=("answered", "corrected"), facts=("a",), answer="b", extra={"verdict": 1},
    )  # fmt: skip
    assert item.request() == {"id": "q1", "question": "Hỏi?"}
    assert parse_item(item.to_dict()) == item
    assert item.to_dict() == row


def test_turns_are_asked_as_turns(tmp_path):
    row = {"id": "f", "cat": "followup", "turns": ["Một?", "Hai?"], "expect": "answer"}
    (item,) = load_set(write(tmp_path / "s.jsonl", row)).items
    assert item.request() == {"id": "f", "turns": ["Một?", "Hai?"]}
    assert (item.asked, item.gold, item.facts) == (("Một?", "Hai?"), (), ())
    assert parse_item(item.to_dict()) == item


@pytest.mark.parametrize(
    ("expect", "accept", "accepted"),
    [("answer", [], {"answered"}), ("correct", [], {"corrected"}), ("refuse", [], {"refused"}),
     ("refuse", ["refused", "corrected"], {"refused", "corrected"})],
)  # fmt: skip
def test_accepted_statuses(expect, accept, accepted):
    assert parse_item(GOOD | {"expect": expect, "accept": accept}).accepted == accepted


def test_a_byte_order_mark_blank_lines_and_odd_separators_do_no_harm(tmp_path):
    path = tmp_path / "s.jsonl"
    row = json.dumps(GOOD | {"question": "Một\u2028hai?"}, ensure_ascii=False)
    path.write_bytes(b"\xef\xbb\xbf" + f"\r\n{row}\r\n\r\n".encode())
    assert load_set(path).items[0].question == "Một\u2028hai?"


def test_repeated_gold_counts_once():
    assert parse_item(GOOD | {"gold": ["10/2022/QH15#21", "10/2022/QH15#21"]}).gold == ("10/2022/QH15#21",)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": None}, "“id”"),
        ({"id": 7}, "“id”"),
        ({"cat": " "}, "“cat”"),
        ({"question": ""}, "“question”"),
        ({"question": None}, "“question”"),
        ({"turns": []}, "“turns”"),
        ({"turns": ["Khác?"]}, "“question” và “turns”"),
        ({"turns": "Hỏi?"}, "“turns”"),
        ({"expect": "maybe"}, "“expect”"),
        ({"expect": None}, "“expect”"),
        ({"gold": "10/2022/QH15#21"}, "“gold”"),
        ({"gold": ["10/2022/QH15#21.1"]}, "“gold”"),
        ({"gold": ["10/2022/QH15"]}, "“gold”"),
        ({"gold": ["Điều 21"]}, "“gold”"),
        ({"alt_gold": ["news:"]}, "“alt_gold”"),
        ({"accept": ["refuse"]}, "“accept”"),
        ({"facts": [""]}, "“facts”"),
        ({"facts": [3]}, "“facts”"),
        ({"answer": []}, "“answer”"),
    ],
)
def test_a_wrong_field_is_refused_with_file_and_line(tmp_path, change, said):
    path = write(tmp_path / "bo-hoi.jsonl", GOOD, "", GOOD | {"id": "q2"} | change)
    with pytest.raises(DanchuError) as caught:
        load_set(path)
    assert caught.value.code is ErrorCode.SET_INVALID
    assert "bo-hoi.jsonl, dòng 3" in caught.value.message
    assert said in caught.value.message


@pytest.mark.parametrize("line", ["{", "[1]", "null", '{"id": "q2"} {}', "[" * 100_000])
def test_a_line_that_is_no_object_is_refused(tmp_path, line):
    with pytest.raises(DanchuError, match="dòng 2") as caught:
        load_set(write(tmp_path / "s.jsonl", GOOD, line))
    assert caught.value.code is ErrorCode.SET_INVALID


def test_an_id_twice_names_both_lines(tmp_path):
    with pytest.raises(DanchuError, match=r"dòng 2: id “q1” đã dùng ở dòng 1"):
        load_set(write(tmp_path / "s.jsonl", GOOD, GOOD))


def test_two_sets_may_not_share_an_id(tmp_path):
    with pytest.raises(DanchuError, match="có trong cả hai bộ a và b"):
        load_sets([write(tmp_path / "a.jsonl", GOOD), write(tmp_path / "b.jsonl", GOOD)])


def test_an_empty_file_and_another_encoding_are_refused(tmp_path):
    with pytest.raises(DanchuError, match="không có câu hỏi nào"):
        load_set(write(tmp_path / "s.jsonl", ""))
    (tmp_path / "s.jsonl").write_bytes(b"{}\n\xff\xfe\n")
    with pytest.raises(DanchuError, match="dòng 2: tệp không phải UTF-8"):
        load_set(tmp_path / "s.jsonl")


def test_a_set_is_found_by_path_or_by_name(tmp_path):
    path = write(tmp_path / "s.jsonl", GOOD)
    assert find_set(str(path)) == path
    assert find_set("commune") == shipped_sets()["commune"]
    with pytest.raises(DanchuError, match="commune") as caught:
        find_set("khong-co")
    assert caught.value.code is ErrorCode.FILE_NOT_FOUND


# -- the split -----------------------------------------------------------------------------


def test_the_split_never_changes(item):
    # Pinned: everything tuned so far rests on these sides.
    sides = {n: split_of(item(gold=[f"10/2022/QH15#{n}"])) for n in (15, 21, 36, 60)}
    assert sides == {15: Split.TUNE, 21: Split.TEST, 36: Split.TUNE, 60: Split.TEST}


def test_items_of_one_article_stay_together_whatever_else_they_have(item):
    first = item(id="a", cat="exam", gold=["A", "B"])
    assert split_of(first) is split_of(item(id="b", cat="nodiac", gold=["A"], alt_gold=["C"]))


def test_items_without_gold_are_on_both_sides_of_their_category(item):
    sides = Counter(split_of(item(id=f"r{n}", cat="refuse", expect="refuse")) for n in range(200))
    assert min(sides[Split.TUNE], sides[Split.TEST]) > 70


def test_select_parts_the_set_in_two():
    items = [item for one in load_sets(shipped_sets()) for item in one.items]
    tune, test = select(items, Split.TUNE), select(items, Split.TEST)
    assert select(items, Split.ALL) == items
    assert len(tune) + len(test) == len(items)
    assert min(len(tune), len(test)) > len(items) / 3
    assert not {i.gold[0] for i in tune if i.gold} & {i.gold[0] for i in test if i.gold}


# -- the shipped sets ----------------------------------------------------------------------


def test_the_shipped_sets_can_be_run_together():
    items = [item for one in load_sets(shipped_sets()) for item in one.items]
    assert len(items) >= 600


@pytest.mark.parametrize(("name", "path"), SHIPPED)
def test_a_shipped_set_is_sound(name, path):
    for item in load_set(path).items:
        assert (item.expect is Expect.REFUSE) != bool(item.gold), f"{item.id}: gold and expect do not go together"
        assert item.answer.strip(), f"{item.id}: no reference answer"
        assert not set(item.gold) & set(item.alt_gold), f"{item.id}: an article is both gold and alt_gold"
        assert not item.accept or parse_item(item.to_dict() | {"accept": []}).accepted <= item.accepted, item.id
        assert one_line(" ".join(item.asked)) == " ".join(item.asked), f"{item.id}: not normalised"


@pytest.fixture(scope="module")
def official(tmp_path_factory):
    """The official text, or a skip where it is not at hand."""
    topics = sorted((OFFICIAL / "phapdien").glob("*.html"))
    if not topics:
        pytest.skip("the official text is not at ../shared/corpus")
    corpus = Corpus(tmp_path_factory.mktemp("home"))
    import_paths(corpus, [*topics, OFFICIAL / "documents", OFFICIAL / "news"])
    yield corpus
    corpus.close()


@pytest.mark.parametrize(("name", "path"), SHIPPED)
def test_every_gold_exists_and_every_fact_stands_in_it(official, name, path):
    wrong = []
    for item in load_set(path).items:
        texts = {source: _text(official, source) for source in (*item.gold, *item.alt_gold)}
        wrong += [f"{item.id}: {source} is not in the corpus" for source, text in texts.items() if text is None]
        gold = " ".join(one_line(texts[source] or "").casefold() for source in item.gold)
        wrong += [f"{item.id}: “{fact}” is not in its gold" for fact in item.facts if _key(fact) not in gold]
    assert wrong == []


def _text(corpus: Corpus, source: str) -> str | None:
    report = corpus.report(source)
    if report:
        return "\n".join((report.headline, report.text, *report.captions, report.author))
    article = corpus.article(source)
    return f"{article.title}\n{article.text}" if article else None


def _key(fact: str) -> str:
    return one_line(fact).casefold()
