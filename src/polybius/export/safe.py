"""Text that cannot do anything to the terminal or page that shows it."""

import unicodedata

# Controls, format characters that turn writing round or hide it ("bidi" overrides, zero-width), halves of
# characters, private use, and Unicode's own line ends.
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def visible(text: str, keep: str = "") -> str:
    """The text with control, format and surrogate characters written out (`\\x1b`), but those in `keep`."""
    if text.isprintable():
        return text
    return "".join(ch if ch in keep or unicodedata.category(ch) not in _HIDDEN else _written(ch) for ch in text)


def _written(ch: str) -> str:
    code = ord(ch)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def one_line(text: str) -> str:
    """The text on one line: runs of blanks and line breaks become one blank, the rest is made visible."""
    return visible(" ".join(text.split()))


def shortened(text: str, most: int) -> str:
    """The text on one line, cut at a blank before `most` characters where it is longer."""
    # A slice first: the text may be a million characters.
    line = one_line(text[: 4 * most])
    if len(line) <= most and len(text) <= 4 * most:
        return line
    cut = line.rfind(" ", most // 2, most)
    return line[: cut if cut > 0 else most].rstrip() + " …"
