"""An answer's Markdown as HTML: nothing but text, emphasis, lists, quotations and citation chips.

The parser starts from nothing and is given only those rules, so that raw HTML, links,
images and scripts in an answer (or in a law text, or in what a language model wrote) are
shown as the characters they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape

from assistant.answer import Citation
from corpus.model import Kind
from web.links import marks_value, page_path

_RULES = ("emphasis", "list", "blockquote", "heading", "table", "hr", "newline", "escape", "entity")
_MARKER = re.compile(r"\[(\d{1,3})\]")
_QUOTE_MARK = re.compile("[“”]")
_HEADINGS_BELOW = 2
_NO_BREAK = "\u00a0"


def render_blocks(markdown: str, citations: Sequence[Citation], root: str = "") -> list[Markup]:
    """The top-level blocks of an answer, each as HTML, in order.

    Args:
        markdown: the answer; a marker ``[1]`` becomes a chip when there is a citation 1.
        citations: what the markers stand for.
        root: prefix of every path, where the site is not served at the root of its host.
    """
    official = not any(c.kind is Kind.HANDBOOK for c in citations)
    env = {"citations": {c.marker: c for c in citations}, "root": root, "official": official}
    tokens = _PARSER.parse(markdown, env)
    blocks = (_PARSER.renderer.render(block, _PARSER.options, env) for block in _top_level(tokens))
    return [Markup(block) for block in blocks]  # nosec B704  # HTML is off in the parser, its renderers escape


def tokens_of(markdown: str, citations: Sequence[Citation]) -> list[Token]:
    """The same reading of an answer, for what is no HTML; a citation's marker is a token ``marker``."""
    return _PARSER.parse(markdown, {"citations": {c.marker: c for c in citations}, "root": "", "official": True})


def chip(citation: Citation, root: str = "") -> Markup:
    """The numbered chip of a citation: a link to the provision's page that the page opens beside the chat."""
    return Markup(
        '<a class="chip" href="{href}" data-cite="{id}" data-mark="{mark}" aria-label="Căn cứ {n}: {label}">{n}</a>'
    ).format(
        href=root + page_path(citation.id, [citation.span]),
        id=citation.id,
        mark=marks_value([citation.span]),
        n=citation.marker,
        label=citation.label,
    )


def _marker(state: StateInline, silent: bool) -> bool:
    match = _MARKER.match(state.src, state.pos)
    if not match or int(match[1]) not in state.env["citations"]:
        return False
    if not silent:
        token = state.push("marker", "", 0)
        token.meta = {"number": int(match[1])}
    state.pos = match.end()
    return True


def _render_marker(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    return str(chip(env["citations"][tokens[index].meta["number"]], env["root"]))


def _render_text(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Mapping[str, Any]
) -> str:
    text = tokens[index].content
    if text.endswith(" ") and index + 1 < len(tokens) and tokens[index + 1].type == "marker":
        text = text[:-1] + _NO_BREAK  # a chip never begins a line
    return str(Markup("").join(_quoted_apart(text)) if env["official"] else escape(text))


def _quoted_apart(text: str) -> Iterator[Markup]:
    """The text with each outermost “quotation” in a span: the words of a document stand in a face of their own.

    A digest's words do not, for they are not the document's.
    """
    at = depth = 0
    for match in _QUOTE_MARK.finditer(text):
        if match.group() == "“":
            if depth == 0:
                yield escape(text[at : match.end()])
                at = match.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield Markup('<span class="verbatim">{}</span>').format(text[at : match.start()])
                at = match.start()
    yield escape(text[at:])


def _top_level(tokens: Sequence[Token]) -> list[list[Token]]:
    blocks: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            blocks.append([])
        blocks[-1].append(token)
        depth += token.nesting
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + _HEADINGS_BELOW)}"
    return blocks


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"breaks": True}).enable(list(_RULES))
    parser.inline.ruler.push("marker", _marker)
    parser.add_render_rule("marker", _render_marker)
    parser.add_render_rule("text", _render_text)
    return parser


_PARSER = _parser()
