"""Whether a formula makes sense where it stands: known names, known functions, kinds that fit.

`check` walks the whole tree and reports every fault at once; what depends on a fault already
reported is not reported again. A formula that passes can be evaluated for any row without raising.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from yeji_engine.errors import Diagnostic, Place, Words, errors_of, nearest
from yeji_engine.language.canonical import canonical
from yeji_engine.language.functions import (
    FUNCTIONS,
    FunctionName,
    function_named,
    nearest_function,
    written_decimals,
)
from yeji_engine.language.kinds import KIND_WORDS, NUMERIC, Kind, common, product, quotient
from yeji_engine.language.nodes import (
    And,
    Arithmetic,
    Binary,
    Call,
    Compare,
    Comparison,
    Date,
    Form,
    IsMissing,
    Membership,
    Name,
    Negate,
    Node,
    Not,
    Number,
    Or,
    Span,
    Text,
    Truth,
)
from yeji_engine.language.pointing import Source, shown

_SUGGESTIONS = 20
"""Unknown names that get a nearest name; comparing thousands with all known ones would take seconds."""
_LISTED = 8


@dataclass(frozen=True, slots=True)
class Checked:
    """The kind of the whole formula, None where faults leave it open."""

    kind: Kind | None
    diagnostics: tuple[Diagnostic, ...]


def check(node: Node, names: Mapping[str, Kind], place: Place, *, text: str = "") -> Checked:
    """Return the kind of `node` and all its faults; `names` are the names it may use here.

    `text` is what `node` was parsed from: with it, faults point at their characters.

    >>> names = {"回款额": Kind.MONEY, "应收额": Kind.MONEY}
    >>> check(Binary(Arithmetic.DIVIDE, Name("回款额"), Name("应收额")), names, Place()).kind
    <Kind.RATIO: 'ratio'>
    """
    checker = _Checker(Source(text, place), names)
    kind = checker.kind_of(node)
    return Checked(None if errors_of(checker.found) else kind, tuple(checker.found))


@dataclass
class _Checker:
    """One walk over one tree. A kind of None means: a fault below is already reported."""

    source: Source
    names: Mapping[str, Kind]
    found: list[Diagnostic] = field(default_factory=list)
    unknown_names: set[str] = field(default_factory=set)
    unknown_functions: int = 0

    def kind_of(self, node: Node) -> Kind | None:
        match node:
            case Number(_, form):
                return Kind.RATIO if form in {Form.PERCENT, Form.PERMILLE} else Kind.NUMBER
            case Text():
                return Kind.TEXT
            case Date():
                return Kind.DATE
            case Truth():
                return Kind.TRUTH
            case Name():
                return self._name(node)
            case Negate(operand):
                return self._numeric(operand)
            case Binary():
                return self._binary(node)
            case _:
                return self._condition_or_call(node)

    def _condition_or_call(
        self, node: Compare | And | Or | Not | Membership | Call | IsMissing
    ) -> Kind | None:
        match node:
            case Compare():
                self._compare(node)
            case And(terms) | Or(terms):
                for term in terms:
                    self._expect(term, Kind.TRUTH)
            case Not(operand):
                self._expect(operand, Kind.TRUTH)
            case Membership(subject, choices):
                self._same_kind((subject, *choices))
            case IsMissing(operand):
                self.kind_of(operand)
            case Call():
                return self._call(node)
            case _:
                assert_never(node)
        return Kind.TRUTH

    # Names

    def _name(self, node: Name) -> Kind | None:
        kind = self.names.get(node.name)
        if kind is None and node.name not in self.unknown_names:
            self.unknown_names.add(node.name)
            self._report(
                "unknown-name",
                node.span,
                Words(f"没有名为“{shown(node.name)}”的内容。", f'Nothing is called "{shown(node.name)}".'),
                self._unknown_name_hint(node.name),
            )
        return kind

    def _unknown_name_hint(self, name: str) -> Words:
        function = function_named(name)
        if function is not None:
            usage = FUNCTIONS[function]
            return Words(f"这是函数，请写 {usage.usage_zh}。", f"This is a function: {usage.usage_en}.")
        parts = [part for sign in "且或" for part in name.split(sign, 1) if sign in name]
        if any(part in self.names for part in parts):
            return Words("“且”“或”与名称之间请加空格。", "Put blanks between 且, 或 and the names.")
        if name.startswith("非") and name[1:] in self.names:
            return Words("“非”与名称之间请加空格。", "Put a blank between 非 and the name.")
        near = (
            nearest(name, self.names)
            if len(self.unknown_names) <= _SUGGESTIONS and len(name) <= 100
            else None
        )
        if near is not None:
            return Words(
                f"是不是“{near}”？如果是文字，请加引号。", f'Did you mean "{near}"? Text stands in quotes.'
            )
        some = list(self.names)[:_LISTED]
        more = "…" if len(self.names) > _LISTED else ""
        return Words(
            f"这里可以用：{'、'.join(some)}{more}。如果是文字，请加引号。",
            f"Allowed here: {', '.join(some)}{more}. Text stands in quotes.",
        )

    # Arithmetic

    def _binary(self, node: Binary) -> Kind | None:
        left, right = self._numeric(node.left), self._numeric(node.right)
        if node.operator is Arithmetic.DIVIDE and isinstance(node.right, Number) and node.right.amount == 0:
            self._report(
                "division-by-zero",
                node.right.span,
                Words("除数是 0。", "The divisor is 0."),
                Words("请改用不为 0 的除数。", "Divide by something that is not 0."),
            )
        if left is None or right is None:
            return None
        kind = _OUTCOMES[node.operator](left, right)
        if kind is None:
            self._refuse_operation(node, left, right)
        return kind

    def _refuse_operation(self, node: Binary, left: Kind, right: Kind) -> None:
        verb = _VERBS[node.operator]
        first, second = KIND_WORDS[left], KIND_WORDS[right]
        self._report(
            "kind-mismatch",
            node.span,
            Words(
                f"“{self._quote(node)}”：{first.zh}和{second.zh}不能{verb.zh}。",
                f'"{self._quote(node)}": {first.en} and {second.en} cannot be {verb.en}.',
            ),
            _OPERATION_HINTS[node.operator],
        )

    def _numeric(self, node: Node) -> Kind | None:
        kind = self.kind_of(node)
        if kind is None or kind in NUMERIC:
            return kind
        self._refuse_kind(node, kind, Words("数字", "a number"))
        return None

    # Conditions

    def _expect(self, node: Node, expected: Kind) -> None:
        kind = self.kind_of(node)
        if kind not in {None, expected}:
            self._refuse_kind(node, kind, KIND_WORDS[expected])

    def _compare(self, node: Compare) -> None:
        kind = self._same_kind((node.left, node.right))
        ordered = node.operator not in {Comparison.EQUAL, Comparison.UNEQUAL}
        if ordered and kind in {Kind.TEXT, Kind.TRUTH}:
            self._report(
                "kind-mismatch",
                node.span,
                Words(
                    f"“{self._quote(node)}”：{KIND_WORDS[kind].zh}不分大小。",
                    f'"{self._quote(node)}": {KIND_WORDS[kind].en} has no order.',
                ),
                Words("请用 = 或 <>，或者 属于 (…)。", "Use =, <> or in (…)."),
            )

    def _same_kind(self, operands: Sequence[Node]) -> Kind | None:
        """Return the one kind of all operands; report each that differs from those before it."""
        shared: Kind | None = None
        for operand in operands:
            kind = self.kind_of(operand)
            if kind is None:
                continue
            both = kind if shared is None else common(shared, kind)
            if both is None and shared is not None:
                self._refuse_kind(operand, kind, KIND_WORDS[shared])
            else:
                shared = both
        return shared

    # Functions

    def _call(self, node: Call) -> Kind | None:
        function = function_named(node.function)
        if function is None:
            self._unknown_function(node)
            self._only_look_below(node)
            return None
        signature = FUNCTIONS[function]
        count = len(node.arguments)
        if not signature.takes(count):
            self._report(
                "argument-count",
                node.span,
                Words(
                    f"函数“{signature.chinese}”有 {count} 个参数，应写成 {signature.usage_zh}。",
                    f"{function} has {count} arguments; it is written {signature.usage_en}.",
                ),
                Words("请按这个写法补全或删减。", "Add or remove arguments accordingly."),
            )
            self._only_look_below(node)
            return None
        return self._applied(function, node.arguments)

    def _only_look_below(self, node: Call) -> None:
        for argument in node.arguments:
            self.kind_of(argument)

    def _applied(self, function: FunctionName, arguments: tuple[Node, ...]) -> Kind | None:
        match function:
            case FunctionName.IF:
                self._expect(arguments[0], Kind.TRUTH)
                return self._same_kind(arguments[1:])
            case FunctionName.IFMISSING:
                return self._same_kind(arguments)
            case FunctionName.MIN | FunctionName.MAX:
                return self._same_number(arguments)
            case FunctionName.CLAMP:
                self._limits(arguments[1], arguments[2])
                return self._same_number(arguments)
            case FunctionName.ABS:
                return self._numeric(arguments[0])
            case FunctionName.ROUND | FunctionName.FLOOR | FunctionName.CEIL:
                self._decimals(arguments[1])
                return self._numeric(arguments[0])
            case FunctionName.SHARE | FunctionName.GROWTH:
                return None if self._same_number(arguments) is None else Kind.RATIO
            case _:
                return self._simply_applied(function, arguments)

    def _simply_applied(self, function: FunctionName, arguments: tuple[Node, ...]) -> Kind:
        if function is FunctionName.ISMISSING:
            self.kind_of(arguments[0])
            return Kind.TRUTH
        expected, result = _FIXED[function]
        for argument in arguments:
            self._expect(argument, expected)
        return result

    def _same_number(self, operands: Sequence[Node]) -> Kind | None:
        before = len(self.found)
        kind = self._same_kind(operands)
        if kind is None or kind in NUMERIC or len(self.found) > before:
            return kind if kind in NUMERIC else None
        self._refuse_kind(operands[0], kind, Words("数字", "a number"))
        return None

    def _limits(self, low: Node, high: Node) -> None:
        if isinstance(low, Number) and isinstance(high, Number) and low.amount > high.amount:
            self._report(
                "limits-crossed",
                Span(low.span.start, high.span.end),
                Words("下限大于上限。", "The lower limit is above the upper one."),
                Words("请先写下限，再写上限。", "Write the lower limit first."),
            )

    def _decimals(self, node: Node) -> None:
        self.kind_of(node)
        if written_decimals(node) is None:
            self._report(
                "decimals-needed",
                node.span,
                Words(
                    f"小数位数“{self._quote(node)}”要直接写成 0 到 12 的整数。",
                    f'The decimals "{self._quote(node)}" must be written out, 0 to 12.',
                ),
                Words("保留到分写 2，取整写 0。", "Write 2 for cents, 0 for whole numbers."),
            )

    def _unknown_function(self, node: Call) -> None:
        near = None
        if self.unknown_functions < _SUGGESTIONS and len(node.function) <= 100:
            near = nearest_function(node.function)
        self.unknown_functions += 1
        self._report(
            "unknown-function",
            node.function_span,
            Words(f"没有函数“{shown(node.function)}”。", f'There is no function "{shown(node.function)}".'),
            _unknown_function_hint(node.function, near),
        )

    # Reports

    def _refuse_kind(self, node: Node, kind: Kind | None, expected: Words) -> None:
        actual = KIND_WORDS[kind or Kind.NUMBER]
        self._report(
            "kind-mismatch",
            node.span,
            Words(
                f"“{self._quote(node)}”是{actual.zh}，这里应为{expected.zh}。",
                f'"{self._quote(node)}" is {actual.en}; {expected.en} is needed here.',
            ),
            _kind_hint(kind, expected),
        )

    def _quote(self, node: Node) -> str:
        return self.source.quote(node.span) if self.source.text else shown(canonical(node))

    def _report(self, code: str, span: Span, message: Words, hint: Words) -> None:
        self.found.append(self.source.fault(code, span, message, hint))


_FIXED: Mapping[FunctionName, tuple[Kind, Kind]] = {
    FunctionName.CONTAINS: (Kind.TEXT, Kind.TRUTH),
    FunctionName.STARTSWITH: (Kind.TEXT, Kind.TRUTH),
    FunctionName.ENDSWITH: (Kind.TEXT, Kind.TRUTH),
    FunctionName.MONTH: (Kind.DATE, Kind.COUNT),
    FunctionName.YEAR: (Kind.DATE, Kind.COUNT),
    FunctionName.QUARTER: (Kind.DATE, Kind.COUNT),
    FunctionName.DAYS: (Kind.DATE, Kind.DAYS),
}
"""Functions whose arguments are all of one fixed kind, and the kind of their outcome."""

_OUTCOMES: Mapping[Arithmetic, Callable[[Kind, Kind], Kind | None]] = {
    Arithmetic.ADD: common,
    Arithmetic.SUBTRACT: common,
    Arithmetic.MULTIPLY: product,
    Arithmetic.DIVIDE: quotient,
}
_VERBS: Mapping[Arithmetic, Words] = {
    Arithmetic.ADD: Words("相加", "added"),
    Arithmetic.SUBTRACT: Words("相减", "subtracted"),
    Arithmetic.MULTIPLY: Words("相乘", "multiplied"),
    Arithmetic.DIVIDE: Words("相除", "divided"),
}
_OPERATION_HINTS: Mapping[Arithmetic, Words] = {
    **dict.fromkeys(
        (Arithmetic.ADD, Arithmetic.SUBTRACT),
        Words(
            "只有同类的量可以加减；比例请先乘以它所占的量，例如 金额 + 金额 * 5%。",
            "Only like is added to like; multiply a ratio first: amount + amount * 5%.",
        ),
    ),
    Arithmetic.MULTIPLY: Words(
        "金额、分数可以乘以数量、天数或比率；任何量都可以乘以比率或数字。",
        "Money and points may be multiplied by counts or days; anything by a ratio or a number.",
    ),
    Arithmetic.DIVIDE: Words(
        "同类相除得比率；金额、分数可以除以数量或天数；任何量都可以除以比率或数字。",
        "Like by like is a ratio; money and points by counts or days; anything by a ratio or a number.",
    ),
}


def _kind_hint(kind: Kind | None, expected: Words) -> Words:
    if kind is Kind.TEXT and expected is KIND_WORDS[Kind.DATE]:
        return Words(
            "日期请写成 日期(2026-01-31)，不加引号。", "Write a date as date(2026-01-31), without quotes."
        )
    if kind in NUMERIC and expected is KIND_WORDS[Kind.TEXT]:
        return Words("文字请加引号，例如 '001'。", "Put text in quotes: '001'.")
    if expected is KIND_WORDS[Kind.TRUTH]:
        return Words("条件要比较，例如 回款率 >= 80%。", "A condition compares: ratio >= 80%.")
    return Words("请换成同类的量，或检查名称是否写错。", "Use something of that kind, or check the name.")


def _unknown_function_hint(spelling: str, near: str | None) -> Words:
    if spelling.endswith(("属于", "且", "或", "非")):
        return Words("“属于”“且”“或”“非”前面请加空格。", "Put a blank before 属于, 且, 或 and 非.")
    if spelling.casefold() in {"日期", "date"}:
        return Words(
            "日期的年月日要直接写出，例如 日期(2026-01-31)。",
            "Year, month and day are written out: date(2026-01-31).",
        )
    if near is not None:
        return Words(f"是不是“{near}”？", f'Did you mean "{near}"?')
    chinese = "、".join(signature.chinese for signature in FUNCTIONS.values())
    return Words(f"可以用的函数：{chinese}。", f"Functions: {', '.join(FUNCTIONS)}.")
