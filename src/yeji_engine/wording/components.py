"""One chapter for each component: who takes part, what is priced, how, in which order, when it is paid."""

from __future__ import annotations

from collections.abc import Iterator

from yeji_engine.documents.components import Component, Threshold
from yeji_engine.documents.methods import Contest, Event, Priced
from yeji_engine.errors import Words
from yeji_engine.wording.choices import choice, option
from yeji_engine.wording.figures import pay_rounding
from yeji_engine.wording.methods import method_line
from yeji_engine.wording.steps import step_words
from yeji_engine.wording.terms import Terms, base_of, base_words, table_of_deals, within
from yeji_engine.wording.timing import reversal_words, timing_words
from yeji_engine.wording.words import Chapter, Line, at, chained, line, phrase


def component_chapter(name: str, component: Component, terms: Terms) -> Chapter:
    """Return the sentences of one component."""
    title = phrase("激励项{name}", "Component {name}", name=terms.called(name))
    title = chained([title, terms.also_called(name, component.title)], "：", ": ")
    return Chapter(title, component_lines(component, at("components", name), within(terms, component)))


def component_lines(component: Component, path: str, terms: Terms) -> tuple[Line, ...]:
    """Return the sentences of one component in the order of the calculation."""
    return (
        *_who_and_what(component, path, terms),
        method_line(component, at(path, "method"), terms),
        *_afterwards(component, path, terms),
    )


def _who_and_what(component: Component, path: str, terms: Terms) -> Iterator[Line]:
    nature = phrase(
        "性质为{pays}，{per}", "kind of pay: {pays}, reckoned {per}",
        pays=choice(component.pays), per=option("Component.per", component.per),
    )  # fmt: skip
    if component.deal:
        nature = phrase(
            "{nature}，以指标{deal}的每一笔为单", "{nature}; the deals are the rows of measure {deal}",
            nature=nature, deal=terms.called(component.deal),
        )  # fmt: skip
    yield line(path, nature)
    if component.when:
        when = terms.formula(component.when)
        yield line(
            at(path, "when"),
            phrase("只有满足{when}的人有此项", "only people for whom {when} take part", when=when),
        )
    if component.base or (base_of(component) and not isinstance(component.method, Event | Contest | Priced)):
        base = base_words(component, terms)
        yield line(at(path, "base"), phrase("计提基数为{base}", "the base is {base}", base=base))
    if component.threshold:
        yield line(at(path, "threshold"), threshold_words(component.threshold, component, terms))


def threshold_words(threshold: Threshold, component: Component, terms: Terms) -> Words:
    """Return from where the component pays."""
    return phrase(
        "基数达到 {at} 才计提，{kind}",
        "nothing is due below a base of {at}; {kind}",
        at=terms.formula(threshold.at, terms.unit_of(base_of(component))),
        kind=choice(threshold.kind),
    )


def _afterwards(component: Component, path: str, terms: Terms) -> Iterator[Line]:
    if component.then:
        steps = [line(at(path, "then", n), step_words(step, terms)) for n, step in enumerate(component.then)]
        head = Words(
            "所得金额再依次作如下计算，次序不得变动",
            "the amount then goes through these steps, in this order",
        )
        yield line(at(path, "then"), head, steps)
    if component.rounding:
        words = pay_rounding(component.rounding, terms.currency)
        yield line(
            at(path, "rounding"),
            phrase(
                "此项{r}，不用总则中的方式", "this component is {r}, instead of the general rule", r=words
            ),
        )
    yield line(at(path, "timing"), timing_words(component.timing, table_of_deals(component, terms.plan)))
    if component.reversal:
        yield line(at(path, "reversal"), reversal_words(component.reversal))
    if component.earning_condition:
        condition = component.earning_condition
        yield line(
            at(path, "earning_condition"),
            phrase("何时算已挣得：{c}", "it counts as earned: {c}", c=condition),
        )
    if component.note:
        yield line(at(path, "note"), phrase("说明：{note}", "note: {note}", note=component.note))
