"""Which sentence of a quotation answers: what it is cut into, what it tells, how it is chosen and cut to its length."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.answer import Citation
from assistant.engine import Assistant
from assistant.relevance import Passages, Relevance
from assistant.sentence_ranker import FEATURES, chances, features, load_weights, stretches
from assistant.shown import Asked, Shown, focused, opened_once, ranked_sentences
from assistant.told import asked_in, told_in
from corpus.model import Kind
from corpus.structure import Span
from index.search import PROVISION_CHANNELS

CLAUSE = """2. Vườn do tổ vườn chăm sóc. Tổ vườn có các việc sau đây:
a) Tưới cây mỗi ngày một lần;
b) Niêm yết lịch tưới tại nhà sinh hoạt chung;
c) Lập biên bản có chữ ký của tổ trưởng.
Tổ vườn họp khi cần."""
ADDRESS = "7/2031/QH20#4.2"
MANY_PARTS = ", ".join([*(f"việc thứ {n} của tổ vườn trong khu nhà" for n in range(16)), "niêm yết trong 20 ngày"])


def test_a_quotation_is_cut_into_sentences_that_know_their_place() -> None:
    found = stretches(CLAUSE, ADDRESS)
    assert [part.place.removeprefix("7/2031/QH20#") for part in found] == [
        "4.2",
        "4.2",
        "4.2.a",
        "4.2.b",
        "4.2.c",
        "4.2",
    ]
    assert [part.announces for part in found] == [False, True, False, False, False, False]
    assert {part.announced for part in found if part.is_point} == {"Tổ vườn có các việc sau đây:"}
    assert [part.opens_line for part in found] == [True, False, True, True, True, True]
    assert not found[-1].announced and not found[-1].is_point


def test_an_article_quoted_whole_tells_its_clauses_apart() -> None:
    found = stretches("1. Cây được tưới.\n2. Rào gồm:\na) Cọc;\nb) Dây.", "7/2031/QH20#5")
    assert [part.place.split("#")[1] for part in found] == ["5.1", "5.2", "5.2.a", "5.2.b"]


@pytest.mark.parametrize(
    ("question", "sentence", "aspect"),
    [
        ("niêm yết ở đâu", "Niêm yết tại nhà sinh hoạt chung", "place"),
        ("ai ký biên bản", "Biên bản có chữ ký của tổ trưởng", "sign"),
        ("bao lâu họp một lần", "Tổ vườn họp mỗi năm một lần", "often"),
        ("có mấy thành viên", "Tổ vườn có từ 03 đến 05 người", "count"),
        ("không đủ người thì sao", "Trường hợp không đủ người thì hoãn", "if"),
        ("tổ trưởng bị xử lý sao", "Tùy mức độ mà bị xử lý kỷ luật", "sanction"),
    ],
)
def test_what_is_asked_and_what_tells_it(question: str, sentence: str, aspect: str) -> None:
    assert aspect in asked_in(question) & told_in(sentence)
    assert aspect not in told_in("Cây xanh là tài sản chung")


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Lịch tưới được niêm yết ở đâu?", "4.2.b"),
        ("Biên bản của tổ vườn ai ký?", "4.2.c"),
        ("Tổ vườn tưới cây mấy lần?", "4.2.a"),
        ("Vườn do ai chăm sóc?", "4.2"),
    ],
)
def test_the_sentence_that_tells_what_is_asked_is_the_likeliest(gardener: Assistant, question: str, place: str) -> None:
    relevance = Relevance(gardener.understand([question]), gardener.index.rarity, Passages(gardener.library))
    found = stretches(CLAUSE, ADDRESS)
    likely = chances(found, relevance, {})
    assert likely.sum() == pytest.approx(1.0)
    assert found[int(likely.argmax())].place == f"7/2031/QH20#{place}"


def test_every_feature_has_a_weight_and_a_column(gardener: Assistant) -> None:
    relevance = Relevance(gardener.understand(["Ai tưới cây?"]), gardener.index.rarity, Passages(gardener.library))
    matrix = features(stretches(CLAUSE, ADDRESS), relevance, {})
    assert matrix.shape == (6, len(FEATURES)) and np.isfinite(matrix).all()
    assert load_weights().shape == (len(FEATURES),) and np.count_nonzero(load_weights()) > len(FEATURES) / 2


def test_a_long_sentence_is_cut_to_the_stretch_that_answers(gardener: Assistant) -> None:
    relevance = Relevance(gardener.understand(["Niêm yết bao lâu?"]), gardener.index.rarity, Passages(gardener.library))
    cut = focused(MANY_PARTS, relevance)
    assert cut.startswith("…việc thứ ") and cut.endswith("niêm yết trong 20 ngày")
    assert len(cut) < len(MANY_PARTS) and cut[1:] in MANY_PARTS
    assert focused("Tổ vườn họp khi cần", relevance) == "Tổ vườn họp khi cần"


def test_the_earliest_stretch_is_taken_where_none_answers_better(gardener: Assistant) -> None:
    relevance = Relevance(gardener.understand(["Khu nhà có gì?"]), gardener.index.rarity, Passages(gardener.library))
    cut = focused(MANY_PARTS, relevance)
    assert cut.startswith("việc thứ 0") and cut.endswith("khu nhà…")


def test_a_question_asked_before_leads_to_its_sentence(gardener: Assistant) -> None:
    relevance = Relevance(gardener.understand(["Cái đó thì sao?"]), gardener.index.rarity, Passages(gardener.library))
    found = stretches(CLAUSE, ADDRESS)
    asked = np.zeros(len(PROVISION_CHANNELS), dtype=np.float32)
    asked[[PROVISION_CHANNELS.index(channel) for channel in ("question", "dense_question", "alike")]] = 1.0
    for part in found:
        likely = chances(found, relevance, {part.named: asked})
        assert found[int(likely.argmax())] is part


def test_sentences_are_counted_within_their_clause() -> None:
    found = stretches("1. Cây được tưới. Tưới sáng.\n2. Rào gồm:\na) Cọc;\nb) Dây.", "7/2031/QH20#5")
    assert [part.named.split("#")[1] for part in found] == ["5.1@1", "5.1@2", "5.2@1", "5.2@2", "5.2@3"]


def test_every_sentence_that_the_handbook_names_is_there(official_assistant: Assistant) -> None:
    library, missing, named = official_assistant.library, [], 0
    for entry in library.handbook.entries.values():
        for question in (q for q in entry.questions if q.sentences):
            address = ".".join([entry.article, *question.answered_by])
            provision = library.provision(address)
            assert provision is not None, address
            last, named = len(stretches(provision.text, address)), named + 1
            missing += [f"{address}: {question.text}"] if max(question.sentences) > last else []
    assert named > 3000 and not missing


def test_what_announces_a_list_leads_where_it_tells_what_is_asked(gardener: Assistant) -> None:
    clause = "3. Trong thời hạn 03 ngày làm việc, tổ vườn:\na) Tưới cây;\nb) Nhổ cỏ."
    citation = _quoted(clause)
    asked = {q: Asked(_relevance(gardener, q), (citation.id,)) for q in ("Tổ vườn làm trong mấy ngày?", "Ai nhổ cỏ?")}
    first = {q: ranked_sentences(citation, one)[0] for q, one in asked.items()}
    assert [shown.sentence[:10] for shown in first.values()] == ["Trong thời", "Nhổ cỏ"]
    assert first["Ai nhổ cỏ?"].opening == "Trong thời hạn 03 ngày làm việc, tổ vườn:"


def test_a_long_announcement_keeps_the_figure_asked_for(gardener: Assistant) -> None:
    long = "Trong thời hạn 03 ngày làm việc kể từ khi biết" + ", có người báo hoặc tự thấy cây khô trong vườn" * 6
    clause = f"3. {long}, tổ vườn:\na) Tưới cây;\nb) Nhổ cỏ."
    citation = _quoted(clause)
    for question, words in (("Tưới cây trong mấy ngày?", "03 ngày"), ("Ai tưới cây?", "tổ vườn:")):
        points = [
            s for s in ranked_sentences(citation, Asked(_relevance(gardener, question), (citation.id,))) if s.announced
        ]
        assert words in points[0].opening and len(points[0].opening) < 230


def test_the_words_before_a_list_are_said_once() -> None:
    points = [Shown(text, 0.5, "Tổ vườn:", "Tổ vườn:") for text in ("tưới cây", "nhổ cỏ")]
    assert [shown.opening for shown in opened_once(points)] == ["Tổ vườn:", ""]
    assert [shown.opening for shown in opened_once([Shown("Tổ vườn:", 0.9, opens="Tổ vườn:"), points[0]])] == ["", ""]


def _quoted(clause: str) -> Citation:
    return Citation(
        1, f"{ADDRESS[:-1]}3", "7/2031/QH20#4", "Khoản 3 Điều 4", Kind.LAW, clause, "", Span(0, len(clause))
    )


def _relevance(gardener: Assistant, question: str) -> Relevance:
    return Relevance(gardener.understand([question]), gardener.index.rarity, Passages(gardener.library))
