from django.urls import path

from entrepot.web.buyer import (
    adding,
    allowance,
    carts,
    checkout,
    complaints,
    deciding,
    invoices,
    orders,
    paying,
    returns,
    saying,
    splitting,
)
from entrepot.web.design.places import place_patterns

ORDER = "orders/<str:order>/"
RETURN = ORDER + "returns/<str:returned>/"

urlpatterns = place_patterns(
    path("cart/", carts.show, name="cart"),
    path("cart/add", adding.add, name="cart-add"),
    path("cart/badge", adding.badge, name="cart-badge"),
    path("cart/change", carts.change, name="cart-change"),
    path("cart/split", splitting.split, name="cart-split"),
    path("cart/another-person", splitting.another_person, name="cart-another-person"),
    path("allowance/", allowance.show, name="allowance"),
    path("allowance/forget", allowance.forget, name="allowance-forget"),
    path("checkout/", checkout.start, name="checkout"),
    path("checkout/<str:quote>/", checkout.fill_in, name="checkout-form"),
    path("pay/<str:checkout>/", paying.pay, name="pay"),
    path("pay/<str:checkout>/look", paying.look, name="pay-look"),
    path("orders/", orders.show_all, name="orders"),
    path(ORDER, orders.show, name="order"),
    path(ORDER + "confirm", deciding.confirm, name="order-confirm"),
    path(ORDER + "complain", complaints.complain, name="order-complain"),
    path(ORDER + "complaint/", complaints.follow, name="order-case"),
    path(ORDER + "evidence/<str:file>", complaints.evidence, name="order-evidence"),
    path(ORDER + "invoices/<str:invoice>/", invoices.show, name="order-invoice"),
    path(ORDER + "settle", deciding.settle, name="order-settle"),
    path(ORDER + "cancel", deciding.cancel, name="order-cancel"),
    path(ORDER + "again", deciding.again, name="order-again"),
    path(ORDER + "review/<str:variant>/", saying.review, name="order-review"),
    path("shop/<str:product>/say", saying.door, name="shop-say"),
    path("shop/<str:product>/ask", saying.ask, name="shop-ask"),
    path("report/<str:subject>/", saying.report, name="report"),
    path(ORDER + "return/", returns.ask, name="return-ask"),
    path(RETURN, returns.show, name="return"),
    path(RETURN + "label/", returns.label, name="return-label"),
    path(RETURN + "label/make", returns.make_label, name="return-label-make"),
    path(RETURN + "sent", returns.sent, name="return-sent"),
    path(RETURN + "withdraw", returns.withdraw, name="return-withdraw"),
    path(RETURN + "appeal", returns.appeal, name="return-appeal"),
)
