"""Personal data as those may read it who need not know it: enough to recognise, too little to use."""

from __future__ import annotations


def masked(text: str) -> str:
    """Return the text with its middle hidden; short ones wholly.

    >>> masked("13812346027"), masked("330102199001011234"), masked("ada@example.com"), masked("12345")
    ('138****6027', '330***********1234', 'a**@example.com', '*****')
    >>> masked("")
    ''
    """
    if "@" in text:
        name, _, host = text.partition("@")
        return f"{name[:1]}{'*' * (len(name) - 1)}@{host}"
    if len(text) < 8:
        return "*" * len(text)
    head, tail = text[:3], text[-4:]
    return f"{head}{'*' * (len(text) - 7)}{tail}"
