"""Ways of writing a clause that change nothing, and ways that make it false."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

from corpus.handbook.bodies import canonical, spans

#: A variant of a text, or None where the text offers no place for it.
Variant = Callable[[str, random.Random], str | None]

_BODIES = (
    "Ủy ban nhân dân", "Hội đồng nhân dân", "Trưởng thôn", "Ban công tác Mặt trận", "Chính phủ", "Công đoàn",
    "Ban Thanh tra nhân dân", "Chủ tịch Ủy ban nhân dân", "Bộ Nội vụ", "Thủ tướng Chính phủ",
)  # fmt: skip
_UNITS = {"ngày làm việc": "ngày", "ngày": "tháng", "tháng": "ngày", "năm": "tháng", "giờ": "ngày", "tuần": "tháng"}
_MODALITIES = {
    "phải": "có thể", "có thể": "phải", "có trách nhiệm": "có thể", "có quyền": "phải", "được": "phải",
    "không được": "phải", "nghiêm cấm": "được", "có nghĩa vụ": "có quyền",
}  # fmt: skip
_BOUNDS = {
    "ít nhất": "nhiều nhất", "không quá": "ít nhất", "trên": "dưới", "từ đủ": "dưới", "tối đa": "tối thiểu",
    "chậm nhất": "sớm nhất", "trở lên": "trở xuống", "dưới": "trên", "tối thiểu": "tối đa",
}  # fmt: skip
#: Between bodies of one list, whose order says nothing: "Trưởng thôn, Tổ trưởng tổ dân phố và".
_LIST_BETWEEN = re.compile(r"(?:[,;]|\s|và|hoặc|cấp|xã|phường|ở|các)*")
_NEGATABLE = (
    "phải|được|có thể|có quyền|có trách nhiệm|là|do|gồm|bao gồm|thực hiện|tổ chức|quyết định|báo cáo|ban hành|"
    "công khai|thông báo|quy định|bảo đảm|xem xét|lập|gửi|đề nghị|giải quyết|hướng dẫn|kiểm tra|tham gia|bị"
)


def _words(text: str) -> str:
    """A pattern for whole words."""
    return rf"(?<!\w)(?:{text})(?!\w)"


def _one_place(pattern: str, text: str, rng: random.Random) -> re.Match[str] | None:
    places = list(re.finditer(pattern, text, re.IGNORECASE))
    return rng.choice(places) if places else None


def _exchange(text: str, match: re.Match[str], other: str) -> str:
    other = other[:1].upper() + other[1:] if match[0][:1].isupper() else other
    return text[: match.start()] + other + text[match.end() :]


def _exchanged(table: dict[str, str]) -> Variant:
    pattern = _words("|".join(sorted(map(re.escape, table), key=len, reverse=True)))

    def variant(text: str, rng: random.Random) -> str | None:
        match = _one_place(pattern, text, rng)
        return _exchange(text, match, table[match[0].lower()]) if match else None

    return variant


def number_changed(text: str, rng: random.Random) -> str | None:
    """One number of the text raised, never the one that opens a clause."""
    match = _one_place(r"(?<![\w/.])(?<!^)\d+(?![.)]\s|\w)", text, rng)
    if not match:
        return None
    raised = str(int(match[0]) + rng.randint(1, 3)).rjust(len(match[0]), "0")
    return text[: match.start()] + raised + text[match.end() :]


def unit_changed(text: str, rng: random.Random) -> str | None:
    """The unit of one number exchanged."""
    match = _one_place(rf"(?<=\d ){_words('|'.join(_UNITS))}", text, rng)
    return _exchange(text, match, _UNITS[match[0].lower()]) if match else None


def negation_added(text: str, rng: random.Random) -> str | None:
    match = _one_place(rf"(?<!không )(?<!chưa )(?<!cũng )(?<=\w ){_words(_NEGATABLE)}", text, rng)
    return text[: match.start()] + "không " + text[match.start() :] if match else None


def negation_dropped(text: str, rng: random.Random) -> str | None:
    match = _one_place(rf"{_words('không|chưa|nghiêm cấm|cấm')} ", text, rng)
    return text[: match.start()] + text[match.end() :] if match else None


def body_changed(text: str, rng: random.Random) -> str | None:
    """One body replaced by another that the text does not name."""
    found = _named(text)
    if not found:
        return None
    match = rng.choice(found)
    names = {name for _, _, name in spans(canonical(text))}
    others = [name for name in _BODIES if name not in names and canonical(name) not in canonical(text)]
    return text[: match.start()] + rng.choice(others) + text[match.end() :] if others else None


def bodies_exchanged(text: str, rng: random.Random) -> str | None:
    """Two different bodies of the text trade places."""
    found = _named(text)
    pairs = [
        (a, b)
        for i, a in enumerate(found)
        for b in found[i + 1 :]
        if canonical(a[0]) != canonical(b[0]) and not _LIST_BETWEEN.fullmatch(text[a.end() : b.start()])
    ]
    if not pairs:
        return None
    first, second = rng.choice(pairs)
    between = text[first.end() : second.start()]
    return text[: first.start()] + second[0] + between + first[0] + text[second.end() :]


def numbers_exchanged(text: str, rng: random.Random) -> str | None:
    """Two different numbers with units or signs trade places."""
    found = list(re.finditer(r"(?<![\w/.])\d+(?:/\d+)?(?= (?:ngày|tháng|năm|giờ|người|hộ|tổng|số)|%)", text))
    pairs = [(a, b) for i, a in enumerate(found) for b in found[i + 1 :] if a[0].lstrip("0") != b[0].lstrip("0")]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    return text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]


def _named(text: str) -> list[re.Match[str]]:
    """Bodies as they stand in the text, their lists left whole."""
    names = sorted({re.escape(name) for _, _, name in spans(canonical(text))}, key=len, reverse=True)
    return list(re.finditer(_words("|".join(names)), text)) if names else []


def decomposed(text: str, _: random.Random) -> str | None:
    return unicodedata.normalize("NFD", text)


def tone_moved(text: str, _: random.Random) -> str | None:
    """The other placement of tones: hoà for hòa, ủy for uỷ."""
    pairs = ("òa oà", "óa oá", "ỏa oả", "õa oã", "ọa oạ", "òe oè", "óe oé", "ủy uỷ", "úy uý", "ùy uỳ", "ụy uỵ", "ũy uỹ")
    moved = text
    for pair in pairs:
        one, other = pair.split()
        for first, second in ((one, other), (one.capitalize(), other.capitalize())):
            moved = re.sub(rf"{first}(?!\w)", second, moved)
    return moved if moved != text else None


def ellipsis_put(text: str, rng: random.Random) -> str | None:
    """An ellipsis in any of its spellings, before or behind."""
    return rng.choice((f"… {text}", f"{text.rstrip('.;')}…", f"{text.rstrip('.;')} ...", f"...{text}..."))


def cut_short(text: str, rng: random.Random) -> str | None:
    """The end cut off at a word, the cut shown, as a quotation is cut."""
    words = text.split(" ")
    if len(words) < 12:
        return None
    return " ".join(words[: rng.randint(len(words) // 2, len(words))]).rstrip(",;:.") + "…"


def list_marker(text: str, _: random.Random) -> str | None:
    return "\n".join(f"- {line}" for line in text.split("\n"))


def spaced(text: str, _: random.Random) -> str | None:
    return re.sub(r"([,;:])", r" \1", text.replace(" ", "  ")).replace("\n", "\n\n ")


def capitals(text: str, _: random.Random) -> str | None:
    return text.upper()


def small_letters(text: str, _: random.Random) -> str | None:
    return text.lower()


def verbatim(text: str, _: random.Random) -> str | None:
    return text


def on_one_line(text: str, _: random.Random) -> str | None:
    return text.replace("\n", " ") if "\n" in text else None


BENIGN: dict[str, Variant] = {
    "verbatim": verbatim,
    "decomposed (NFD)": decomposed,
    "tone placement": tone_moved,
    "ellipsis": ellipsis_put,
    "cut short": cut_short,
    "list marker": list_marker,
    "spacing": spaced,
    "capitals": capitals,
    "small letters": small_letters,
    "on one line": on_one_line,
}
FALSE: dict[str, Variant] = {
    "number": number_changed,
    "numbers exchanged": numbers_exchanged,
    "bound": _exchanged(_BOUNDS),
    "negation added": negation_added,
    "negation dropped": negation_dropped,
    "modality": _exchanged(_MODALITIES),
    "body": body_changed,
    "bodies exchanged": bodies_exchanged,
    "deadline unit": unit_changed,
}
