"""Turn the bundled weights into a SentenceTransformer folder and an int8 ONNX file beside it.

The folder can be opened by sentence-transformers like any other model. The ONNX file is
what the product runs by default: it needs neither torch nor transformers at start-up.
"""

from __future__ import annotations

import fcntl
import json
import logging
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import DanchuError, ErrorCode
from index.builtin import IDENTITY_FILE, ONNX_FILE, TOKENIZER_FILE, is_built, revision, sums
from index.builtin.vocabulary import MAX_TOKENS, kept_pieces, make_tokenizer
from index.builtin.weights import Weights

NAME = "danchu-e5-small-vi"
PREFIXES = {"query": "query: ", "document": "passage: "}


def build(folder: Path) -> None:
    """Write the model into ``folder``, in place of what is there and is not whole; atomic (a rename at the end).

    Who asks while another process builds waits for it and takes its model.

    Raises:
        DanchuError: ``model-unavailable`` when the bundled weights cannot be read,
            ``home-unusable`` when the folder cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (folder.parent / f".{folder.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_built(folder):
                _build_alone(folder)
    except OSError as error:
        raise DanchuError(
            ErrorCode.HOME_UNUSABLE,
            f"Không ghi được mô hình vào {folder.parent}: {error}. Kiểm tra quyền và chỗ trống.",
        ) from error


def _build_alone(folder: Path) -> None:
    prefix = f".{folder.name}-"
    for leftover in folder.parent.glob(f"{prefix}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=prefix) as scratch, _quiet():
        target = Path(scratch) / folder.name
        target.mkdir()
        encoder = _write_sentence_transformer(target)
        _write_onnx(encoder, target)
        identity = {"name": NAME, "revision": revision(), "prefixes": PREFIXES, "files": sums(target)}
        (target / IDENTITY_FILE).write_text(json.dumps(identity), "utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        target.replace(folder)


@contextmanager
def _quiet() -> Iterator[None]:
    """No bars and no advice from the libraries at work; afterwards they speak as before."""
    from transformers.utils import logging as transformers_logging

    root = logging.getLogger()
    level, verbosity = root.level, transformers_logging.get_verbosity()
    bars = transformers_logging.is_progress_bar_enabled()
    root.setLevel(logging.ERROR)  # the quantiser advises a step that changes nothing here
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the tracer's remarks on constants that are constant here
            yield
    finally:
        root.setLevel(level)
        transformers_logging.set_verbosity(verbosity)
        if bars:
            transformers_logging.enable_progress_bar()


def _write_sentence_transformer(target: Path) -> Any:
    """Save the SentenceTransformer folder; the encoder, a ``BertModel``, is returned for the export."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    weights = Weights()
    shape = weights.shape
    index = {piece: i for i, piece in enumerate(weights.pieces)}
    rows = np.array([index[piece] for piece in kept_pieces()])
    tokenizer = make_tokenizer([(weights.pieces[i], float(weights.scores[i])) for i in rows])
    config = BertConfig(
        vocab_size=len(rows),
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=weights.pad,
    )
    encoder = BertModel(config).eval()
    state = {name: torch.from_numpy(value) for name, value in _state(weights, rows).items()}
    encoder.load_state_dict(state, strict=True)
    inner = target / "transformer"
    encoder.save_pretrained(inner, safe_serialization=True)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=MAX_TOKENS,
        bos_token="<s>",  # nosec B106  # tokens of the vocabulary
        cls_token="<s>",
        eos_token="</s>",
        sep_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
    ).save_pretrained(inner)
    module = Transformer(str(inner), max_seq_length=MAX_TOKENS)
    pooling = Pooling(module.get_embedding_dimension(), pooling_mode="mean")
    SentenceTransformer(modules=[module, pooling, Normalize()], prompts=PREFIXES, device="cpu").save(
        str(target),
        safe_serialization=True,
        create_model_card=False,  # the card would be looked up on the hub
    )
    for leftover in inner.iterdir():
        leftover.unlink()
    inner.rmdir()
    tokenizer.save(str(target / TOKENIZER_FILE))
    return encoder


def _state(weights: Weights, rows: np.ndarray) -> dict[str, np.ndarray]:
    """The bundled tensors under the names that transformers gives them."""
    shape = weights.shape
    state = {
        "embeddings.word_embeddings.weight": weights.matrix("emb.word", rows),
        "embeddings.position_embeddings.weight": weights.vector("emb.pos").reshape(shape.positions, shape.hidden),
        "embeddings.token_type_embeddings.weight": weights.vector("emb.type").reshape(shape.types, shape.hidden),
        "embeddings.LayerNorm.weight": weights.vector("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.vector("emb.ln.b"),
        # BERT's pooler, which nothing here uses: named, so that no loader fills it with noise
        "pooler.dense.weight": np.zeros((shape.hidden, shape.hidden), dtype=np.float32),
        "pooler.dense.bias": np.zeros(shape.hidden, dtype=np.float32),
    }
    names = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "aln": "attention.output.LayerNorm",
        "fi": "intermediate.dense",
        "fo": "output.dense",
        "oln": "output.LayerNorm",
    }
    for layer in range(shape.layers):
        for short, long in names.items():
            read = weights.vector if short.endswith("ln") else weights.matrix
            state[f"encoder.layer.{layer}.{long}.weight"] = read(f"l{layer}.{short}.w")
            state[f"encoder.layer.{layer}.{long}.bias"] = weights.vector(f"l{layer}.{short}.b")
    return state


def _write_onnx(encoder: Any, target: Path) -> None:
    """Export tokens → unit vectors, with the weights quantised to int8."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Pooled(torch.nn.Module):
        """Mean over the tokens, then unit length, inside the graph."""

        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * mask).sum(1) / mask.sum(1)
            return torch.nn.functional.normalize(mean, dim=-1)

    encoder.config._attn_implementation = "eager"
    exact = target / "model.fp32.onnx"
    example = torch.ones(2, 8, dtype=torch.int64)
    with torch.no_grad():
        torch.onnx.export(
            Pooled(),
            (example, example),
            str(exact),
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes={n: {0: "batch", 1: "tokens"} for n in ("input_ids", "attention_mask")}
            | {"embedding": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
    quantize_dynamic(exact, target / ONNX_FILE, weight_type=QuantType.QInt8, per_channel=True)
    exact.unlink()
