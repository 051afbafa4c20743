"""Whether a sentence is a safe abridgement of a source: words left out and put in, nothing else said.

Every content word of the sentence must be found in the source, in an order in which the
source can be read while leaving parts of it out. What may be left out is narrow: never a
negation, a condition or an exception before what stays, never a body or a number between
what stays, never part of what a share is a share of. The set of source places at which
the sentence read so far may end is carried from word to word, so that the search is over
every reading at once.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.writing.source import Source
from assistant.writing.tokens import Gap, Token, is_cut, tokens
from assistant.writing.vocabulary import Role, phrase, vocabulary

#: A sentence that needs more looks than this repeats itself without end.
_MOST_TRIES = 200_000
_AND = phrase("và")[0]
#: Words of a body's level, which stand behind its name.
_LEVELS = frozenset(phrase("cấp xã huyện tỉnh phường đặc khu thị trấn cơ sở ở cùng"))


class Step(NamedTuple):
    """A content word of the sentence and what stands between it and the one before.

    Attributes:
        gap: the strongest separator between the two.
        links: the linking words between the two.
    """

    token: Token
    gap: Gap
    links: tuple[str, ...]

    @property
    def joined(self) -> bool:
        return _AND in self.links

    def bridges(self, before: str) -> bool:
        """Whether words put in hold together what the source parts with a comma.

        Args:
            before: the key of the word right before this one in the source.
        """
        return bool(self.links) and not self.gap and not self.joined and before not in self.links


class Reading:
    """Reads sentences against one source.

    Args:
        source: what a sentence cites.
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    def first_unread(self, sentence: str) -> str | None:
        """The first word of ``sentence`` that no safe reading of the source reaches; None when all are read."""
        steps = _steps(tokens(sentence))
        places: set[int] = set()
        tries = itertools.count()
        for number, step in enumerate(steps):
            held = self._source.positions.get(step.token.key, ())
            if number == 0:
                places = {at for at in held if self._may_start(at)}
            else:
                places = {at for at in held if self._reached(places, at, step, tries)}
            if not places or next(tries) > _MOST_TRIES:
                return step.token.shown
        cut = is_cut(sentence)
        if not steps or not any(self._may_end(at, cut=cut) for at in places):
            return steps[-1].token.shown if steps else ""
        return None

    def _reached(self, places: set[int], at: int, step: Step, tries: Iterator[int]) -> bool:
        before = at - 1
        linking = vocabulary().linking | vocabulary().before_numbers
        while before >= 0 and before not in places and self._source.tokens[before].key in linking:
            before -= 1
        if before in places and self._adjoins(before, at, step):
            return True
        return any(next(tries) <= _MOST_TRIES and self._follows(place, at, step) for place in places)

    def _adjoins(self, before: int, at: int, step: Step) -> bool:
        """Whether the next content word of the source may follow."""
        source = self._source
        if source.is_name(before) != source.is_name(at):
            return False
        return not (source.parted(before + 1, at + 1) and step.bridges(source.tokens[at - 1].key))

    def _follows(self, before: int, at: int, step: Step) -> bool:
        source = self._source
        if source.is_name(before) or source.is_name(at):
            return self._around_names(before, at)
        if not self._governs(before, at):
            return False
        if source.sentence[before] == source.sentence[at] and at > before:
            bridged = source.parted(before + 1, at + 1) and step.bridges(source.tokens[at - 1].key)
            return at - 1 != before and not bridged and self._may_skip(before, at)
        if step.gap >= Gap.SEMICOLON:
            return self._may_end(before) and self._may_start(at)
        return self._may_turn_to(before, at, parted=bool(step.gap) or step.joined)

    def _governs(self, before: int, at: int) -> bool:
        """Whether what ``before`` does, if it is a negation or the like, is still done to what comes at ``at``."""
        source = self._source
        role = source.tokens[before].role
        if role in (Role.WORD, Role.NUMBER, Role.BODY):
            return True
        listed = source.parent[source.sentence[at]] == source.sentence[before]
        if role is Role.NEGATION:
            return listed
        return listed or source.sentence[at] == source.sentence[before]

    def _around_names(self, before: int, at: int) -> bool:
        """Within what names the provision, or from that to what it says; never back to a name."""
        source = self._source
        if source.is_name(before) and source.is_name(at):
            plain = source.tokens[at].role in (Role.WORD, Role.NUMBER)
            return source.sentence[before] == source.sentence[at] and before < at and plain
        return source.is_name(before) and self._may_start(at)

    def _opens(self, at: int) -> bool:
        """Whether only linking words stand before ``at`` in its sentence."""
        first = self._source.start[self._source.sentence[at]]
        return all(token.key in vocabulary().linking for token in self._source.tokens[first:at])

    def _may_turn_to(self, before: int, at: int, *, parted: bool) -> bool:
        """Whether the reading may go on at the start of another sentence, or go back to the start of its own."""
        source = self._source
        here, there = source.sentence[before], source.sentence[at]
        if source.parent[there] == here:
            return self._may_skip_tail(before) and self._may_open(at)
        if not parted or not self._opens(at):
            return False
        if here == there:
            return self._closed(before)
        return source.parent[there] == source.parent[here] and self._may_end(before)

    def _closed(self, at: int) -> bool:
        """Whether a comma, or the sentence's end, stands behind ``at``."""
        source = self._source
        return at + 1 >= len(source.tokens) or bool(source.tokens[at + 1].gap)

    def _may_skip_tail(self, before: int) -> bool:
        """Whether the rest of a sentence that announces a list may be left out."""
        end = self._source.start[self._source.sentence[before] + 1]
        return self._keeps_base(before, end) and not any(True for _ in self._source.weighty(before + 1, end))

    def _may_skip(self, before: int, at: int) -> bool:
        """Whether what stands between two places of one sentence may be left out."""
        source = self._source
        if not self._keeps_base(before, at):
            return False
        weighty = list(source.weighty(before + 1, at))
        if not weighty or self._is_listed(before, at, weighty):
            return True
        whole = bool(source.tokens[before + 1].gap) and bool(source.tokens[at].gap)
        return all(self._may_drop(place, at, whole=whole) for place in weighty)

    def _may_drop(self, place: int, at: int, *, whole: bool) -> bool:
        """Whether one weighty word before ``at`` may be left out.

        Args:
            whole: what is left out runs from comma to comma.
        """
        source = self._source
        role, following = source.tokens[place].role, source.tokens[at]
        if role in (Role.CONDITION, Role.BODY):
            return False
        if role is Role.NEGATION:
            return whole and bool(source.tokens[place].gap) and following.role is Role.MODALITY
        if role is Role.NUMBER:
            return whole
        if role is Role.BOUND:
            return following.role is not Role.NUMBER or source.parted(place + 1, at + 1)
        return source.parted(place + 1, at + 1)

    def _is_listed(self, before: int, at: int, weighty: Sequence[int]) -> bool:
        """Whether only further bodies of one list are left out: "Trưởng thôn, Tổ trưởng tổ dân phố"."""
        source = self._source
        among = source.tokens[before].role is Role.BODY or source.tokens[before].key in _LEVELS
        if not among or source.tokens[before + 1].gap != Gap.COMMA or source.tokens[at].role is Role.BODY:
            return False
        skipped = source.tokens[before + 1 : at]
        bodies = [source.tokens[place].role is Role.BODY for place in weighty]
        return all(bodies) and all(t.role is Role.BODY or t.key in _LEVELS for t in skipped)

    def _keeps_base(self, before: int, at: int) -> bool:
        """Whether nothing of what a share is a share of is left out behind the share."""
        base = self._source.base
        if before + 1 >= len(base) or not base[before + 1]:
            return True
        left_out = self._source.tokens[before + 1 : at]
        lost = [t for t, inside in zip(left_out, base[before + 1 : at], strict=False) if inside]
        return all(t.key in vocabulary().linking or t.key in ("sô2", "tông4") for t in lost)

    def _may_start(self, at: int) -> bool:
        """Whether a statement may start at ``at``: nothing before it, or announcing it, says what it then lacks."""
        if self._source.is_name(at):
            return self._source.tokens[at].gap >= Gap.LINE
        return self._may_open(at) and not self._announced_weightily(self._source.sentence[at])

    def _may_open(self, at: int) -> bool:
        """Whether what stands before ``at`` in its sentence may be left out."""
        source = self._source
        first = source.start[source.sentence[at]]
        parted = bool(source.tokens[at].gap) and at > first
        for place in source.weighty(first, at):
            role = source.tokens[place].role
            if role in (Role.CONDITION, Role.NEGATION) or not (parted or source.parted(place + 1, at + 1)):
                return False
            if role is Role.BODY and not parted:
                return False
        return True

    def _announced_weightily(self, sentence: int) -> bool:
        """Whether the list that the sentence stands in is announced by a negation ("không được:", "nghiêm cấm:")."""
        source = self._source
        parent = source.parent[sentence]
        while parent >= 0:
            roles = [source.tokens[at].role for at in source.weighty(source.start[parent], source.start[parent + 1])]
            governing = [role for role in roles if role in (Role.NEGATION, Role.MODALITY)]
            if governing and governing[-1] is Role.NEGATION:
                return True
            parent = source.parent[parent]
        return False

    def _may_end(self, at: int, *, cut: bool = False) -> bool:
        """Whether a statement may end at ``at``: no condition, exception or base of a share is lost behind it.

        Args:
            cut: the statement itself shows that it is cut short.
        """
        source = self._source
        if source.is_name(at) or (source.tokens[at].role is Role.NEGATION and not cut):
            return False
        if cut:
            return True
        end = source.start[source.sentence[at] + 1]
        if not self._keeps_base(at, end):
            return False
        return not any(source.tokens[place].role is Role.CONDITION for place in source.weighty(at + 1, end))


def _steps(found: Sequence[Token]) -> list[Step]:
    """The content words of a sentence; linking words are passed over."""
    linking, numbers = vocabulary().linking, vocabulary().before_numbers
    steps: list[Step] = []
    gap: Gap = Gap.NONE
    links: tuple[str, ...] = ()
    for at, token in enumerate(found):
        gap = max(gap, token.gap)
        before_number = at + 1 < len(found) and found[at + 1].role in (Role.NUMBER, Role.BOUND)
        if token.key in linking or (token.key in numbers and before_number):
            links = (*links, token.key)
            continue
        steps.append(Step(token, gap if steps else Gap.NONE, links))
        gap, links = Gap.NONE, ()
    return steps
