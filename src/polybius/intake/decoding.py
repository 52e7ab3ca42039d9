"""Bytes -> text: UTF-8 first, then what bytes or page declare, then Windows-1252; binary is refused."""

import codecs
import logging
import re

from polybius.errors import IntakeError

LOG = logging.getLogger(__name__)

_BINARY = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"BZh", "bzip2-compressed"),
    (b"\xfd7zXZ", "xz-compressed"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"SQLite format 3", "an SQLite database"),
)
# UTF-32's little-endian mark begins with UTF-16's, and so stands first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# A share of control characters that no text has, even one that went through a bad conversion.
_MOST_CONTROLS = 0.02
# Bytes outside ASCII, as a share of all, below which a text in Latin letters is likelier than any other.
_FEW_HIGH_BYTES = 0.12
_SAMPLE = 20_000
_STRICT = "utf-8"


def decode(content: bytes, ref: str) -> str:
    """The text of the bytes; IntakeError where they are none.  Bad bytes in it are replaced, and logged."""
    _refuse_known_binary(content, ref)
    text, encoding = _decoded(content)
    if _is_binary(text):
        raise IntakeError(
            f"{ref}: binary data, not text: control characters throughout; give plain text, HTML or JSONL"
        )
    bad = text.count("\ufffd")
    if bad and encoding != _STRICT:
        LOG.warning("%s: %d characters could not be read as %s and were replaced", ref, bad, encoding)
    return text


def _refuse_known_binary(content: bytes, ref: str) -> None:
    for magic, what in _BINARY:
        if content.startswith(magic):
            raise IntakeError(f"{ref}: this is {what}, not text; extract its text first, then code that")


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    return bool(sample) and len(_CONTROL.findall(sample)) > max(2, _MOST_CONTROLS * len(sample))


def _decoded(content: bytes) -> tuple[str, str]:
    """The text and the encoding it was read by, the first that fits."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace"), encoding
    wide = _unmarked_utf16(content)
    if wide:
        return content.decode(wide, "replace"), wide
    try:
        return content.decode("utf-8"), _STRICT
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(content):
        return content.decode("utf-8", _SINGLE_BYTES), "utf-8 with stray bytes"
    return _legacy(content)


def _unmarked_utf16(content: bytes) -> str | None:
    """UTF-16 without a mark, by its NULs: nearly every second byte of English text."""
    sample = content[:2000]
    half = len(sample) // 2
    if half < 4 or sample.count(0) < 0.6 * half:
        return None
    if sample[1::2].count(0) > 0.8 * half and sample[0::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.8 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return None


def _mostly_utf8(content: bytes) -> bool:
    """Whether most of what is not ASCII reads as UTF-8: the text was put together from pieces."""
    sample = content[:1_000_000].decode("utf-8", "replace")
    bad = sample.count("\ufffd")
    good = sum(1 for char in sample if char > "\x7f") - bad
    return good > bad


def _single_bytes(error: UnicodeError) -> tuple[str, int]:
    """Reads each bad byte by itself as Windows-1252, the usual stray; what that lacks becomes U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return bad.decode("windows-1252", "replace"), error.end


_SINGLE_BYTES = "polybius.single-bytes"
codecs.register_error(_SINGLE_BYTES, _single_bytes)


def _legacy(content: bytes) -> tuple[str, str]:
    """The text in an encoding from before Unicode: the declared one, else a guess, else Windows-1252."""
    for encoding in (_declared(content), _guessed(content)):
        if encoding:
            try:
                return content.decode(encoding), encoding
            except (LookupError, UnicodeError):
                continue
    return content.decode("windows-1252", "replace"), "windows-1252"


def _declared(content: bytes) -> str | None:
    found = _CHARSET.search(content[:8192])
    if found is None:
        return None
    name = found[1].decode("ascii", "replace").lower()
    # As browsers do: pages that say Latin-1 are in Windows-1252.
    return "windows-1252" if name in {"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"} else name


def _guessed(content: bytes) -> str | None:
    """charset-normalizer's guess, asked only where many bytes are not ASCII: on few it guesses wildly."""
    sample = content[:_SAMPLE]
    if sum(1 for byte in sample if byte > 0x7F) < _FEW_HIGH_BYTES * len(sample):
        return None
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best else None
