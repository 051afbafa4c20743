"""Looking up words in the texts: where a reference leads, which place of an article fits, what is marked in it."""

from __future__ import annotations

import pytest

from assistant.engine import Assistant
from assistant.lookup import Lookup, Place
from corpus.errors import DanchuError, ErrorCode
from corpus.library import Library

LAW, DECREE = "10/2022/QH15", "8/2031/NĐ-CP"


def stored(library: Library, place: Place) -> str:
    held = library.report(place.article) or library.article(place.article)
    assert held is not None
    return held.text


def shown(library: Library, place: Place) -> str:
    return stored(library, place)[slice(*place.snippet)]


def marked(library: Library, place: Place) -> list[str]:
    return [stored(library, place)[slice(*word)] for word in place.words]


@pytest.mark.parametrize(
    ("typed", "address"),
    [("điều 2", f"{LAW}#2"), ("k1 d2", f"{LAW}#2.1"), ("diem b khoan 1 dieu 2", f"{LAW}#2.1.b"),
     ("nd 8", DECREE), ("nđ 8 điều 1", f"{DECREE}#1")],
)  # fmt: skip
def test_a_bare_reference_jumps(gardener: Assistant, typed: str, address: str) -> None:
    assert gardener.look_up(typed).jump == address


def test_a_reference_within_other_words_is_a_place_and_no_jump(gardener: Assistant) -> None:
    found = gardener.look_up("khoản 2 điều 5 quả rụng")
    assert found.jump == ""
    assert found.places[0].address == f"{LAW}#5.2"


def test_a_reference_to_what_is_not_there_gives_a_message_and_no_guess(gardener: Assistant) -> None:
    found = gardener.look_up("điều 77")
    assert (found.jump, found.places) == ("", ()) and "không có Điều 77" in found.message
    clause = gardener.look_up("điều 2 khoản 9")
    assert "không có khoản 9" in clause.message
    assert [place.article for place in clause.places] == [f"{LAW}#2"]


def test_the_finest_provision_that_fits_is_found_and_marked(gardener: Assistant) -> None:
    first = gardener.look_up("rào giậu").places[0]
    assert first.address == f"{LAW}#2.1.c"
    assert marked(gardener.library, first) == ["rào giậu"]
    assert stored(gardener.library, first)[slice(*first.span)].startswith("c) Việc 3")


def test_every_place_stands_in_its_text(gardener: Assistant) -> None:
    for typed in ("vườn", "mùa thu hái quả", "hội vườn xóm Mây", "cổng mở lúc 6 giờ", "giống cây số 7", "x"):
        found = gardener.look_up(typed)
        articles = [place.article for place in found.places]
        assert len(set(articles)) == len(articles)
        for place in found.places:
            text = stored(gardener.library, place)
            assert 0 <= place.snippet.start < place.snippet.end <= len(text)
            assert place.span.start <= place.snippet.start and place.snippet.end <= place.span.end
            assert place.snippet.end - place.snippet.start <= 320
            assert all(place.snippet.start <= w.start < w.end <= place.snippet.end for w in place.words)
            if "#" in place.article:
                assert gardener.library.provision(place.address) is not None


def test_a_long_clause_is_shown_from_the_sentence_that_fits(gardener: Assistant) -> None:
    places = gardener.look_up("giống cây số 17 ươm hạt").places
    long_one = next(place for place in places if place.article == f"{LAW}#3")
    assert "cây số 17" in shown(gardener.library, long_one)


def test_a_report_is_found_too(gardener: Assistant) -> None:
    places = gardener.look_up("hội vườn lần thứ ba").places
    report = next(place for place in places[:3] if place.article == "news:vuon-1")
    assert "lần thứ ba" in shown(gardener.library, report)


@pytest.mark.parametrize("typed", ["", "?!"])
def test_nothing_to_look_up(gardener: Assistant, typed: str) -> None:
    with pytest.raises(DanchuError) as caught:
        gardener.look_up(typed)
    assert caught.value.code == ErrorCode.QUESTION_EMPTY


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "article"),
    [("huong uoc la gi", "61/2023/NĐ-CP#2"), ("bien ban bau truong thon", "59/2023/NĐ-CP#7"),
     ("ban ttnd o xa co may nguoi", f"{LAW}#36"), ("thu hoi dat phai cong khai", f"{LAW}#11")],
)  # fmt: skip
def test_official_text_is_found_without_diacritics(official_assistant: Assistant, typed: str, article: str) -> None:
    found = official_assistant.look_up(typed)
    assert article in [place.article for place in found.places[:3]]


@pytest.mark.slow
def test_what_the_texts_do_not_speak_of_is_told_apart(official_assistant: Assistant) -> None:
    found: Lookup = official_assistant.look_up("giá vàng hôm nay")
    assert not found.sure and not found.places
