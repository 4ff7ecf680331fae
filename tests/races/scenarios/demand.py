"""What demand does when the person behind a wish is erased."""

from django.db import transaction
from tests.factories import AT, actor_of, make_user
from tests.races.scenarios import Scenario

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.accounts.events import PersonErased
from entrepot.apps.accounts.models import ErasureRequest
from entrepot.apps.demand import actions
from entrepot.apps.demand.models import Wish
from entrepot.apps.kernel.outbox import publish


def wish() -> str:
    """Let a person be erased who keeps something for later."""
    person = actor_of(make_user())
    actions.keep_wish(product="prd_" + "a" * 22, by=person, at=AT)
    request = accounts.request_erasure(language="en", by=person, at=AT)
    ErasureRequest.objects.filter(public_id=request).update(state="done", closed_at=AT)
    with transaction.atomic():
        publish(PersonErased(request=request, at=AT))
    return request


def kept(request: str) -> int:
    user = ErasureRequest.objects.get(public_id=request).user
    return Wish.objects.filter(user=user).count()


SCENARIOS = {"demand.forget_wishes": Scenario(wish, kept)}
