"""A language model's stream as sentences, one character after another: any split gives the same sentences.

Each character is looked at once, and once more when a bracket turns out to be none, so that
the work grows with the text and with nothing else (``Parser.steps`` counts it).
"""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_MARKER = 64
LONGEST_SENTENCE = 1200
_OPEN, _CLOSE = "[【", "]】"
_ENDS = ".!?"
_SIGNS = ".,;:!?)"
_DROPPED = '*`#“”"«»<>|\\_~'
_ABBREVIATIONS = frozenset(("tp", "tx", "tt", "q", "p", "ths", "ts", "gs", "pgs", "vd", "đ/c"))
_LONGEST_ABBREVIATION = max(map(len, _ABBREVIATIONS))
_THINK, _THOUGHT = "<think>", "</think>"


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence as the model wrote it.

    Attributes:
        text: its words, without markers, brackets, Markdown and quotation marks.
        cited: what stood in its brackets, in order.
        broken: whether a bracket was left open, or the sentence ran on without end.
    """

    text: str
    cited: tuple[str, ...]
    broken: bool = False


class Parser:
    """Takes a stream in pieces of any size; gives each sentence when it is sure to be over.

    A sentence is over at its full stop, once what follows is seen to be no marker, and at the
    end of a line. A bracket that is not closed within ``LONGEST_MARKER`` characters or on its
    line is no marker: its text counts as text, and the sentence as broken.
    """

    def __init__(self) -> None:
        self.steps = 0
        self._text: list[str] = []
        self._cited: list[str] = []
        self._bracket: list[str] | None = None
        self._broken = False
        self._ended = False  # a full stop was seen, and nothing but space and markers since
        self._spaced = False
        self._parted = False  # space or a marker since the last visible character
        self._first_word = True
        self._last_word: list[str] = []
        self._thinking = ""
        self._found: list[Written] = []

    def feed(self, piece: str) -> list[Written]:
        """The sentences that ``piece`` completes."""
        for character in piece:
            self._take(character)
        return self._taken()

    def close(self) -> list[Written]:
        """The sentences still open at the end of the stream; one without its full stop may be cut, and is broken."""
        if self._thinking and not self._thinking.startswith(_THINK):
            self._outside(self._thinking)
        if self._bracket is not None:
            self._give_up_bracket()
        self._broken = self._broken or not (self._ended or self._cited)
        self._finish()
        return self._taken()

    def _taken(self) -> list[Written]:
        found, self._found = self._found, []
        return found

    def _take(self, character: str) -> None:
        """Thoughts between ``<think>`` and ``</think>`` are passed over."""
        self.steps += 1
        if self._thinking.startswith(_THINK):
            tail = (self._thinking[len(_THINK) :] + character)[-len(_THOUGHT) :]
            self._thinking = "" if tail == _THOUGHT else _THINK + tail
            return
        candidate = self._thinking + character
        if _THINK.startswith(candidate):
            self._thinking = candidate
            return
        self._thinking = ""
        self._outside(candidate)

    def _outside(self, characters: str) -> None:
        for character in characters:
            if self._bracket is None:
                self._outside_bracket(character)
            else:
                self._inside_bracket(character)

    def _inside_bracket(self, character: str) -> None:
        assert self._bracket is not None
        if character in _CLOSE:
            self._cited.append("".join(self._bracket).strip())
            self._bracket, self._parted = None, True
        elif character in _OPEN:
            self._give_up_bracket()
            self._bracket = []
        elif character == "\n" or len(self._bracket) >= LONGEST_MARKER:
            self._give_up_bracket()
            self._outside_bracket(character)
        else:
            self._bracket.append(character)

    def _give_up_bracket(self) -> None:
        held, self._bracket = self._bracket or [], None
        self._broken = self._broken or bool(held)
        for character in held:
            self.steps += 1
            self._outside_bracket(character)

    def _outside_bracket(self, character: str) -> None:
        if character in _OPEN:
            self._bracket = []
        elif character == "\n":
            self._finish()
        elif character.isspace():
            self._spaced = self._parted = True
        elif character not in _CLOSE and character not in _DROPPED:
            self._visible(character)

    def _visible(self, character: str) -> None:
        if self._ended and self._parted and character not in _ENDS:
            self._finish()
        if len(self._text) >= LONGEST_SENTENCE:
            self._broken = True
            return
        if self._spaced:
            self._next_word(character)
        self._ended = character in _ENDS and not self._is_abbreviated()
        self._spaced = self._parted = False
        self._text.append(character)
        if len(self._last_word) < _LONGEST_ABBREVIATION + 1:
            self._last_word.append(character)

    def _next_word(self, character: str) -> None:
        if self._text and character not in _SIGNS:
            self._text.append(" ")
        self._first_word = self._first_word and not any(c.isalnum() for c in self._last_word)
        self._last_word = []

    def _is_abbreviated(self) -> bool:
        """Whether a full stop here ends an abbreviation, or the number of an item at its line's start."""
        word = "".join(self._last_word).lower()
        return word in _ABBREVIATIONS or (word.isdigit() and self._first_word)

    def _finish(self) -> None:
        """Hand over the sentence and start anew; markers alone belong to no sentence."""
        text = "".join(self._text).strip(" -–—•+")
        if any(character.isalnum() for character in text):
            self._found.append(Written(text, tuple(self._cited), self._broken))
        self._text, self._cited, self._last_word = [], [], []
        self._broken = self._ended = self._spaced = self._parted = False
        self._first_word = True
