"""Keeps the English catalogue: what pages say in Chinese, and how it is said in English.

    python -m tools.messages            compile src/yeji/locale/en/LC_MESSAGES/django.po into django.mo
    python -m tools.messages --update   first bring the catalogue up to date: new texts with an empty
                                        translation, stale ones dropped
    python -m tools.messages --missing  print the texts that have no English yet

GNU gettext does the same, but it is a system package: a set-up that asks for nothing beyond Python cannot have
it. Templates are read with Django's own `templatize`, code with `ast`, so that a text is found exactly where
Django looks it up.
"""

from __future__ import annotations

import ast
import os
import re
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "yeji"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
GETTEXT = frozenset(
    {"gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
)
WITHOUT_PAGES = ("cli", "results", "bench", "demo")
"""The command line speaks both languages with words of its own."""
CALL = re.compile(
    r"""(?<!\w)(_|gettext|ngettext)\(u?((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:\s*,\s*u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))?)"""
)
STRING = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
CONTEXT = "\x04"
HEADER = (
    "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nLanguage: en\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)


@dataclass(frozen=True, order=True, slots=True)
class Message:
    """One text: what is looked up. `plural` where a count decides the form."""

    text: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> str:
        """What a compiled catalogue looks it up by."""
        whole = f"{self.context}{CONTEXT}{self.text}" if self.context else self.text
        return f"{whole}\0{self.plural}" if self.plural else whole


Catalogue = dict[Message, tuple[str, ...]]
Found = dict[Message, set[str]]


def messages(package: Path = PACKAGE) -> Found:
    """Return each text of templates and code, with the files that hold it."""
    found: Found = {}
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package)
        if inside.parts[0] in WITHOUT_PAGES or not path.is_file():
            continue
        source = (
            path.read_text(encoding="utf-8") if path.suffix in {".py", ".html", ".js", ".webmanifest"} else ""
        )
        if path.suffix == ".py" and "migrations" not in inside.parts:
            texts = in_code(source)
        elif "templates" in inside.parts:
            texts = in_template(source)
        else:
            continue
        for each in texts:
            found.setdefault(each, set()).add(f"yeji/{inside.as_posix()}")
    return found


def in_code(source: str) -> Iterator[Message]:
    """Give the texts of a Python module, under whatever names it imported the functions."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in GETTEXT
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            given = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if given:
                yield _message(names[node.func.id], given)


def _message(function: str, given: list[str]) -> Message:
    if function.startswith("pgettext"):
        return Message(given[1], context=given[0])
    if function.startswith("ngettext"):
        return Message(given[0], given[1])
    return Message(given[0])


def in_template(source: str) -> Iterator[Message]:
    """Give the texts of a template.

    >>> list(in_template('{% translate "客户" %}{% blocktranslate %}第 {{ n }} 行{% endblocktranslate %}'))
    [Message(text='客户', plural='', context=''), Message(text='第 %(n)s 行', plural='', context='')]
    """
    for call in CALL.finditer(templatize(source)):
        given = [str(ast.literal_eval(each)) for each in STRING.findall(call[2])]
        yield Message(given[0], given[1] if call[1] == "ngettext" and len(given) > 1 else "")


def read(path: Path = CATALOGUE) -> Catalogue:
    """Read a catalogue."""
    catalogue: Catalogue = {}
    if not path.is_file():
        return catalogue
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        parts = _parts(block)
        if parts.get("msgid"):
            forms = tuple(text for name, text in parts.items() if name.startswith("msgstr"))
            key = Message(parts["msgid"], parts.get("msgid_plural", ""), parts.get("msgctxt", ""))
            catalogue[key] = forms
    return catalogue


def _parts(block: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith('"'):
            name, line = line.split(" ", 1)  # noqa: PLW2901 - what is left of the line
            parts[name] = ""
        parts[name] += str(ast.literal_eval(line))
    return parts


def write(
    catalogue: Mapping[Message, tuple[str, ...]], found: Mapping[Message, set[str]], path: Path = CATALOGUE
) -> None:
    """Write a catalogue, by file and text, so that two people's additions meet without conflict."""
    blocks = [f'msgid ""\nmsgstr {_quoted(HEADER)}']
    for each in sorted(found, key=lambda message: (min(found[message]), message)):
        lines = [f"#: {' '.join(sorted(found[each]))}"]
        if each.context:
            lines.append(f"msgctxt {_quoted(each.context)}")
        lines.append(f"msgid {_quoted(each.text)}")
        forms = catalogue.get(each, ("", "") if each.plural else ("",))
        if each.plural:
            lines.append(f"msgid_plural {_quoted(each.plural)}")
            lines += [f"msgstr[{place}] {_quoted(form)}" for place, form in enumerate(forms)]
        else:
            lines.append(f"msgstr {_quoted(forms[0])}")
        blocks.append("\n".join(lines))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    lines = escaped.split("\n")
    if len(lines) == 1:
        return f'"{escaped}"'
    pieces = [f'"{line}\\n"' for line in lines[:-1]] + ([f'"{lines[-1]}"'] if lines[-1] else [])
    return "\n".join(['""', *pieces])


def compiled(catalogue: Mapping[Message, tuple[str, ...]]) -> bytes:
    """Return the catalogue as Python's gettext reads it: two tables of lengths and places, then the texts."""
    pairs = {"": HEADER} | {each.key: "\0".join(forms) for each, forms in catalogue.items() if all(forms)}
    keys = sorted(key.encode() for key in pairs)
    texts = [pairs[key.decode()].encode() for key in keys]
    start = 28 + 16 * len(keys)
    tables, place = [], start
    for group in (keys, texts):
        for each in group:
            tables.append(struct.pack("<II", len(each), place))
            place += len(each) + 1
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, start)
    return head + b"".join(tables) + b"".join(each + b"\0" for each in (*keys, *texts))


def compile_catalogue(path: Path = CATALOGUE) -> None:
    """Write the compiled catalogue beside the one that people read, unless it lies there already."""
    content, goal = compiled(read(path)), path.with_suffix(".mo")
    if not goal.is_file() or goal.read_bytes() != content:
        scratch = goal.with_suffix(f".{os.getpid()}")
        scratch.write_bytes(content)
        scratch.replace(goal)


def missing(catalogue: Catalogue, found: Iterable[Message]) -> list[Message]:
    """Return the texts without English."""
    return sorted(each for each in found if not all(catalogue.get(each, ("",))))


def main(arguments: list[str]) -> int:
    """Do what the arguments say."""
    if "--update" in arguments:
        found = messages()
        write(read(), found)
        sys.stdout.write(f"messages: {len(found)} texts, {len(missing(read(), found))} without English\n")
    if "--missing" in arguments:
        sys.stdout.write("".join(f"{each.text}\n" for each in missing(read(), messages())))
    compile_catalogue()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
