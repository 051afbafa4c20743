"""Tuning the embedding model: adapters are nothing at first, merge exactly, and never see the test half."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.handbook import ClauseDigest, Handbook, HandbookEntry, Setting
from corpus.handbook.schema import AskedQuestion
from corpus.library import Library
from corpus.model import Article, Document
from corpus.store import Batch, Corpus
from eval.sets import Split
from training.tuning_pairs import Pair, side_of, training_pairs

torch = pytest.importorskip("torch")
LAW = "10/2022/QH15"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    corpus = Corpus(tmp_path)
    articles = [
        Article(
            f"{LAW}#{n}", f"Việc chung số {n} của xóm", f"1. Xóm số {n} tưới cây.\n2. Xóm số {n} rào vườn.", source="x"
        )
        for n in range(1, 21)
    ]
    corpus.apply(Batch([Document(LAW, "Luật", "Vườn", source="x")], articles, []), date(2031, 6, 1))
    entries = {
        a.id: HandbookEntry(
            article=a.id,
            title="Việc xóm",
            settings=(Setting.COMMUNE,),
            summary="Xóm lo vườn.",
            clauses=(ClauseDigest(clause=1, text="Tưới."), ClauseDigest(clause=2, text="Rào.")),
            questions=tuple(
                AskedQuestion(text=f"Hỏi {k} về {a.id}?", answered_by=["2"] if k else []) for k in range(6)
            ),
        )
        for a in articles
    }
    yield Library(corpus, Handbook(entries, {}, ()))
    corpus.close()


def test_pairs_are_of_the_tune_half_alone(library: Library) -> None:
    pairs = training_pairs(library, 1400)
    assert {p.article for p in pairs} == {a.id for a in library.corpus.articles() if side_of(a.id) is Split.TUNE}
    held_out = [a for a in library.corpus.articles() if side_of(a.id) is Split.TEST]
    assert held_out
    seen = "\n".join(f"{p.question}\n{p.passage}\n{p.negative}" for p in pairs)
    assert not any(a.title in seen or f"{a.id}?" in seen or a.text.splitlines()[0] in seen for a in held_out)


def test_a_question_is_paired_with_its_tagged_clause_and_its_digest(library: Library) -> None:
    article = next(a for a in library.corpus.articles() if side_of(a.id) is Split.TUNE)
    own = [p for p in training_pairs(library, 1400) if p.question == f"Hỏi 3 về {article.id}?"]
    assert [p.passage.splitlines()[-1] for p in own] == [article.text.splitlines()[1], "Rào."]


def test_an_adapter_changes_nothing_at_first_and_merges_exactly() -> None:
    from training.tune_embedding import LowRank

    torch.manual_seed(1)
    base = torch.nn.Linear(12, 7)
    x = torch.randn(5, 12)
    before = base(x).detach().clone()
    layer = LowRank(base, rank=2)
    torch.testing.assert_close(layer(x), before)
    assert [p.requires_grad for p in base.parameters()] == [False, False]
    torch.nn.init.normal_(layer.up)
    tuned = layer(x).detach().clone()
    assert not torch.allclose(tuned, before)
    torch.testing.assert_close(layer.merged()(x), tuned, rtol=1e-4, atol=1e-5)


def test_batches_are_the_same_every_time() -> None:
    from training.tune_embedding import BATCH, batches

    pairs = [Pair(f"#{n}", str(n), str(n)) for n in range(2 * BATCH + 3)]
    assert batches(pairs, 2) == batches(pairs, 2)
    assert [len(batch) for batch in batches(pairs, 2)] == [BATCH] * 4


def test_a_passage_of_the_same_article_is_no_negative() -> None:
    from training.tune_embedding import _same_article

    batch = [Pair("#1", "a", "a"), Pair("#2", "b", "b"), Pair("#1", "c", "c")]
    assert _same_article(batch, 4).tolist() == [
        [False, False, True, False],
        [False, False, False, False],
        [True, False, False, False],
    ]
