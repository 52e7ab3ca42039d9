"""Text that cannot do anything to the terminal or page that shows it."""

import unicodedata

# Format characters that turn writing round or hide it ("bidi" overrides, isolates, zero-width).
_HIDDEN = {"Cc", "Cf", "Cs", "Co"}


def visible(text: str, keep: str = "") -> str:
    """The text with control, format and surrogate characters written out as `\\x1b`, but for those in `keep`."""
    return "".join(
        ch if ch in keep or unicodedata.category(ch) not in _HIDDEN else f"\\u{ord(ch):04x}"
        if ord(ch) > 0xFF else f"\\x{ord(ch):02x}"
        for ch in text
    )  # fmt: skip


def one_line(text: str) -> str:
    """The text on one line: runs of blanks and line breaks become one blank, the rest is made visible."""
    return visible(" ".join(text.split()))
