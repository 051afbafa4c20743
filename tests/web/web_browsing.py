"""What the browser tests share: where things are on the page, and the steps that every one of them takes."""

from __future__ import annotations

from collections.abc import Callable

BOX = "#question textarea"
LAST = ".turn:last-child"
#: The highlighted text of the panel: lines apart, pieces of a line together.
MARKED = """() => [...document.querySelectorAll('.panel .line')]
    .map((line) => [...line.querySelectorAll('mark')].map((m) => m.textContent).join('')).join(' ')
    .replace(/\\s+/g, ' ').trim()"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

Open = Callable[..., object]


def ask(page, question: str, state: str = "done") -> None:
    number = page.locator(".turn").count() + 1
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    page.wait_for_selector(f".turn:nth-child({number})[data-state={state}]")


def settled(page) -> None:
    """Wait until the panel's slide is over."""
    page.wait_for_function("!document.querySelector('#panel').getAnimations().length")


def one_line(text: str) -> str:
    return " ".join(text.split())
