"""Tune the built-in embedding model to this law: low-rank adapters on its attention, distilled towards the original.

    python -m training.tune_embedding --home HOME --out FOLDER [--minutes 30]

Only the adapters learn (rank 8 on query, key, value and output of every layer): each question is drawn to its passage
and away from the batch's others and from a parallel article's, while all vectors are held near the original's.
Trained on articles of the tune half alone. ``FOLDER`` (its name must contain "e5") is an ordinary model, to be judged
by ``DANCHU_INDEX__MODEL=FOLDER danchu index build`` and ``danchu eval run … --split test``. The figures of the last
trial, and why the original was kept, are in training/README.md.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from app import Danchu, load_settings
from eval.sets import Split
from training.questions import labelled
from training.tuning_pairs import Pair, passages_of, training_pairs

SEED = 7
RANK, ALPHA = 8, 16.0
RATE, BATCH, EPOCHS = 1e-4, 16, 1
TEMPERATURE, HOLD = 0.05, 4.0
QUESTION_TOKENS, PASSAGE_TOKENS = 48, 96
_ATTENTION = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense")


class LowRank(nn.Module):
    """A linear layer that is frozen, with a correction of low rank beside it, nothing at first.

    After Hu et al., LoRA: Low-Rank Adaptation of Large Language Models, 2021.
    """

    def __init__(self, base: nn.Linear, rank: int = RANK, alpha: float = ALPHA) -> None:
        super().__init__()
        self.base = base.requires_grad_(False)
        self.down = nn.Parameter(torch.randn(rank, base.in_features) / base.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))
        self.scale = alpha / rank

    def forward(self, x: Tensor) -> Tensor:
        return self.base(x) + self.scale * functional.linear(functional.linear(x, self.down), self.up)

    def merged(self) -> nn.Linear:
        """The frozen layer with its correction added in."""
        with torch.no_grad():
            self.base.weight += self.scale * self.up @ self.down
        return self.base


def adapt(encoder: nn.Module) -> list[nn.Parameter]:
    """Freeze an encoder, put adapters on its attention, return what learns."""
    encoder.requires_grad_(False)
    for name, layer in list(encoder.named_modules()):
        if name.endswith(_ATTENTION) and isinstance(layer, nn.Linear):
            _put(encoder, name, LowRank(layer))
    return [p for p in encoder.parameters() if p.requires_grad]


def merge(encoder: nn.Module) -> None:
    """Turn every adapted layer back into an ordinary one."""
    for name, layer in list(encoder.named_modules()):
        if isinstance(layer, LowRank):
            _put(encoder, name, layer.merged())


def _put(encoder: nn.Module, name: str, layer: nn.Module) -> None:
    parent, _, last = name.rpartition(".")
    setattr(encoder.get_submodule(parent), last, layer)


class Tuner:
    """A SentenceTransformer folder while it is tuned."""

    def __init__(self, folder: Path) -> None:
        from sentence_transformers import SentenceTransformer

        self.model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self.encoder: Any = self.model[0].auto_model
        self.tokenizer = self.model.tokenizer
        self.parameters = adapt(self.encoder)
        self.adapters = [m for m in self.encoder.modules() if isinstance(m, LowRank)]

    def embed(self, texts: Sequence[str], tokens: int) -> Tensor:
        """Unit vectors, ``[len(texts), dimension]``, with gradients."""
        batch = self.tokenizer(list(texts), padding=True, truncation=True, max_length=tokens, return_tensors="pt")
        mask = batch["attention_mask"]
        hidden = self.encoder(input_ids=batch["input_ids"], attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        return functional.normalize((hidden * weight).sum(1) / weight.sum(1), dim=-1)

    def original(self, texts: Sequence[str], tokens: int) -> Tensor:
        """What the model gave before it was tuned."""
        scales = [adapter.scale for adapter in self.adapters]
        for adapter in self.adapters:
            adapter.scale = 0.0
        with torch.no_grad():
            found = self.embed(texts, tokens)
        for adapter, scale in zip(self.adapters, scales, strict=True):
            adapter.scale = scale
        return found

    def loss(self, batch: Sequence[Pair]) -> Tensor:
        """How badly questions find their passages, and how far all have moved from the original."""
        asked = [f"query: {pair.question}" for pair in batch]
        negatives = list(dict.fromkeys(pair.negative for pair in batch if pair.negative))
        texts = [f"passage: {text}" for text in [*(pair.passage for pair in batch), *negatives]]
        questions, passages = self.embed(asked, QUESTION_TOKENS), self.embed(texts, PASSAGE_TOKENS)
        scores = questions @ passages.T / TEMPERATURE
        scores = scores.masked_fill(_same_article(batch, len(texts)), float("-inf"))
        found = functional.cross_entropy(scores, torch.arange(len(batch)))
        moved = (1 - (questions * self.original(asked, QUESTION_TOKENS)).sum(-1)).mean()
        moved = moved + (1 - (passages * self.original(texts, PASSAGE_TOKENS)).sum(-1)).mean()
        return found + HOLD * moved


def _same_article(batch: Sequence[Pair], columns: int) -> Tensor:
    """True where another pair's passage answers too, being of the same article: it is no negative."""
    mask = torch.zeros(len(batch), columns, dtype=torch.bool)
    for i, pair in enumerate(batch):
        for j, other in enumerate(batch):
            mask[i, j] = i != j and pair.article == other.article
    return mask


def batches(pairs: Sequence[Pair], epochs: int, seed: int = SEED) -> list[list[Pair]]:
    """The pairs in a fixed random order, ``epochs`` times."""
    order = random.Random(seed)
    found = []
    for _ in range(epochs):
        shuffled = order.sample(list(pairs), len(pairs))
        found += [shuffled[start : start + BATCH] for start in range(0, len(shuffled) - BATCH + 1, BATCH)]
    return found


def tune(tuner: Tuner, pairs: Sequence[Pair], epochs: int, minutes: float) -> dict[str, float]:
    """Train until the pairs or the minutes are used up."""
    work = batches(pairs, epochs)
    optimiser = torch.optim.AdamW(tuner.parameters, lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(1.0, (n + 1) / 20) * (1 - n / len(work)))
    ends = time.monotonic() + 60 * minutes
    losses: list[float] = []
    for batch in work:
        if time.monotonic() > ends:
            break
        loss = tuner.loss(batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(float(loss.detach()))
        if len(losses) % 20 == 0:
            print(f"{len(losses)}/{len(work)} loss {np.mean(losses[-20:]):.3f}", flush=True)
    return {"steps": len(losses), "of": len(work), "pairs": len(losses) * BATCH}


def judge(model: Any, danchu: Danchu) -> dict[str, list[float]]:
    """Dense search alone over the official clauses: recall@1 and @5 of both splits' questions."""
    assistant = danchu.assistant()
    chunks = passages_of(danchu.library, danchu.settings.index.chunk_chars)
    rows = model.encode([f"passage: {c.passage}" for c in chunks], normalize_embeddings=True, show_progress_bar=False)
    owners = np.array([chunk.article for chunk in chunks])
    found = {}
    for split in Split.TUNE, Split.TEST:
        items = [item for item in labelled(split) if any("#" in article for article in item.right)]
        texts = [f"query: {assistant.understand(item.turns).query.text}" for item in items]
        scores = model.encode(texts, normalize_embeddings=True, show_progress_bar=False) @ rows.T
        ranked = [list(dict.fromkeys(owners[np.argsort(-row, kind="stable")]))[:5] for row in scores]
        hits = [[bool(item.right & set(r[:k])) for item, r in zip(items, ranked, strict=True)] for k in (1, 5)]
        found[str(split)] = [len(items), *(round(float(np.mean(hit)), 3) for hit in hits)]
    return found


def main() -> None:
    """Tune, judge before and after, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help='where the tuned model goes; "e5" in its name')
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--no-judge", action="store_true")
    options = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(options.threads)
    danchu = Danchu(load_settings(options.home))
    danchu.embedder.warm()
    tuner = Tuner(danchu.embedder.folder)
    pairs = training_pairs(danchu.library, danchu.settings.index.chunk_chars)
    print(f"{len(pairs)} pairs, {sum(p.numel() for p in tuner.parameters)} weights learn")
    if not options.no_judge:
        print("before: split → n, recall@1, recall@5", judge(tuner.model, danchu))
    print(tune(tuner, pairs, options.epochs, options.minutes))
    merge(tuner.encoder)
    tuner.model.save(str(options.out), safe_serialization=True, create_model_card=False)
    if not options.no_judge:
        print("after:", judge(tuner.model, danchu))


if __name__ == "__main__":
    main()
