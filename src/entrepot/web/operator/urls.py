from django.urls import path

from entrepot.web.operator import (
    desk,
    disputes,
    fees,
    figures,
    law,
    letters,
    markets,
    money,
    orders,
    owed,
    remittances,
    second_step,
    tokens,
    trail,
)
from entrepot.web.operator.raw import site

urlpatterns = [
    path("operate/", desk.home, name="operate"),
    path("operate/lanes/<str:lane>/", desk.lane, name="operate-lane"),
    path("operate/items/<str:item>/", desk.item, name="operate-item"),
    path("operate/money/", money.show, name="operate-money"),
    path("operate/owed/", owed.show_all, name="operate-owed"),
    path("operate/owed/<str:owner>/", owed.show, name="operate-creditor"),
    path("operate/remittances/<str:remittance>/", remittances.show, name="operate-remittance"),
    path(
        "operate/remittances/<str:remittance>/advice.csv",
        remittances.download,
        name="operate-remittance-advice",
    ),
    path("operate/orders/", orders.show_all, name="operate-orders"),
    path("operate/orders/<str:order>/", orders.show, name="operate-order"),
    path("operate/disputes/", disputes.show_all, name="operate-disputes"),
    path("operate/disputes/<str:dispute>/", disputes.show, name="operate-dispute"),
    path("operate/disputes/<str:dispute>/files/<str:file>", disputes.evidence, name="operate-evidence"),
    path("operate/figures/", figures.show, name="operate-figures"),
    path("operate/markets/", markets.show_all, name="operate-markets"),
    path("operate/markets/<str:owner>/", markets.show, name="operate-market"),
    path("operate/fees/", fees.show, name="operate-fees"),
    path("operate/audit/", trail.show, name="operate-audit"),
    path("operate/letters/", letters.show, name="operate-letters"),
    path("operate/law/", law.show, name="operate-law"),
    path("operate/tokens/", tokens.show, name="operate-tokens"),
    path("operate/second-step/", second_step.ask, name="operate-second-step"),
    path("operate/raw/", site.urls),
]
