"""The doors of a demo open nowhere else: not in another company, nor in one that says later that it is a demo."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.web.conftest import SignIn
from yeji.accounts.models import User
from yeji.audit.actions import Deed, record
from yeji.audit.models import Event
from yeji.cli.furnishing import NotEmpty, furnish
from yeji.home.demo import BACKEND, FURNISHED

pytestmark = pytest.mark.django_db
WAY_IN = "以谁的身份看看"


@pytest.fixture
def as_demo(settings: LazySettings) -> None:
    """Let the process be one that was started for a demo."""
    settings.YEJI_DEMO = True
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, BACKEND]


@pytest.mark.usefixtures("as_demo", "cast")
def test_a_company_that_was_not_born_as_a_demo_has_no_doors_and_never_becomes_one(as_: SignIn) -> None:
    as_("ada").get("/")

    assert WAY_IN not in Client().get("/accounts/login/").text
    assert Client().post("/demo/ada/").status_code == 404
    with pytest.raises(NotEmpty):
        furnish(timezone.localdate())
    assert not Event.objects.filter(action=FURNISHED).exists()
    assert User.objects.count() == 9


@pytest.mark.usefixtures("as_demo", "cast")
def test_an_event_that_says_demo_later_opens_nothing() -> None:
    with transaction.atomic():
        record(Deed("person.changed", "person", "S1", "沈岚"), by=None)
        record(Deed(FURNISHED, "demo", "", ""), by=None)

    assert Client().post("/demo/ada/").status_code == 404
