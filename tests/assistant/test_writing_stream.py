"""The parser of a model's stream: sentences and their brackets, whatever the split, in steps that grow with it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.writing.stream import LONGEST_MARKER, LONGEST_SENTENCE, Parser, Written

PIECES = st.sampled_from([
    "Trưởng thôn ", "họp dân", ". ", ".", "? ", "\n", "[1]", "[2, 3]", "[10/2022/QH15#21.1]", "[", "]", "[[", "【4】",
    " ", "1. ", "- ", "**", "1.000", "TP. ", "<think>", "</think>", "<th", "…", "“", "”", ":", "x" * 70, "không",
    "[Điều 9. Cấm", "ủ", "\u0323",
])  # fmt: skip


def parsed(*pieces: str) -> list[Written]:
    parser = Parser()
    found = [written for piece in pieces for written in parser.feed(piece)]
    return found + parser.close()


SENTENCES = {
    "a marker before the stop": ("Dân bàn [1].", [("Dân bàn.", ("1",))]),
    "a marker behind the stop": ("Dân bàn. [1] Xã quyết. [2]", [("Dân bàn.", ("1",)), ("Xã quyết.", ("2",))]),
    "several markers": ("Dân bàn [1][2] [3, 4].", [("Dân bàn.", ("1", "2", "3, 4"))]),
    "an address": ("Dân bàn [10/2022/QH15#21.1].", [("Dân bàn.", ("10/2022/QH15#21.1",))]),
    "none": ("Dân bàn. Xã quyết.", [("Dân bàn.", ()), ("Xã quyết.", ())]),
    "lines": ("- Dân bàn [1]\n- Xã quyết [2]\n", [("Dân bàn", ("1",)), ("Xã quyết", ("2",))]),
    "numbered lines": ("1. Dân bàn [1].\n2. Xã quyết [2].", [("1. Dân bàn.", ("1",)), ("2. Xã quyết.", ("2",))]),
    "a stop inside a number": ("Góp 1.000 đồng [1].", [("Góp 1.000 đồng.", ("1",))]),
    "an abbreviation": ("Ở TP. Huế có họp [1].", [("Ở TP. Huế có họp.", ("1",))]),
    "Markdown and quotation marks": ("**Dân** “bàn” `x` [1].", [("Dân bàn x.", ("1",))]),
    "a marker in the middle": ("Theo [1], dân bàn.", [("Theo, dân bàn.", ("1",))]),
    "other brackets": ("Dân bàn【1】.", [("Dân bàn.", ("1",))]),
    "thoughts": ("<think>Xã [9] quyết. </think>Dân bàn [1].", [("Dân bàn.", ("1",))]),
    "markers alone": ("[1] [2]\n[3]", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES.values(), ids=SENTENCES)
def test_sentences(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(written.text, written.cited) for written in parsed(text)] == expected
    assert not any(written.broken for written in parsed(text))


BROKEN = {
    "a bracket open to the end": "Dân bàn [1",
    "a bracket open at the end of the line": "Dân bàn [1\nXã quyết [2].",
    "a bracket in a bracket": "Dân bàn [ghi chú [1].",
    "a bracket too long": f"Dân bàn [{'x' * (LONGEST_MARKER + 1)}] rồi thôi [1].",
    "a sentence without end": "Dân bàn và " * 200,
    "a sentence cut off": "Dân bàn rồi",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_what_is_left_open_is_broken_and_shows_no_bracket(text: str) -> None:
    first = parsed(text)[0]
    assert first.broken
    assert not re.search(r"[\[\]]", first.text)
    assert len(first.text) <= LONGEST_SENTENCE + 1


def test_an_open_bracket_stalls_nothing() -> None:
    parser = Parser()
    parser.feed("Dân bàn [1\n")
    assert parser.feed("Xã quyết [2]. Rồi") == [Written("Xã quyết.", ("2",))]


def test_a_sentence_is_given_as_soon_as_the_next_one_begins() -> None:
    parser = Parser()
    assert parser.feed("Dân bàn. [1] ") == []
    assert parser.feed("X") == [Written("Dân bàn.", ("1",))]


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.data())
def test_any_split_gives_the_same_and_the_work_grows_with_the_text(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=12)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    whole = parsed(text)
    assert parsed(*pieces) == whole == parsed(*text)
    assert not any(set(written.text) & set("[]【】*`#“”<>") for written in whole)
    parser = Parser()
    for piece in pieces:
        parser.feed(piece)
    parser.close()
    assert len(text) <= parser.steps <= 2 * len(text)
