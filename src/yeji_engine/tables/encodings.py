"""Which encoding a text file has: declared by a mark, or found by reading all of it.

Chinese Excel saves GBK, other programs UTF-8 with or without a mark, some UTF-16. A file is decoded
wholly before it is believed, so that one wrong byte far down is told with its line instead of becoming
a wrong name. Knows nothing of delimiters and columns.
"""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import NamedTuple

from yeji_engine.errors import Diagnostic, Place, Severity, Words

CHUNK = 1 << 20
SAMPLE = 1 << 16

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Encoding(NamedTuple):
    """How a file's bytes become text, and what was seen on the way."""

    codec: str
    mark: int
    """Bytes at the start that only mark the encoding."""
    quotes: int
    """How many quotation marks the file holds."""
    has_nul: bool


class _Scan(NamedTuple):
    quotes: int
    has_nul: bool
    wrong_at: int | None
    """Offset of the first chunk that does not decode."""


def find_encoding(path: Path, place: Place, declared: str = "") -> tuple[Encoding | None, list[Diagnostic]]:
    """Return the encoding of the file; without one, the diagnostics say why."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    mark, codec = next(((len(m), c) for m, c in _MARKS if sample.startswith(m)), (0, ""))
    # A mark says better than "utf-16" which of the two byte orders it is.
    if declared and not (codec.startswith("utf-16") and _normal(declared).startswith("utf-16")):
        return _declared(path, place, declared, mark if codec == _normal(declared) else 0)
    codec = codec or _utf16_without_mark(sample)
    for candidate in (codec,) if mark else tuple(filter(None, (codec, "utf-8", "gb18030"))):
        scan = _scan(path, candidate, mark)
        if scan.wrong_at is None:
            found = Encoding(candidate, mark, scan.quotes, scan.has_nul)
            mixed = _mixed(path, place) if candidate == "gb18030" else []
            if any(note.severity is Severity.ERROR for note in mixed):
                return None, mixed
            return found, [*_report(place, found), *mixed]
    if mark:
        return None, [_undecodable(path, place, codec)]
    return None, _mixed(path, place) or [_undecodable(path, place, "utf-8")]


def _declared(path: Path, place: Place, declared: str, mark: int) -> tuple[Encoding | None, list[Diagnostic]]:
    codec = _normal(declared)
    if not codec:
        message = Words(f"不认识编码“{declared}”。", f"There is no encoding called {declared!r}.")
        allowed = Words("可写 utf-8、gb18030、utf-16-le 等。", "Say utf-8, gb18030 or utf-16-le.")
        return None, [Diagnostic("encoding-unknown", Severity.ERROR, message, place, allowed)]
    scan = _scan(path, codec, mark)
    if scan.wrong_at is not None:
        return None, [_undecodable(path, place, codec)]
    return Encoding(codec, mark, scan.quotes, scan.has_nul), []


def _normal(name: str) -> str:
    """Return the codec meant; GBK is read as GB18030, which holds it and the rare characters too."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return ""
    return {"gbk": "gb18030", "gb2312": "gb18030", "utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(
        found, found
    )


def _utf16_without_mark(sample: bytes) -> str:
    """Two bytes a character: every second byte of its commas, digits and line ends is zero."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if (even + odd) * 20 < len(sample) or (even and odd):
        return ""
    return "utf-16-le" if odd else "utf-16-be"


def _scan(path: Path, codec: str, mark: int) -> _Scan:
    decoder = codecs.getincrementaldecoder(codec)()
    wide = codec.startswith("utf-16")
    quotes, has_nul, offset = 0, False, mark
    with path.open("rb") as file:
        file.seek(mark)
        while True:
            chunk = file.read(CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError:
                return _Scan(quotes, has_nul, offset)
            quotes += text.count('"') if wide else chunk.count(b'"')
            has_nul = has_nul or ("\0" in text if wide else b"\0" in chunk)
            offset += len(chunk)
            if not chunk:
                return _Scan(quotes, has_nul, None)


def _mixed(path: Path, place: Place) -> list[Diagnostic]:
    """Look for UTF-8 lines inside a file that as a whole is not UTF-8."""
    utf8_lines: list[int] = []
    other_lines: list[int] = []
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.isascii():
                continue
            if _is_chinese_utf8(line):
                utf8_lines.append(number)
            elif _decodes(line, "gb18030"):
                other_lines.append(number)
            else:
                return []
    if not (utf8_lines and other_lines):
        return []
    # A line of GBK can look like UTF-8 by chance, about once in 30,000 short lines.
    certain = len(utf8_lines) * 1000 > len(other_lines)
    few = utf8_lines if len(utf8_lines) <= len(other_lines) else other_lines
    message = Words(
        f"文件里混有两种编码:{len(utf8_lines)} 行是 UTF-8,{len(other_lines)} 行是 GBK,例如第 {few[0]} 行。",
        f"The file mixes two encodings: {len(utf8_lines)} lines are UTF-8, {len(other_lines)} are GBK; "
        f"see line {few[0]}.",
    )
    hint = Words("请用一种编码(最好 UTF-8)重新导出。", "Export it again in one encoding, best UTF-8.")
    severity = Severity.ERROR if certain else Severity.WARNING
    return [Diagnostic("encoding-mixed", severity, message, Place(place.file, line=few[0]), hint)]


def _is_chinese_utf8(line: bytes) -> bool:
    return _decodes(line, "utf-8") and any("\u4e00" <= letter <= "\u9fff" for letter in line.decode("utf-8"))


def _decodes(line: bytes, codec: str) -> bool:
    try:
        line.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _undecodable(path: Path, place: Place, codec: str) -> Diagnostic:
    line = _first_wrong_line(path, codec)
    message = Words(
        f"文件不是有效的 {codec.upper()} 文字,第 {line} 行有无法识别的字节。",
        f"The file is not valid {codec.upper()} text: line {line} holds bytes that are no character.",
    )
    hint = Words("请另存为“CSV UTF-8”再导入。", "Save it as “CSV UTF-8” and import it again.")
    return Diagnostic("encoding-invalid", Severity.ERROR, message, Place(place.file, line=line), hint)


def _first_wrong_line(path: Path, codec: str) -> int:
    if codec.startswith("utf-16"):
        return 1
    with path.open("rb") as file:
        return next((number for number, line in enumerate(file, start=1) if not _decodes(line, codec)), 1)


def _report(place: Place, found: Encoding) -> list[Diagnostic]:
    names = {"gb18030": "GBK (GB18030)", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
    if found.codec == "utf-8" and not found.mark:
        return []
    name = names.get(found.codec, "UTF-8 (BOM)")
    message = Words(f"按 {name} 编码读取。", f"Read as {name}.")
    return [Diagnostic("encoding-found", Severity.INFO, message, place)]
