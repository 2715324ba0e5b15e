"""The ground keeps its promises: links lead somewhere, locks are hashed, the two commands exist."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tools import links, locks

ROOT = links.ROOT
GLOSSARY = ROOT / "docs" / "glossary.md"
# Written in two halves so that this file does not name what it looks for.
MACHINE_PATHS = tuple("/" + folder + "/" for folder in ("work", "root"))


def test_every_link_inside_the_docs_leads_somewhere() -> None:
    assert links.broken_links() == []


def test_every_page_under_docs_is_listed_in_its_index() -> None:
    assert links.unlisted_pages() == []


def test_a_link_to_a_missing_page_or_heading_is_found(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "here.md").write_text("# One heading\n", encoding="utf-8")
    page = "[a](docs/here.md) [b](docs/gone.md) [c](docs/here.md#one-heading) [d](docs/here.md#another)"
    (tmp_path / "README.md").write_text(page, encoding="utf-8")

    assert links.broken_links(tmp_path) == [
        "README.md: docs/gone.md leads nowhere",
        "README.md: docs/here.md#another leads nowhere",
    ]


def test_a_page_that_the_index_does_not_name_is_found(tmp_path: Path) -> None:
    (tmp_path / "docs" / "adr").mkdir(parents=True)
    for page in ("docs/alone.md", "docs/adr/0001.md", "docs/listed.md"):
        (tmp_path / page).write_text("# Page\n", encoding="utf-8")
    (tmp_path / "docs" / "README.md").write_text("[adr](adr/) [listed](listed.md)", encoding="utf-8")

    assert links.unlisted_pages(tmp_path) == ["docs/alone.md is not in docs/README.md"]


def test_lock_files_are_hashed_name_no_address_and_answer_pyproject() -> None:
    assert locks.faults() == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://index.example/simple",
        "--extra-index-url=//index.example",
        "--find-links wheels",
        "# fetched from https://index.example",
        "-i index.example",
        "click @ file:///wheels/click.whl",
    ],
)
def test_an_address_in_a_lock_file_is_found(line: str) -> None:
    text = f"click==8.2.0 \\\n    --hash=sha256:00\n{line}\n"

    assert "line 3 names an address" in locks.faults_of_text(text)


def test_a_loose_version_or_a_missing_hash_in_a_lock_file_is_found() -> None:
    faults = locks.faults_of_text("click>=8\nrich==15.0.0\nlark==1.3.1 \\\n    --hash=sha256:00\n")

    assert faults == ["'click>=8' is not a pinned version", "'rich==15.0.0' has no hash"]


def test_a_requirement_that_the_lock_no_longer_answers_is_found() -> None:
    pins = locks.pins_in("duckdb==1.5.5 --hash=sha256:00\nPyYAML==6.0 --hash=sha256:00")

    assert locks.unanswered(["duckdb==2.0.*", "pyyaml>=6"], pins) == [
        "duckdb==2.0.* is not locked to a version that fits; run `make lock`"
    ]


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_each_make_command_of_the_readme_stands_in_the_makefile(readme: str) -> None:
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)", code_of(ROOT / readme)))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    assert {"demo", "test"} <= named
    assert named <= targets


@pytest.mark.parametrize(("column", "what"), [(0, "Chinese"), (1, "English"), (2, "identifier")])
def test_each_glossary_term_means_one_thing(column: int, what: str) -> None:
    words = [row[column] for row in glossary_rows() if row[column] not in {"", "–"}]

    repeated = [word for word, times in Counter(words).items() if times > 1]

    assert repeated == [], f"{what} words that stand for two things"


def test_the_glossary_is_full_enough_to_name_things_by() -> None:
    rows = glossary_rows()

    assert len(rows) >= 120
    assert [row for row in rows if len(row) != 4 or not all(row)] == []


def test_no_file_in_git_names_a_path_of_one_machine() -> None:
    named = [
        f"{path.relative_to(ROOT)}: {machine_path}"
        for path in files_in_git()
        for machine_path in MACHINE_PATHS
        if machine_path.encode() in path.read_bytes()
    ]

    assert named == []


def code_of(page: Path) -> str:
    """Return what a page sets as code, inline or in a block."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", page.read_text(encoding="utf-8"), re.DOTALL))


def glossary_rows() -> list[list[str]]:
    """Return the cells of every term in the glossary's tables: 中文, English, identifier, meaning."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    tables = [line for line in lines if line.startswith("|")]
    terms = [line for line in tables if not line.startswith(("| ---", "| 中文"))]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in terms]


def files_in_git() -> list[Path]:
    """Return the files that git holds; skip where the tree came without git."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("no git here, so no list of its files")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    paths = [ROOT / name for name in listed.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]
