"""The vocabulary of the built-in model: the pieces that Vietnamese law and everyday Vietnamese use.

``pieces.txt.gz`` lists the kept pieces in the order of the original vocabulary. Cutting
changes no tokenisation whose pieces are all kept, because the best path of a unigram model
stays the best when only other pieces are taken away.

Built again with ``python -m index.builtin.vocabulary CODIFICATION.zip [TEXTFILE…]``.
"""

from __future__ import annotations

import gzip
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from index.builtin import PIECES_FILE
from index.builtin.weights import Weights

MAX_TOKENS = 512
_LATIN_END = "\u024f"
_SHORT = 3
_VIETNAMESE_MARKS = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|dz|[bcdghklmnpqrstvxzjwf])?"
    r"[aeiouy]{1,3}(?:ch|ng|nh|[cmnptiouy])?"
)
_BATCH = 2000


def kept_pieces() -> list[str]:
    """The pieces of the cut vocabulary, special ones first."""
    with gzip.open(PIECES_FILE, "rt", encoding="utf-8") as stream:
        return [line.rstrip("\n") for line in stream]


def make_tokenizer(pieces: list[tuple[str, float]], unk: int = 3) -> Tokenizer:
    """The XLM-RoBERTa tokeniser over ``pieces`` (piece, log-probability), ``<s> … </s>`` added."""
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"[\s\u200b-\u200f\u00ad\ufeff]+"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def cut(texts: Iterable[str], weights: Weights) -> list[str]:
    """Which pieces to keep: those that ``texts`` use, every Latin letter, and whatever may be Vietnamese."""
    tokenizer = make_tokenizer(list(zip(weights.pieces, weights.scores.tolist(), strict=True)))
    tokenizer.no_truncation()
    counts: Counter[int] = Counter()
    batch: list[str] = []

    def flush() -> None:
        for encoding in tokenizer.encode_batch_fast(batch):
            counts.update(encoding.ids)
        batch.clear()

    for text in texts:
        batch.append(text)
        if len(batch) >= _BATCH:
            flush()
    flush()
    return [
        piece
        for index, piece in enumerate(weights.pieces)
        if index < 4 or counts[index] or _is_letter(piece) or _is_vietnamese(piece)
    ]


def _is_letter(piece: str) -> bool:
    bare = piece.removeprefix("▁")
    if len(bare) <= _SHORT and bare.isascii():
        return True  # chat spelling, numbers, signs
    return len(bare) <= 1 and all(c <= _LATIN_END or "\u1ea0" <= c <= "\u1ef9" for c in bare)


def _is_vietnamese(piece: str) -> bool:
    """A piece with a Vietnamese letter that ASCII lacks, or one that reads as an unmarked syllable."""
    bare = piece.removeprefix("▁").lower()
    letters = unicodedata.normalize("NFD", bare.replace("đ", "d"))
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    if not plain.isascii() or not plain.isalpha():
        return False
    marks = {c for c in letters if unicodedata.combining(c)}
    return marks <= _VIETNAMESE_MARKS and _SYLLABLE.fullmatch(plain) is not None


def _texts(codification: Path, others: list[Path]) -> Iterator[str]:
    """Every article as written and as typed without diacritics, then the lines of other files."""
    from corpus.phapdien import read_topics
    from corpus.text import fold

    for topic in read_topics(codification, None):
        for number, article in enumerate(topic.articles):
            yield article.title
            yield article.text
            if number % 4 == 0:
                yield fold(article.text)
    for path in others:
        for line in path.read_text("utf-8").splitlines():
            yield line
            yield line.lower()
            yield fold(line)


if __name__ == "__main__":
    found = cut(_texts(Path(sys.argv[1]), [Path(p) for p in sys.argv[2:]]), Weights())
    with gzip.GzipFile(PIECES_FILE, "wb", mtime=0) as stream:
        stream.write("".join(piece + "\n" for piece in found).encode())
    sys.stderr.write(f"{len(found)} pieces kept in {PIECES_FILE.name}\n")
