"""Years after a business closed nothing tells any more who owned it; until then everything does."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.apps.businesses.files import fill, open_business
from tests.factories import AT

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.businesses import actions
from entrepot.apps.businesses.models import Business, Owner, Paper, Particular, Verification
from entrepot.apps.files.models import PrivateFile
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM, Actor, PermissionRefused

pytestmark = pytest.mark.django_db
OVER = datetime(AT.year + 5, AT.month, AT.day, 12, tzinfo=UTC)
PERSONAL = ("name", "sealed", "tail", "subject")


def verified_business() -> Actor:
    with clock.travel(AT):
        by = open_business()
        fill(by)
        actions.submit_verification(by=by, at=AT)
        workers.run_pending()
    return by


def test_a_file_is_blank_when_its_time_is_over() -> None:
    by = verified_business()
    other = open_business(name="Another")
    fill(other, number="91350211M00011FE7B", seed=9, owner="Wang Fang")
    accounts.close_organisation(by=by, at=AT)
    assert actions.forget_closed(by=SYSTEM, at=OVER - timedelta(days=1)) == 0
    assert actions.forget_closed(by=SYSTEM, at=OVER) == 1
    assert actions.forget_closed(by=SYSTEM, at=OVER) == 0
    closed = Business.objects.get(organisation_id=by.organisation_id)
    assert Owner.objects.filter(business=closed).values_list(*PERSONAL).distinct().get() == ("", "", "", "")
    said = Particular.objects.filter(business=closed).values_list("value", "sealed", "digest").distinct()
    assert said.get() == ("", "", "")
    files = PrivateFile.objects.filter(pk__in=Paper.objects.filter(business=closed).values("file"))
    assert files.count() == 2
    assert not files.filter(blanked_at=None).exists()
    assert Verification.objects.filter(business=closed, state="verified").exists()
    assert Owner.objects.filter(name="Wang Fang").exists()
    assert actions.seal_anew(by=SYSTEM, at=OVER) == 0  # what is blank has no number to seal


def test_a_business_that_is_there_keeps_its_file() -> None:
    verified_business()
    assert actions.forget_closed(by=SYSTEM, at=OVER) == 0


def test_only_the_platform_lets_go() -> None:
    by = open_business()
    with pytest.raises(PermissionRefused):
        actions.forget_closed(by=by, at=AT)
