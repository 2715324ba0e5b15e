"""The formula language: a closed, spreadsheet-like language with Chinese and English words.

`parse` reads a text, `check` says whether it makes sense where it stands, `evaluate` computes it for
one row, `say` puts it into a sentence, `canonical` writes it back. No text is ever executed. The
language knows neither plans nor tables; SQL is written from its trees on a higher floor.
docs/algorithms/formula-language.md describes it for people.
"""

from yeji_engine.language.canonical import canonical
from yeji_engine.language.evaluate import Evaluated, Gap, GapSort, evaluate
from yeji_engine.language.functions import FUNCTIONS, FunctionName, function_named
from yeji_engine.language.kinds import KIND_WORDS, Kind
from yeji_engine.language.nodes import Node, Span, children, names_used, walk
from yeji_engine.language.parse import DEPTH_LIMIT, NODE_LIMIT, TEXT_LIMIT, Parsed, parse
from yeji_engine.language.sentence import say
from yeji_engine.language.typing import Checked, check

__all__ = [
    "DEPTH_LIMIT",
    "FUNCTIONS",
    "KIND_WORDS",
    "NODE_LIMIT",
    "TEXT_LIMIT",
    "Checked",
    "Evaluated",
    "FunctionName",
    "Gap",
    "GapSort",
    "Kind",
    "Node",
    "Parsed",
    "Span",
    "canonical",
    "check",
    "children",
    "evaluate",
    "function_named",
    "names_used",
    "parse",
    "say",
    "walk",
]
