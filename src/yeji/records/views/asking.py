"""What every page of the records asks first: who reads, and which kind."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from yeji.accounts.gate import holder_of
from yeji.records.kinds import Kind
from yeji.records.queries import kind
from yeji.records.reading import Found, Reader, find, may_write


def reader_of(request: HttpRequest) -> Reader:
    """Return who reads."""
    if not request.user.is_authenticated:
        raise Http404
    holder = holder_of(request)
    return Reader(holder.on, holder.roles, holder.permissions, request.user)


def kind_or_404(key: str) -> Kind:
    """Return the kind, or let the page not be there."""
    try:
        return kind(key)
    except KeyError:
        raise Http404 from None


def found_or_404(of: Kind, key: str, reader: Reader) -> Found:
    """Return the record, or let the page not be there: for whoever may not see it, it is not."""
    found = find(of, key, reader)
    if found is None:
        raise Http404
    return found


def writable_or_404(of: Kind, key: str, reader: Reader) -> Found:
    """Return the record that the reader may write, or let the page not be there."""
    found = found_or_404(of, key, reader)
    if not may_write(of, key, reader):
        raise Http404
    return found
