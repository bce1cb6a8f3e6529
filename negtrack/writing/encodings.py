"""The bytes of a sheet to UTF-8: by its byte order mark, by the encoding that is named; and which one is likely."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

_MARKS = {b"\xff\xfe\x00\x00": "utf-32-le", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")

_ALPHABETS = {
    "cp1251": (range(0x0410, 0x0450), "Cyrillic"),
    "cp1253": (range(0x0386, 0x03CF), "Greek"),
    "cp1255": (range(0x05D0, 0x05EB), "Hebrew"),
    "cp1256": (range(0x0620, 0x064B), "Arabic"),
}
"""Encodings of alphabets of their own, of which a word holds nothing else, with their letters."""

_COMMON = {
    "cp1251": "аеиноостврлкмдпуяь",
    "cp1253": "αεοιντσςηρκπλμυάέόί",
    "cp1255": "יוהלאתרבמש",
    "cp1256": "اليمنوتربةع",
}


class UnknownEncoding(ValueError):
    """Bytes that are not what they are said to be: where, and what to do."""

    def __init__(self, message: str, line: int, column: int, help: str) -> None:
        super().__init__(message)
        self.line, self.column, self.help = line, column, help


def decoded(data: bytes, encoding: str | None) -> bytes:
    """The bytes as UTF-8, where a byte order mark or the caller says what they are; else as they are.

    Raises UnknownEncoding where they are not that.
    """
    marked = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)
    if marked == "utf-32-le":
        return data
    if encoding is None:
        if marked is None:
            return data
        try:
            return data[2:].decode(marked).encode("utf-8")
        except UnicodeError:
            raise UnknownEncoding("this file begins as UTF-16 and is not", 1, 1, "save it as CSV in UTF-8") from None
    try:
        name = codecs.lookup(encoding).name
        text = data.decode(name)
    except (LookupError, ValueError) as error:
        if not isinstance(error, UnicodeDecodeError):
            message = f'there is no encoding "{encoding}"'
            help = "name one such as cp1252 (Excel in Western Europe), cp1250, cp1251, utf-8, utf-16"
            raise UnknownEncoding(message, 1, 1, help) from None
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        message = f"the byte 0x{data[error.start]:02x} is not {encoding}"
        raise UnknownEncoding(message, line, column, encoding_advice(data)) from None
    if not isinstance(text, str):
        raise UnknownEncoding(f'"{encoding}" is no encoding of text', 1, 1, "name one such as cp1252")
    try:
        return text.removeprefix("\ufeff").encode("utf-8")
    except UnicodeError:
        raise UnknownEncoding(f"this file is not {encoding}", 1, 1, encoding_advice(data)) from None


def encoding_advice(data: bytes) -> str:
    """What to do with bytes that are not UTF-8: the encoding that they are likely in."""
    name, words = likely_encoding(data)
    return f'it looks like {words}: import it with --encoding {name}, or save it as "CSV UTF-8"'


def likely_encoding(data: bytes) -> tuple[str, str]:
    """The encoding that bytes are likely in, as programs and as people call it.

    A word of an alphabet of its own has no Latin letters: where most words with high bytes are such, it is the alphabet
    whose commonest letters come most often; else it is Western, or Central European by the letters that only it has.
    """
    words = [word for word in _WORD.findall(data[:1_000_000]) if max(word) > 0x7F]
    whole = [word for word in words if len(word) > 2 and min(word) > 0x7F]
    if len(whole) * 2 > len(words):
        name = max(_ALPHABETS, key=lambda name: _share(whole, name, _COMMON[name]))
        return name, f"Windows-{name[2:]} ({_ALPHABETS[name][1]} letters)"
    joined = b"".join(words)
    if joined.count(b"\x8a") + joined.count(b"\x8e") > len(joined) // 20 and b"\x92" not in joined:
        return "mac_roman", "Mac Roman (an old Mac's CSV)"
    central = sum(
        joined.count(byte) for byte in (b"\xb3", b"\xb9", b"\x9c", b"\x9f", b"\xea", b"\xe6", b"\xf8", b"\xec")
    )
    western = sum(
        joined.count(byte) for byte in (b"\xe9", b"\xe8", b"\xfc", b"\xf6", b"\xe4", b"\xf1", b"\xe7", b"\xe0")
    )
    if central > western and (b"\xb3" in joined or b"\xb9" in joined or b"\x9c" in joined):
        return "cp1250", "Windows-1250 (Central European letters)"
    return "cp1252", "Windows-1252 (Excel's plain “CSV”)"


def _share(words: Iterable[bytes], encoding: str, common: str) -> float:
    """Which share of the letters of words are the commonest ones of a language, in an encoding."""
    text = b"".join(words).decode(encoding, "replace").lower()
    return sum(text.count(letter) for letter in common) / max(1, len(text))
