"""A template's document made a company's own draft: its key and name, its first day, and people by enrolment.

Only the lines that say these are replaced; everything else, comments and cases included, stays as it is.
"""

from __future__ import annotations

import json
import re
from datetime import date

from yeji_engine.library.templates import template_text

CASE_POST = re.compile(r"(\{)(person_id: [^,{}]+, (?:team_id: [^,{}]+, )?role: )")
"""A post of a case, in one line; its role follows."""
COUNTED = re.compile(r"""^version: (["']?)(?P<before>[^"'\n]*?)(?P<count>[0-9]{1,6})\1[ ]*$""", re.MULTILINE)
FITTING_ENROLMENT = re.compile(r"^enrolment: \{roles: \[[^\]]*\](?P<more>.*)\}$", re.MULTILINE)


def draft_from_template(template: str, key: str, title: str, starts: date) -> str:
    """Return the text of a draft that begins as the template. *errors*: KeyError where there is none.

    >>> text = draft_from_template("telesales", "phone-2027", "电销 2027", date(2027, 1, 1))
    >>> "plan: phone-2027" in text, "enrolment: {plan_column: true}" in text
    (True, True)
    """
    text = template_text(template)
    if text is None:
        raise KeyError(template)
    text = _line(text, "plan", key)
    text = _line(text, "version", '"1"')
    # A JSON string is one of YAML too, whatever the name holds.
    text = _line(text, "title", json.dumps(title, ensure_ascii=False))
    text = _line(text, "effective", f"{{from: {starts.isoformat()}}}")
    # Posts that a case gives its people name the plan, as the company's own posts will.
    text = CASE_POST.sub(lambda found: f"{found[1]}plan_id: {key}, {found[2]}", text)
    # Who is in the plan says the company's enrolment, by day, and no longer a role's name in the text.
    return FITTING_ENROLMENT.sub(lambda found: f"enrolment: {{plan_column: true{found['more']}}}", text)


def next_draft(text: str) -> str:
    """Return a version's text for the one after it: what counts its versions counts on.

    >>> next_draft('plan: field\\nversion: "1"\\n'), next_draft("version: 2026.9")
    ('plan: field\\nversion: "2"\\n', 'version: "2026.10"')
    """
    found = COUNTED.search(text)
    return _line(text, "version", f'"{found["before"]}{int(found["count"]) + 1}"') if found else text


def _line(text: str, field: str, content: str) -> str:
    """Replace the one line of a field that stands at the top of the document."""
    return re.sub(rf"^{field}: .*$", lambda _found: f"{field}: {content}", text, count=1, flags=re.MULTILINE)
