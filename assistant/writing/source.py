"""A cited text laid out for comparison: its sentences, what announces them, and where each token stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from assistant.writing.tokens import Gap, Token, tokens
from assistant.writing.vocabulary import WEIGHTY, Role, vocabulary

_BARE_DEPTH = 9  # lines without a label under words that announce them
_SHARE_SIGNS = ("%", "/")


class Source:
    """The text that a sentence may take its words from.

    Args:
        text: what is cited, with the words that announce it first, line by line.
        names: ways of naming the provision itself ("khoản 1 Điều 2 Luật … quy định").

    Attributes:
        tokens: of the text, then of the names.
        sentence: for each token, which sentence it stands in.
        start: for each sentence, its first token; one more at the end.
        parent: for each sentence, the one that announces it, or -1.
        named_from: the first token of the names.
    """

    def __init__(self, text: str, names: Sequence[str] = ()) -> None:
        self.tokens = tokens(text)
        self.named_from = len(self.tokens)
        for name in names:
            self.tokens += tokens(name)
        self.start = [i for i, t in enumerate(self.tokens) if not i or t.gap >= Gap.COLON]
        self.sentence = _numbered(self.start, len(self.tokens))
        self.start.append(len(self.tokens))
        self.parent = list(self._parents())
        self.positions: dict[str, list[int]] = defaultdict(list)
        for at, token in enumerate(self.tokens):
            self.positions[token.key].append(at)
        self._next_weighty = _next(self.tokens)
        self.base = self._bases()

    def is_name(self, at: int) -> bool:
        return at >= self.named_from

    def weighty(self, start: int, end: int) -> Iterator[int]:
        """The tokens in ``[start, end)`` that no summary may drop unlooked at."""
        at = self._next_weighty[start] if start < len(self.tokens) else end
        while at < end:
            yield at
            at = self._next_weighty[at + 1]

    def parted(self, start: int, end: int) -> bool:
        """Whether a comma or more stands before a token in ``[start, end)``."""
        return any(self.tokens[at].gap for at in range(start, min(end, len(self.tokens))))

    def _parents(self) -> Iterator[int]:
        """For each sentence the one whose colon announces it, inside its line or its list."""
        announcing: list[tuple[int, int]] = []  # (announcing sentence, depth of its items)
        of_line = inner = -1
        for number, first in enumerate(self.start[:-1]):
            token = self.tokens[first]
            if token.gap >= Gap.LINE:
                depth = token.label or self._bare_depth(token, announcing)
                kept = depth if token.gap == Gap.LINE else depth - 1
                announcing = [pair for pair in announcing if pair[1] <= kept]
                if token.gap == Gap.LIST:
                    announcing.append((number - 1, depth))
                of_line = inner = announcing[-1][0] if announcing else -1
            elif token.gap == Gap.COLON:
                inner = number - 1
            elif token.gap == Gap.STOP:
                inner = of_line
            yield -1 if self.is_name(first) else inner

    @staticmethod
    def _bare_depth(token: Token, announcing: Sequence[tuple[int, int]]) -> int:
        """A line without a label is an item only behind a colon or behind another such item."""
        among_bare = bool(announcing) and announcing[-1][1] == _BARE_DEPTH
        return _BARE_DEPTH if token.gap == Gap.LIST or among_bare else 0

    def _bases(self) -> list[bool]:
        """Whether each token belongs to what a share is a share of: "2/3 [tổng số hộ trong thôn] tán thành"."""
        inside, found = False, []
        ends = vocabulary().base_ends
        for token in self.tokens:
            if token.gap or token.role is not Role.WORD or token.key in ends:
                inside = False
            found.append(inside)
            if token.role is Role.NUMBER and any(sign in token.key.split(" ")[-1] for sign in _SHARE_SIGNS):
                inside = token.key.count("/") < 2
        return found


def _numbered(starts: Sequence[int], length: int) -> list[int]:
    found, number = [], -1
    opening = set(starts)
    for at in range(length):
        number += at in opening
        found.append(number)
    return found


def _next(all_tokens: Sequence[Token]) -> list[int]:
    """For each place, the next token there or later that is weighty; the length where there is none."""
    after = [len(all_tokens)] * (len(all_tokens) + 1)
    for at in range(len(all_tokens) - 1, -1, -1):
        after[at] = at if all_tokens[at].role in WEIGHTY else after[at + 1]
    return after
