"""Results on disk: what is paid agrees with the ledger, and nobody's own files are touched."""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from yeji.cli.main import root
from yeji.demo.company import build, write
from yeji.results.statements import file_name
from yeji_engine.explain.settling import SETTLEMENT_WORDS
from yeji_engine.settlement.book import SettlementKind

PLAN = Path(__file__).parents[2] / "src" / "yeji" / "demo" / "plan.yaml"
CARRIES, CORRECTED, BELOW_ZERO, LEFT = "S1102", "S2101", "S3203", "S0001"
LEDGER = f"""person_id,component,period_start,kind,amount,source_id,posted_in
{CARRIES},settlement,2026-02-01,carried,-500,,2026-02-01
{CORRECTED},回款提成,2026-02-01,earned,-300,,2026-03-01
{CORRECTED},回款提成,2026-02-01,paid,-300,,2026-03-01
{LEFT},回款提成,2026-02-01,earned,80,,2026-03-01
{LEFT},回款提成,2026-02-01,paid,80,,2026-03-01
"""


def calc(data: Path, out: Path, plan: Path = PLAN) -> Result:
    """Run `yeji calc` as a person does."""
    arguments = ["calc", str(plan), str(data), "--period", "2026-03", "--out", str(out), "--language", "en"]
    return CliRunner().invoke(root, arguments)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company with a past: a debt, a correction, a leaver who still gets something."""
    folder = tmp_path_factory.mktemp("data")
    write(build(), folder)
    (folder / "ledger.csv").write_text(LEDGER, encoding="utf8")
    with (folder / "回款.csv").open("a", encoding="utf8") as file:
        file.write(f"P-BACK,C001,{BELOW_ZERO},2026-03-31,-900000.00,CNY,\n")
    return folder


@pytest.fixture(scope="module")
def told(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of one calculation, and what the command said."""
    out = tmp_path_factory.mktemp("out")
    ran = calc(data, out)
    assert ran.exit_code == 0, ran.output
    return out, ran.output


def payable(out: Path) -> dict[str, Decimal | None]:
    """What each person gets, as the ledger will say it."""
    rows = pq.read_table(out / "tables" / "settlements.parquet").to_pylist()
    return {row["person_id"]: row["amount"] for row in rows if row["kind"] == "payable"}


def hero(out: Path, person: str) -> str:
    """The large figure of a statement."""
    page = (out / "statements" / f"{file_name(person)}.html").read_text(encoding="utf8")
    found = re.search(r'class="hero">([^<]*)<', page)
    assert found is not None
    return found[1]


def test_every_statement_says_what_the_ledger_pays(told: tuple[Path, str]) -> None:
    out, _ = told
    paid = payable(out)

    assert {CARRIES, CORRECTED, BELOW_ZERO, LEFT} <= set(paid)
    assert paid[BELOW_ZERO] == 0
    for person, amount in paid.items():
        assert hero(out, person) == ("not computed" if amount is None else f"¥{amount:,.2f}"), person


def test_steps_between_components_and_pay_add_up_on_the_page(told: tuple[Path, str]) -> None:
    out, _ = told

    for person in (CARRIES, CORRECTED, BELOW_ZERO, LEFT):
        page = (out / "statements" / f"{person}.html").read_text(encoding="utf8")
        total = re.search(r'class="total"><span>Total</span><span>([^<]*)<', page)
        section = page[page.index("From the total to what is payable") :].split("</ol>")[0]
        steps = re.findall(r'<li><span>.*?<span class="sum">([^<]*)</span></li>', section)
        assert total is not None
        assert steps
        assert sum(map(_amount, steps), _amount(total[1])) == _amount(hero(out, person)), person


def _amount(shown: str) -> Decimal:
    return Decimal(shown.replace("¥", "").replace(",", "").replace("−", "-"))


def test_the_sum_that_the_command_tells_is_the_sum_of_the_ledger(told: tuple[Path, str]) -> None:
    out, words = told
    whole = sum((amount for amount in payable(out).values() if amount is not None), Decimal(0))

    assert f"{whole:,.2f} to be paid" in words.replace("\n", " ")


def test_explain_ends_with_what_is_paid(told: tuple[Path, str]) -> None:
    out, _ = told

    ran = CliRunner().invoke(root, ["explain", str(out), CARRIES, "--language", "en"])

    assert "Negative balance carried in  =  -¥500.00" in ran.output
    assert f"Payable  {hero(out, CARRIES)}" in ran.output


def test_each_kind_of_settlement_has_words() -> None:
    assert set(SETTLEMENT_WORDS) == set(SettlementKind)


def test_files_that_no_calculation_wrote_are_left_alone(data: Path, tmp_path: Path) -> None:
    own = tmp_path / "tables" / "sales.csv"
    own.parent.mkdir()
    own.write_text("mine", encoding="utf8")

    ran = calc(data, tmp_path)

    assert ran.exit_code == 1
    assert "cannot take the results" in " ".join(ran.output.split())
    assert own.read_text(encoding="utf8") == "mine"


def test_data_inside_the_results_are_not_cleared_away(told: tuple[Path, str], tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    write(build(), tmp_path / "tables")
    (tmp_path / "result.json").write_text("{}", encoding="utf8")

    ran = calc(tmp_path / "tables", tmp_path)

    assert ran.exit_code == 1
    assert (tmp_path / "tables" / "回款.csv").exists()


def test_the_demo_does_not_replace_a_plan_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "plan.yaml"
    own.write_text("mine", encoding="utf8")

    ran = CliRunner().invoke(root, ["demo", "--out", str(tmp_path), "--language", "en"])

    assert ran.exit_code == 1
    assert own.read_text(encoding="utf8") == "mine"


def test_a_calculation_that_was_broken_off_is_no_result(tmp_path: Path) -> None:
    (tmp_path / "result.json").write_text('{"format": 1, "unfinished": true}', encoding="utf8")

    ran = CliRunner().invoke(root, ["explain", str(tmp_path), "S1101", "--language", "en"])

    assert ran.exit_code == 1
    assert "no calculation that was finished" in " ".join(ran.output.split())


def test_a_plan_in_another_encoding_is_refused_in_words(data: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_bytes(PLAN.read_text(encoding="utf8").replace("䶮", "").encode("gb18030"))

    ran = calc(data, tmp_path / "out", plan)

    assert ran.exit_code == 1
    assert "not UTF-8" in ran.output


def test_a_plan_too_long_for_the_stack_is_refused_in_words(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(*_given: object, **_named: object) -> None:
        raise RecursionError

    monkeypatch.setattr(sys.modules["yeji.cli.calc"], "compute", exhausted)

    ran = calc(data, tmp_path / "out")

    assert ran.exit_code == 1
    assert "too long to be calculated" in " ".join(ran.output.split())


@pytest.mark.parametrize("person", ["长" * 130, "CON", "../" * 60])
def test_any_person_id_makes_a_file_name(person: str, tmp_path: Path) -> None:
    (tmp_path / f"{file_name(person)}.html").write_text("page", encoding="utf8")

    assert file_name(person) != file_name(person + "x")
    assert [path.stem.upper() for path in tmp_path.iterdir()] != ["CON"]
