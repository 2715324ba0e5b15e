"""The catalogue of texts: found where Django looks, compiled as Python reads, nothing said in Chinese alone."""

from __future__ import annotations

import gettext
import io
import re
from pathlib import Path

from tools import messages
from tools.messages import Message

CHINESE = re.compile(r"[\u3400-\u9fff]+")
OWN_WORDS = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%\s*verbatim.*?endverbatim\s*%}"
    r"|{%\s*blocktranslate.*?endblocktranslate\s*%}|{%.*?%}|{{.*?}}|<!--.*?-->",
    re.DOTALL,
)
SHOWN_AS_THEY_ARE = {
    "gallery.html",
    "brand.html",
    "base.html",
    "switches.html",
    "manifest.webmanifest",
    "login.html",
    "service-worker.js",
}
"""Templates that hold the brand or invented names of the gallery."""


def test_a_compiled_catalogue_is_what_python_reads() -> None:
    catalogue = {
        Message("客户"): ("Customers",),
        Message("一行", "%(n)s 行"): ("one row", "%(n)s rows"),
        Message("没有"): ("",),
    }

    spoken = gettext.GNUTranslations(io.BytesIO(messages.compiled(catalogue)))

    assert spoken.gettext("客户") == "Customers"
    assert spoken.ngettext("一行", "%(n)s 行", 2) == "%(n)s rows"
    assert spoken.gettext("没有") == "没有"


def test_a_catalogue_is_read_as_it_was_written(tmp_path: Path) -> None:
    catalogue = {Message('第 "一" 行\n第二行'): ('line "one"\nline two',)}

    messages.write(catalogue, {each: {"a.html"} for each in catalogue}, tmp_path / "django.po")

    assert messages.read(tmp_path / "django.po") == catalogue


def test_no_template_says_chinese_outside_of_what_is_translated() -> None:
    bare = {}
    for path in messages.PACKAGE.rglob("templates/**/*"):
        if path.is_file() and path.parent.name != "results" and path.name not in SHOWN_AS_THEY_ARE:
            inside = path.relative_to(messages.PACKAGE).parts[0]
            left = CHINESE.findall(OWN_WORDS.sub(" ", path.read_text(encoding="utf-8")))
            if left and inside not in messages.WITHOUT_PAGES:
                bare[path.name] = left

    assert bare == {}
