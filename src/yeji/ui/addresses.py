"""Addresses of the page itself with another sort, filter or page: what a list shows lies in its address.

So a view of a list can be sent to a colleague, kept as a bookmark and reached by the back button.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

PAGE = "page"


@dataclass(frozen=True, slots=True)
class Address:
    """A path and what stands behind its question mark, in order."""

    path: str
    query: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, request: HttpRequest) -> Address:
        """Return the address that was asked for."""
        pairs = ((key, each) for key, values in request.GET.lists() for each in values)
        return cls(request.path, tuple(pairs))

    def first(self, key: str, otherwise: str = "") -> str:
        """Return the first content of a key."""
        return next((content for name, content in self.query if name == key), otherwise)

    def every(self, key: str) -> tuple[str, ...]:
        """Return all contents of a key."""
        return tuple(content for name, content in self.query if name == key)

    def put(self, **contents: str | Iterable[str]) -> Address:
        """Return the address with these keys set anew, on its first page unless a page is among them.

        >>> str(Address("/records/", (("sort", "name"), ("page", "3"))).put(sort="-amount"))
        '/records/?sort=-amount'
        """
        kept = self.without(*contents, PAGE).query
        new = tuple(
            (key, each)
            for key, content in contents.items()
            for each in ((content,) if isinstance(content, str) else content)
        )
        return Address(self.path, kept + new)

    def without(self, *keys: str, content: str | None = None) -> Address:
        """Return the address without these keys; with `content`, only where they hold that."""
        kept = tuple(
            pair for pair in self.query if pair[0] not in keys or (content is not None and pair[1] != content)
        )
        return Address(self.path, kept)

    def __str__(self) -> str:
        query = QueryDict(mutable=True)
        for key, content in self.query:
            query.appendlist(key, content)
        return f"{self.path}?{query.urlencode()}" if self.query else self.path
