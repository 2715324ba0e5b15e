"""Checks the pages of the docs: every link inside the repository resolves, every page can be found.

Links to other hosts are not asked: a check that needs the network fails for reasons of its own.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)(?:\s+\"[^\"]*\")?\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6}\s+(?P<title>.+?)\s*#*$", re.MULTILINE)
ELSEWHERE = ("http:", "https:", "mailto:")


def pages(root: Path = ROOT) -> list[Path]:
    """Return the pages a reader may open: those at the top and those under docs/."""
    return sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md")])


def broken_links(root: Path = ROOT) -> list[str]:
    """Return each link whose file, folder or heading is not there."""
    return [
        f"{page.relative_to(root)}: {target} leads nowhere"
        for page in pages(root)
        for target in _targets(page)
        if not _resolves(page, target)
    ]


def unlisted_pages(root: Path = ROOT) -> list[str]:
    """Return each page under docs/ that docs/README.md names neither by itself nor by its folder."""
    index = root / "docs" / "README.md"
    listed = {(index.parent / target.partition("#")[0]).resolve() for target in _targets(index)}
    return [
        f"{page.relative_to(root)} is not in docs/README.md"
        for page in pages(root)
        if page.is_relative_to(index.parent)
        and page != index
        and not listed & {page.resolve(), *page.resolve().parents}
    ]


def anchors(text: str) -> set[str]:
    """Return the anchors that a page's headings get: lower case, hyphens for spaces, no punctuation.

    >>> sorted(anchors("# The number is right\\n\\n## 提成 (commission)"))
    ['the-number-is-right', '提成-commission']
    """
    return {_anchor(found["title"]) for found in HEADING.finditer(CODE.sub("", text))}


def _anchor(title: str) -> str:
    kept = [c for c in title.lower() if c in " -_" or unicodedata.category(c)[0] in "LN"]
    return "".join(kept).strip().replace(" ", "-")


def _targets(page: Path) -> Iterator[str]:
    for found in LINK.finditer(CODE.sub("", page.read_text(encoding="utf-8"))):
        if not found["target"].startswith(ELSEWHERE):
            yield found["target"]


def _resolves(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    place = page.parent / path if path else page
    if not place.exists():
        return False
    return not anchor or (place.is_file() and anchor in anchors(place.read_text(encoding="utf-8")))


if __name__ == "__main__":
    found = [*broken_links(), *unlisted_pages()]
    print("\n".join(found) or f"docs: {len(pages())} pages, every link resolves, every page is listed")
    sys.exit(1 if found else 0)
