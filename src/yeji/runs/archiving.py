"""Files as one archive, sent while it is made: as much of it as one file is in memory at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import RawIOBase
from zipfile import ZIP_STORED, ZipFile


class _Outbox(RawIOBase):
    """What was written and not yet sent."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        """Say that it takes bytes; it gives none back, so the archive is written straight on."""
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]  # An archive writes bytes alone.
        """Keep the bytes until they are sent."""
        self.parts.append(bytes(content))
        self.size += len(content)
        return len(content)

    def tell(self) -> int:
        """Return how much was written."""
        return self.size

    def taken(self) -> bytes:
        """Return what was written since, and forget it."""
        content = b"".join(self.parts)
        self.parts.clear()
        return content


def archive(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """Return the pieces of a ZIP of the files: name and content. They are stored: a PDF is packed already.

    >>> len(b"".join(archive([("a.pdf", b"%PDF")]))) > 100
    True
    """
    box = _Outbox()
    with ZipFile(box, "w", ZIP_STORED) as made:
        for name, content in files:
            made.writestr(name, content)
            yield box.taken()
    yield box.taken()
