"""The Gradio theme: calm, high in contrast, in fonts of our own that carry Vietnamese.

The page's own colours stand in ``static/app.css`` under the same names; the two are kept
together by a test.
"""

from __future__ import annotations

import gradio as gr
from gradio.themes.utils import fonts, sizes

#: Light and dark value of every colour that both the theme and the style sheet use.
COLOURS = {
    "paper": ("#f6f7f7", "#10171c"),
    "surface": ("#ffffff", "#182128"),
    "ink": ("#15212b", "#e8edf0"),
    "muted": ("#4c5a66", "#aab7c1"),
    "line": ("#d6dce0", "#2e3b45"),
    "edge": ("#76848f", "#71818d"),
    "accent": ("#0b5566", "#86d3e0"),
    "accent-strong": ("#083f4c", "#a9e1ea"),
    "on-accent": ("#ffffff", "#07252c"),
}

_TEXT = fonts.Font("Be Vietnam Pro")


class DanchuTheme(gr.themes.Base):
    """Ink on paper with one accent; only system fonts beside our own, so that no other host is asked."""

    def __init__(self) -> None:
        super().__init__(
            primary_hue=gr.themes.colors.cyan,
            neutral_hue=gr.themes.colors.slate,
            radius_size=sizes.radius_md,
            text_size=sizes.text_lg,
            font=(_TEXT, fonts.Font("system-ui"), fonts.Font("sans-serif")),
            font_mono=(fonts.Font("ui-monospace"), fonts.Font("monospace")),
        )
        self.name = "danchu"
        self.set(**_both("body_background_fill", "paper"), **_both("body_text_color", "ink"))
        self.set(**_both("background_fill_primary", "surface"), **_both("background_fill_secondary", "paper"))
        self.set(**_both("body_text_color_subdued", "muted"), **_both("border_color_primary", "line"))
        self.set(**_both("input_background_fill", "surface"), **_both("input_border_color", "edge"))
        self.set(**_both("input_border_color_focus", "accent"), **_both("input_placeholder_color", "muted"))
        self.set(**_both("button_primary_background_fill", "accent"), **_both("button_primary_text_color", "on-accent"))
        self.set(**_both("button_primary_background_fill_hover", "accent-strong"))
        self.set(block_border_width="0px", block_shadow="none", button_primary_shadow="none", input_shadow="none")


def _both(name: str, colour: str) -> dict[str, str]:
    light, dark = COLOURS[colour]
    return {name: light, f"{name}_dark": dark}
