"""Abbreviations and chat spelling written out: "ubnd xa co dc k" becomes "Ủy ban nhân dân xa co được không".

The table is ``abbreviations.yaml``. Its hints look at the neighbours, folded to plain letters:
what stands before is seen already written out, what stands after as typed. References
("k2 đ20", "nd59", "tt 67/2019") are left to the step that reads them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.question.definitions import from_corpus
from assistant.question.syllables import canonical, is_marked, is_syllable
from corpus.errors import DanchuError, ErrorCode
from corpus.text import fold

__all__ = ["Expander", "Expansion", "expand", "from_corpus", "load_table", "shipped"]

FILE = Path(__file__).with_name("abbreviations.yaml")

_LETTERS = r"(?:[^\W\d_][\u0300-\u036f]*)+"
_FIXED = (
    r"https?://\S+|www\.\S+|[\w.+-]{1,64}@[\w.-]+"  # addresses
    r"|[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}\.(?:vn|com|net|org|gov|edu|info)\b(?:/\S*)?"
    r"|(?:\w{1,24}[/-]){0,6}[^\W\d_]{0,24}\d\w*(?:[/:.-]\w+)*"  # numbers, document numbers, "nd59", "10k"
    r"|(?i:\b(?:n[đd]|tt|ttlt|q[đd]|nq|kh|ct|cv|h[đd]|tb)-[^\W\d_]{2,12}\b)"  # the tail of a number: NĐ-CP
)
_TAIL = 48  # characters that a hint may look back
_BETWEEN = r"[\s,;/&()\"'“”–-]*"


class _Hints(BaseModel):
    """What the neighbours must (not) be; patterns over folded text."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    truoc: str | None = None
    sau: str | None = None
    khong_truoc: str | None = None
    khong_sau: str | None = None


class _Row(BaseModel):
    """One row of the table.

    ``chu`` limits the case typed, ``dung_dau`` wants the marks typed as written here.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    viet_tat: list[str] = Field(min_length=1)
    day_du: str = Field(min_length=1)
    chu: Literal["hoa", "thuong"] | None = None
    dung_dau: bool = False
    khi: _Hints = _Hints()


class _Table(BaseModel):
    """The file: named patterns, onsets of chat spelling, rows in order of preference."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mau: dict[str, str]
    am_dau: dict[str, str]
    dong: list[_Row] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Expansion:
    """A text written out, and each abbreviation in it, as typed, with what now stands for it."""

    text: str
    used: tuple[tuple[str, str], ...] = ()


class _Rule(NamedTuple):
    short: str
    long: str
    exact: bool
    case: str | None
    after: re.Pattern[str] | None
    before: re.Pattern[str] | None
    not_before: re.Pattern[str] | None

    def spells(self, typed: str) -> bool:
        """Whether ``typed`` is this spelling with all, some or none of its marks; never with marks of its own."""
        if self.exact or typed == self.short:
            return typed == self.short
        same = zip(typed, self.short, strict=False)
        return len(typed) == len(self.short) and all(t in (s, _plain(s)) for t, s in same)

    def fits(self, typed: str, shouting: bool, before: str, folded: str, end: int) -> bool:
        """Whether ``typed`` stands for this rule's words between what is before and after it."""
        return (
            self.spells(typed.lower())
            and not (self.case == "hoa" and (shouting or not typed.isupper()))
            and not (self.case == "thuong" and not shouting and not typed.islower())
            and (self.after is None or self.after.match(folded, end) is not None)
            and (self.before is None or self.before.search(before) is not None)
            and (self.not_before is None or self.not_before.search(before) is None)
        )


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """One character folded, as one character."""
    folded = fold(char)
    return folded if len(folded) == 1 else char


def _folded(text: str) -> str:
    """``text`` folded, every character in its place."""
    return "".join(map(_plain, text))


def _is_word(letters: str) -> bool:
    """Whether plain letters may be a Vietnamese word that lost its marks."""
    return is_syllable(letters) or any(
        is_syllable(f"{letters[: i + 1]}\u0301{letters[i + 1 :]}") for i, c in enumerate(letters) if c in "aeiouy"
    )


class Expander:
    """The table ready to use; immutable, so any number of threads may share it.

    Raises:
        DanchuError: ``settings-invalid`` when the table does not hold together.
    """

    def __init__(self, table: _Table) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        for row in table.dong:
            for rule in _rules_of(row, table.mau):
                self._rules.setdefault(_folded(rule.short), []).append(rule)
        self._onsets = table.am_dau
        compound = sorted((k for k in self._rules if not k.isalpha()), key=len, reverse=True)
        glued = r"(?<![\w/.-])(?:p|q|tdp|kp)(?=\d{1,2}(?![\w/.,]))"
        shape = "|".join(
            (
                rf"(?P<glued>{glued})",
                r"(?P<dotted>(?<![\w.])(?:[^\W\d_]\.){2,7}[^\W\d_](?!\w|@|\.\w))",
                rf"(?P<compound>(?<!\w)(?:{'|'.join(map(re.escape, compound)) or '(?!)'})(?:(?<=\.)|(?!\w)))",
                rf"(?P<fixed>{_FIXED})",
                rf"(?P<word>{_LETTERS})",
            )
        )
        self._scan = re.compile(shape)
        self._check(table)

    def _check(self, table: _Table) -> None:
        """No expansion may hold an abbreviation, or writing out would never end."""
        for row in table.dong:
            for word in filter(self._abbreviates, row.day_du.lower().split()):
                raise _invalid(f"“{row.day_du}” lại chứa chữ viết tắt “{word}”")

    def _abbreviates(self, word: str) -> bool:
        return any(rule.spells(word) for rule in self._rules.get(_folded(word), ()))

    def with_defined(self, defined: Mapping[str, str]) -> Expander:
        """The same, which also writes out abbreviations that texts define; where a row of the table fits, it goes first.

        Args:
            defined: from ``from_corpus``. One whose words hold another abbreviation is left out; one of two
                letters counts only in capitals.
        """
        extended = copy(self)
        extended._rules = dict(self._rules)
        for short, long in defined.items():
            if any(self._abbreviates(word) or word == short.lower() for word in long.lower().split()):
                continue
            row = _Row(viet_tat=[short], day_du=long, chu="hoa" if len(short) <= 2 else None)
            for rule in _rules_of(row, {}):
                key = _folded(rule.short)
                extended._rules[key] = [*extended._rules.get(key, []), rule]
        return extended

    def expand(self, text: str) -> Expansion:
        """``text`` (NFC) with its abbreviations written out; done again until nothing changes."""
        text = unicodedata.normalize("NFC", text)
        shouting = self._shouting(text)
        used: list[tuple[str, str]] = []
        while True:
            written, new = self._once(text, shouting)
            if not new:
                return Expansion(text, tuple(used))
            text = unicodedata.normalize("NFC", written)
            used += new

    def _once(self, text: str, shouting: bool) -> tuple[str, list[tuple[str, str]]]:
        folded = _folded(text)
        pieces: list[str] = []
        used: list[tuple[str, str]] = []
        tail, at = "", 0
        for match in self._scan.finditer(folded):
            kind, start, end = match.lastgroup, match.start(), match.end()
            if kind == "fixed":
                continue
            key = match[0].replace(".", "") if kind == "dotted" else match[0]
            typed = text[start:end].replace(".", "") if kind == "dotted" else text[start:end]
            if key not in self._rules and key[0] not in self._onsets:
                continue
            before = (tail + folded[at:start])[-_TAIL:]
            long = self._find(key, typed, shouting, before, folded, end)
            if long is None:
                continue
            long = _cased(long, typed, shouting, before)
            gap = " " if end < len(text) and text[end].isalnum() else ""  # "p5", "P.Bến Nghé"
            pieces += [text[at:start], long, gap]
            tail = (tail + folded[at:start] + fold(long) + gap)[-_TAIL:]
            used.append((text[start:end], long))
            at = end
        return "".join([*pieces, text[at:]]), used

    def _find(self, key: str, typed: str, shouting: bool, before: str, folded: str, end: int) -> str | None:
        for rule in self._rules.get(key, ()):
            if rule.fits(typed, shouting, before, folded, end):
                return rule.long
        return self._respelt(typed)

    def _respelt(self, typed: str) -> str | None:
        """Chat onsets: "fải" is "phải", "wyền" is "quyền"; only in words with a mark, which no foreign word has."""
        if typed[0] not in self._onsets or not is_marked(typed) or not typed.islower():
            return None
        word = self._onsets[typed[0]] + typed[1:]
        return word if is_syllable(canonical(word)) else None

    def _shouting(self, text: str) -> bool:
        """Whether all is in capitals, so that capitals do not mean an abbreviation."""
        words = re.findall(_LETTERS, text)
        long = [w for w in words if len(w) > 1 and _folded(w) not in self._rules]
        return len(long) >= 3 and sum(w.isupper() for w in long) >= 0.8 * len(long)


_OPENS = re.compile(r"(?:^|[.?!…\n])[\s\"'“(]*$")


def _cased(long: str, typed: str, shouting: bool, before: str) -> str:
    """``long`` in capitals when all else is, with a capital where it opens a sentence typed with one."""
    if shouting:
        return long.upper()
    return long[0].upper() + long[1:] if typed[0].isupper() and _OPENS.search(before) else long


def _rules_of(row: _Row, named: dict[str, str]) -> Iterator[_Rule]:
    def compiled(shape: str, *patterns: str | None) -> re.Pattern[str] | None:
        text = shape.format(*(p or "(?!)" for p in patterns))
        for name, value in named.items():
            text = text.replace(f"{{{name}}}", value)
        try:
            return re.compile(text) if any(patterns) else None
        except re.error as error:
            raise _invalid(f"dòng “{row.viet_tat[0]}”, mẫu “{text}”: {error}") from error

    hints = row.khi
    after = rf"(?!{_BETWEEN}(?:{{}})(?!\w))" + (rf"{_BETWEEN}(?:{{}})(?!\w)" if hints.sau else "")
    back = rf"(?<!\w)(?:{{}}){_BETWEEN}$"
    around = compiled(after, hints.khong_sau, hints.sau), compiled(back, hints.truoc), compiled(back, hints.khong_truoc)
    for spelling in row.viet_tat:
        short = unicodedata.normalize("NFC", spelling).lower()
        exact = row.dung_dau or _is_word(_folded(short))
        yield _Rule(short, unicodedata.normalize("NFC", row.day_du), exact, row.chu, *around)


def _invalid(why: str) -> DanchuError:
    return DanchuError(
        ErrorCode.SETTINGS_INVALID,
        f"Bảng chữ viết tắt {FILE.name} không dùng được: {why}. Hãy sửa tệp hoặc cài lại chương trình.",
    )


def load_table(text: str) -> Expander:
    """The expander of a YAML table.

    Raises:
        DanchuError: ``settings-invalid``, with what is wrong.
    """
    try:
        data: Any = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # nosec B506  # a safe loader
        return Expander(_Table.model_validate(data))
    except (ValidationError, yaml.YAMLError) as error:
        raise _invalid(str(error)) from error


@cache
def shipped() -> Expander:
    """The expander of the shipped table, read once."""
    return load_table(FILE.read_text("utf-8"))


def expand(text: str) -> Expansion:
    """``text`` with the abbreviations and chat spelling of the shipped table written out."""
    return shipped().expand(text)
