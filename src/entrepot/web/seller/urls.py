from django.urls import path

from entrepot.web.seller import (
    business,
    chargebacks,
    code,
    disputes,
    facts,
    imports,
    listing,
    orders,
    orders_steps,
    payout_details,
    products,
    return_places,
    returns,
    shelf,
    statement,
    verification,
)

ORGANISATION = "sell/<str:organisation>/"
PRODUCT = ORGANISATION + "products/<str:product>/"
ORDER = ORGANISATION + "orders/<str:order>/"
RETURN = ORGANISATION + "returns/<str:returned>/"
PLACES = ORGANISATION + "returns/places/"
PARCEL = ORDER + "parcels/<str:parcel>/"

urlpatterns = [
    path("sell/", business.start, name="sell"),
    path(ORGANISATION, products.show_all, name="sell-products"),
    path(ORGANISATION + "register/", business.register, name="sell-register"),
    path(ORGANISATION + "new-product/", products.add, name="sell-product-new"),
    path(ORGANISATION + "imports/", imports.start, name="sell-imports"),
    path(ORGANISATION + "imports/<str:job>/", imports.show, name="sell-import"),
    path(ORGANISATION + "imports/<str:job>/rows.csv", imports.download, name="sell-import-rows"),
    path(ORGANISATION + "money/", statement.show, name="sell-money"),
    path(ORGANISATION + "money/statement.csv", statement.download, name="sell-statement"),
    path(ORGANISATION + "money/account/", payout_details.change, name="sell-bank-account"),
    path(ORGANISATION + "money/verification/", verification.ask, name="sell-verification"),
    path(ORGANISATION + "orders/", orders.show_all, name="sell-orders"),
    path(ORDER, orders.show, name="sell-order"),
    path(PARCEL + "pack/", orders_steps.pack, name="sell-parcel-pack"),
    path(PARCEL + "label/", orders_steps.label, name="sell-parcel-label"),
    path(PARCEL + "shipped/", orders_steps.mark_shipped, name="sell-parcel-shipped"),
    path(ORDER + "questions/<str:question>/", orders_steps.answer, name="sell-order-answer"),
    path(ORDER + "declarations/<str:declaration>/", orders_steps.declare, name="sell-order-declare"),
    path(ORDER + "call-off/", orders_steps.call_off, name="sell-order-call-off"),
    path(ORDER + "refund/", orders_steps.give_back, name="sell-order-refund"),
    path(ORDER + "settle/", orders_steps.give_in, name="sell-order-settle"),
    path(ORDER + "complaint/", disputes.show, name="sell-order-dispute"),
    path(ORDER + "evidence/<str:file>", disputes.evidence, name="sell-order-evidence"),
    path(ORDER + "chargeback/", chargebacks.show, name="sell-order-chargeback"),
    path(ORDER + "chargeback/<str:file>", chargebacks.evidence, name="sell-order-chargeback-file"),
    path(ORGANISATION + "returns/", returns.show_all, name="sell-returns"),
    path(PLACES, return_places.show_all, name="sell-return-places"),
    path(PLACES + "<slug:market>/", return_places.change, name="sell-return-place"),
    path(RETURN, returns.show, name="sell-return"),
    path(RETURN + "accept/", returns.accept, name="sell-return-accept"),
    path(RETURN + "waive/", returns.waive, name="sell-return-waive"),
    path(RETURN + "refuse/", returns.refuse, name="sell-return-refuse"),
    path(RETURN + "receive/", returns.receive, name="sell-return-receive"),
    path(RETURN + "inspect/", returns.inspect, name="sell-return-inspect"),
    path(PRODUCT, listing.show, name="sell-product"),
    path(PRODUCT + "code/", code.choose, name="sell-product-code"),
    path(PRODUCT + "edit/", products.edit, name="sell-product-edit"),
    path(PRODUCT + "fact/", facts.tell, name="sell-product-fact"),
    path(PRODUCT + "shelf/", shelf.count, name="sell-product-shelf"),
    path(PRODUCT + "publish/", listing.publish, name="sell-product-publish"),
    path(PRODUCT + "withdraw/", listing.withdraw, name="sell-product-withdraw"),
    path(PRODUCT + "archive/", products.archive, name="sell-product-archive"),
]
