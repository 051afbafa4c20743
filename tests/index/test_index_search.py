"""Searching one index: fused ranking, expansion, odd questions, threads, and the seam to LlamaIndex."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from llama_index.core.schema import NodeWithScore, QueryBundle
from made_library import DECREE, LAW

from corpus.library import Library
from index.llama import DanchuRetriever
from index.search import WEIGHTS, Found, Index, Query, _best, _votes

Made = tuple[Index, Library]
QUESTIONS = (
    "tưới cây",
    "họp thôn biểu quyết",
    "chia quả chín",
    "hội vườn Mây Trắng",
    "luống rau",
    "thi hoa",
    "vuon chung",
)


def same(one: Found, other: Found) -> bool:
    return one.hits == other.hits and one.strength == other.strength and bool((one.vector == other.vector).all())


@pytest.mark.parametrize(
    ("text", "article", "address"),
    [
        ("ai triệu tập cuộc họp thôn", f"{LAW}#2", f"{LAW}#2.1"),
        ("công an viên tưới cây vào sáng sớm", f"{DECREE}#1", f"{DECREE}#1.1"),
        ("xã Mây Trắng bà con góp xoài", "news:vuon-1", "news:vuon-1"),
        ("quả rụng để trẻ em nhặt", f"{DECREE}#9", f"{DECREE}#9.2"),
    ],
)
def test_the_right_article_and_clause_come_first(made_index: Made, text: str, article: str, address: str) -> None:
    best = made_index[0].search(Query(text)).hits[0]
    assert (best.article, best.passages[0][0]) == (article, address)


@pytest.mark.parametrize("text", ["đại diện hộ gia đình biểu quyết", "dai dien ho gia dinh bieu quyet"])
def test_the_folded_channel_finds_the_same_typed_with_and_without_diacritics(made_index: Made, text: str) -> None:
    best = made_index[0].search(Query(text), weights={"folded": 1.0}).hits[0]
    assert (best.article, best.passages[0][0]) == (f"{LAW}#2", f"{LAW}#2.2")


def test_spans_of_passages_are_stored_text(made_index: Made) -> None:
    index, library = made_index
    for text in QUESTIONS:
        for hit in index.search(Query(text)).hits:
            for address, span, score in hit.passages:
                report = library.report(hit.article)
                stored = report.text if report else library.article(hit.article).text
                assert stored[span.start : span.end].strip()
                assert address.split(".")[0] == hit.article.split(".")[0]
                assert 0 < score <= 1 + 1e-6
            scores = [score for _, _, score in hit.passages]
            assert scores == sorted(scores, reverse=True)


def test_scores_fall_and_articles_do_not_repeat(made_index: Made) -> None:
    for text in QUESTIONS:
        hits = made_index[0].search(Query(text)).hits
        assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
        assert len({h.article for h in hits}) == len(hits)
        assert all(0 < h.score <= 1 + 1e-6 for h in hits)
        assert all(set(h.signals) == set(WEIGHTS) for h in hits)


def test_ranking_is_deterministic(made_index: Made) -> None:
    for text in QUESTIONS:
        found = [made_index[0].search(Query(text)) for _ in range(3)]
        assert same(found[0], found[1]) and same(found[0], found[2])


def test_equal_scores_keep_the_order_of_the_library(made_index: Made) -> None:
    index, _ = made_index
    hits = index.search(Query("tưới cây"), weights={"handbook": 1.0, "dense_question": 0.0}).hits
    tied = [h.article for h in hits if h.score == hits[-1].score]
    assert tied == sorted(tied, key=index.articles.index)


def test_limit_cuts_the_same_ranking(made_index: Made) -> None:
    index, _ = made_index
    all_ = index.search(Query("cây trong vườn chung"), limit=100).hits
    assert len(all_) > 3
    for limit in (0, 1, 3):
        assert index.search(Query("cây trong vườn chung"), limit=limit).hits == all_[:limit]


@pytest.mark.parametrize("limit", [1, 3, 20, 999, 1000, 5000])
def test_the_best_are_those_of_a_whole_sort_ties_in_order(limit: int) -> None:
    scores = np.random.default_rng(limit).integers(0, 40, 1000).astype(np.float32) / 40
    for given in (scores, np.zeros_like(scores)):
        np.testing.assert_array_equal(_best(given, limit), np.argsort(-given, kind="stable")[:limit])


def test_fused_score_is_the_weighted_sum_of_channels_over_their_best(made_index: Made) -> None:
    index, _ = made_index
    hits = index.search(Query("tưới cây"), limit=100).hits
    best = {name: max(h.signals[name] for h in hits) for name in WEIGHTS}
    for hit in hits:
        expected = sum(w * hit.signals[n] / best[n] for n, w in WEIGHTS.items() if best[n] > 0)
        assert hit.score == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize("channel", WEIGHTS)
def test_one_channel_alone_ranks_by_itself(made_index: Made, channel: str) -> None:
    hits = made_index[0].search(Query("tưới cây"), weights={channel: 1.0}).hits
    assert hits and hits[0].score == pytest.approx(1.0)
    signals = [h.signals[channel] for h in hits]
    assert signals == sorted(signals, reverse=True)


def test_expansion_counts_at_its_weight(made_index: Made) -> None:
    index, _ = made_index
    plain, more = Query("triệu tập"), "trưởng thôn mỗi năm"
    signals = [
        {h.article: h.signals["text"] for h in index.search(query, limit=100).hits}
        for query in (
            plain,
            replace(plain, expansion=more, expansion_weight=0.0),
            replace(plain, expansion=more, expansion_weight=0.5),
            replace(plain, expansion=more, expansion_weight=1.0),
        )
    ]
    target = f"{LAW}#2"
    nothing, zero, half, whole = (found[target] for found in signals)
    assert nothing == zero
    assert half - nothing == pytest.approx((whole - nothing) / 2, rel=1e-3)
    assert whole > half > nothing


def test_lexical_text_takes_the_place_of_the_question_for_words_only(made_index: Made) -> None:
    index, _ = made_index
    asked = index.search(Query("cho hỏi tưới cây thế nào", lexical="tưới cây"))
    assert asked.strength["covered"] > index.search(Query("cho hỏi tưới cây thế nào")).strength["covered"]
    np.testing.assert_array_equal(asked.vector, index.embedder.query("cho hỏi tưới cây thế nào"))


@pytest.mark.parametrize("text", ["", "   ", "???", "xyzzy qwfpg", "𝔘𝔫𝔦", "\u200b", "a" * 5000, "1"])
def test_odd_questions_are_answered_with_weak_evidence_not_with_an_error(made_index: Made, text: str) -> None:
    found = made_index[0].search(Query(text))
    assert set(found.strength) == {"dense", "question", "digest", "alike", "covered", "covered_lines"}
    assert all(np.isfinite(value) for value in found.strength.values())
    if text != "1":
        assert found.strength["covered"] == 0
    assert all(np.isfinite(h.score) for h in found.hits)


def test_strength_tells_a_known_question_from_a_foreign_one(made_index: Made) -> None:
    index, _ = made_index
    known = index.search(Query("Câu hỏi thứ 3 về lập lịch tưới cây là gì?")).strength
    foreign = index.search(Query("tỷ giá đô la hôm nay bao nhiêu")).strength
    assert known["question"] == pytest.approx(1.0, abs=1e-5)
    assert known["covered_lines"] > foreign["covered_lines"]
    assert known["question"] > foreign["question"]


def test_rarity_is_higher_for_what_fewer_clauses_hold(made_index: Made) -> None:
    rarity = made_index[0].rarity(["cây", "xoai2", "chưa-thấy"])
    assert rarity["chưa-thấy"] > 0
    assert rarity["cây"] < rarity["chưa-thấy"]


def test_eight_threads_find_the_same(made_index: Made) -> None:
    index, _ = made_index
    alone = {text: index.search(Query(text)) for text in QUESTIONS}
    asked = list(QUESTIONS) * 12
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: index.search(Query(text)), asked))
    assert all(same(found, alone[text]) for text, found in zip(asked, together, strict=True))


# -- LlamaIndex ----------------------------------------------------------------------------


def test_retriever_gives_nodes_with_addresses_and_spans(made_index: Made) -> None:
    index, library = made_index
    nodes = DanchuRetriever(index, library, limit=5).retrieve("ai triệu tập cuộc họp thôn")
    assert 0 < len(nodes) <= 5
    assert all(isinstance(node, NodeWithScore) for node in nodes)
    best = nodes[0]
    assert best.node.metadata["address"] == f"{LAW}#2.1"
    assert best.node.metadata["article"] == f"{LAW}#2"
    assert best.node.metadata["kind"] == "law"
    assert best.node.metadata["label"] == "Khoản 1 Điều 2 Luật Vườn chung (7/2031/QH20)"
    assert [n.score for n in nodes] == sorted((n.score for n in nodes), reverse=True)
    assert len({n.node.node_id for n in nodes}) == len(nodes)


def test_retrieved_spans_are_the_stored_text(made_index: Made) -> None:
    index, library = made_index
    kinds = set()
    for text in QUESTIONS:
        for found in DanchuRetriever(index, library).retrieve(QueryBundle(text)):
            node = found.node
            report = library.report(node.metadata["article"])
            stored = report.text if report else library.article(node.metadata["article"]).text
            assert node.text == stored[node.start_char_idx : node.end_char_idx]
            assert node.text.strip()
            kinds.add(node.metadata["kind"])
    assert kinds >= {"law", "decree", "news", "handbook"}


def test_retriever_works_inside_a_llama_index_query_engine(made_index: Made) -> None:
    from llama_index.core import get_response_synthesizer
    from llama_index.core.llms import MockLLM
    from llama_index.core.query_engine import RetrieverQueryEngine

    index, library = made_index
    engine = RetrieverQueryEngine(
        DanchuRetriever(index, library, limit=2), get_response_synthesizer(llm=MockLLM(), response_mode="compact")
    )
    response = engine.query("ai triệu tập cuộc họp thôn")
    assert response.source_nodes[0].node.metadata["address"] == f"{LAW}#2.1"
    assert "triệu tập cuộc họp thôn" in str(response)


@pytest.mark.parametrize("text", [*QUESTIONS, "Câu hỏi thứ 3 về lập lịch tưới cây là gì?", "tỷ giá đô la hôm nay"])
@pytest.mark.parametrize("expansion", ["", "tưới cây vào sáng sớm", "tỷ giá"])
def test_no_more_of_a_question_is_covered_than_all(made_index: Made, text: str, expansion: str) -> None:
    strength = made_index[0].search(Query(text, expansion=expansion)).strength
    assert 0 <= strength["covered"] <= 1
    assert 0 <= strength["covered_lines"] <= 1


def test_a_part_is_searched_by_its_own_words_near_what_the_whole_is_near_to(
    made_index: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = made_index[0]
    whole = index.search(Query("tưới cây và trả công cụ"), limit=100)
    part = Query("trả công cụ", expansion="tưới cây")
    embedded = index.search(part, limit=100, like=whole)
    assert embedded.near.rows == whole.near.rows
    assert not np.array_equal(embedded.vector, whole.vector)
    monkeypatch.setattr(index, "embedder", None)
    near = index.search(part, limit=100, like=whole, embedded=False)
    assert near.near is whole.near
    assert {hit.article for hit in near.hits} <= {hit.article for hit in embedded.hits} | {
        h.article for h in whole.hits
    }


def test_the_questions_most_like_one_vote_for_what_answers_it(made_index: Made) -> None:
    index = made_index[0]
    found = index.search(Query("ai tưới cây mỗi sáng"), limit=100)
    votes = found.chunks.votes
    assert votes.sum() == pytest.approx(1.0, abs=1e-5) and np.count_nonzero(votes) <= 10
    assert sum(hit.signals["voted"] for hit in found.hits) == pytest.approx(1.0, abs=1e-3)
    told = index.provision_scores(found, found.hits[0].article)
    of_points = {place: row[-1] for place, row in told.items() if row[-1] > 0}
    assert of_points
    for place, share in of_points.items():
        clause = place.rsplit(".", 1)[0]
        assert place.count(".") < 2 or of_points[clause] >= share


def test_no_question_votes_where_none_is_near() -> None:
    assert not _votes([], np.zeros(3, dtype=np.float32)).any()
    alone = _votes([(1, 0.9)], np.zeros(3, dtype=np.float32))
    assert alone.tolist() == [0.0, 1.0, 0.0]
