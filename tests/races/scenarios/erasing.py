"""What every app does when a person is erased, or an organisation closed."""

from datetime import timedelta

from tests.catalogue_factories import make_product, make_seller, open_markets
from tests.factories import actor_of, make_user
from tests.races.scenarios import Scenario
from tests.races.scenarios.customs import answer
from tests.races.scenarios.orders import placed

from entrepot.apps.accounts import actions
from entrepot.apps.accounts.events import OrganisationClosed
from entrepot.apps.accounts.models import DataExport, ErasureRequest, Organisation
from entrepot.apps.catalogue.models import Listing, Product
from entrepot.apps.customs.models import Question
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.messages.models import Message
from entrepot.apps.orders.events import BuyerForgotten
from entrepot.apps.orders.models import Checkout, Order, OrderAddress


def erase() -> str:
    """Erase a person with a letter and an export, whose two orders are over."""
    user = make_user()
    now = clock.now()
    export = DataExport.objects.create(
        user=user, language="en", stored="exports/none.zip", ready_at=now, ends_at=now + timedelta(days=1)
    )
    request = actions.request_erasure(language="en", by=actor_of(user), at=now)
    orders = [placed()[0], placed()[0]]
    Checkout.objects.filter(orders__public_id__in=orders).update(user=user, key_digest="")
    Order.objects.filter(public_id__in=orders).update(state="cancelled")
    later = now - timedelta(days=20)
    ErasureRequest.objects.filter(public_id=request).update(due_at=later)
    assert actions.erase_person(request=request, by=SYSTEM, at=now)
    assert export.stored
    return request


def letters(request: str) -> list[tuple[str, dict[str, str]]]:
    user = ErasureRequest.objects.get(public_id=request).user
    assert user is not None
    return list(Message.objects.filter(user_id=user.pk).values_list("address", "context"))


def exports(request: str) -> list[str]:
    return list(DataExport.objects.filter(user__erasures__public_id=request).values_list("stored", flat=True))


def addresses(request: str) -> list[tuple[str, str, bool, str]]:
    rows = OrderAddress.objects.filter(order__checkout__user__erasures__public_id=request)
    return [
        (row.lines, row.phone, row.blanked_at is not None, row.order.checkout.email)
        for row in rows.select_related("order__checkout")
    ]


def close() -> int:
    open_markets()
    seller = make_seller()
    make_product(seller, origin="")
    row = Organisation.objects.get(pk=seller.organisation_id)
    publish(OrganisationClosed(organisation=row.public_id, organisation_id=row.pk, at=clock.now()))
    return row.pk


def archived(organisation: int) -> list[object]:
    rows = Product.objects.filter(organisation_id=organisation)
    told = AuditEntry.objects.filter(action="catalogue.archive_product", subject__in=rows.values("public_id"))
    listed = Listing.objects.filter(product__in=rows, state="published").count()
    return [sorted(rows.values_list("state", "version")), told.count(), listed]


def forget() -> str:
    order = answer()
    publish(BuyerForgotten(order=order, is_whole=True, at=clock.now()))
    return order


def words(order: str) -> list[object]:
    rows = Question.objects.filter(declaration__order=order)
    told = AuditEntry.objects.filter(action="customs.forget_words", subject=order)
    return [list(rows.values_list("text", "answer")), told.count()]


SCENARIOS = {
    "accounts.forget_letters": Scenario(erase, letters),
    "accounts.drop_exports": Scenario(erase, exports),
    "orders.forget_buyer": Scenario(erase, addresses),
    "customs.forget_words": Scenario(forget, words),
    "catalogue.archive_of_closed": Scenario(close, archived),
}
