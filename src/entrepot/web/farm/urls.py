from django.urls import path, re_path

from entrepot.web.design.places import place_patterns
from entrepot.web.farm import home, lots, members, origins, papers, payouts, products, provenance, seasons

FARM = "sell/<str:organisation>/farm/"
MEMBERS = FARM + "members/"
LOTS = FARM + "lots/"
PAYOUTS = FARM + "payouts/"
PAYOUT = PAYOUTS + "<str:payout>/"

urlpatterns = [
    path(FARM, home.show, name="farm"),
    path(FARM + "how/", home.aloud, name="farm-how"),
    path(FARM + "terms/", home.terms, name="farm-terms"),
    path(FARM + "language/<slug:language>/", home.speak, name="farm-language"),
    path(FARM + "worker.js", lots.worker, name="farm-worker"),
    path(FARM + "papers/", papers.show, name="farm-papers"),
    path(FARM + "papers/<str:paper>", papers.file_of, name="farm-paper-file"),
    path(FARM + "season/", seasons.show, name="farm-season"),
    path(FARM + "offline/", home.offline, name="farm-offline"),
    path(FARM + "products/new/", products.add, name="farm-product-new"),
    path(FARM + "weigh/", lots.weigh, name="farm-weigh"),
    path(MEMBERS, members.show_all, name="farm-members"),
    path(MEMBERS + "new/", members.add, name="farm-member-new"),
    path(MEMBERS + "example.csv", members.example, name="farm-example"),
    path(MEMBERS + "files/", members.bring, name="farm-imports"),
    path(MEMBERS + "files/<str:job>/", members.show_import, name="farm-import"),
    path(MEMBERS + "files/<str:job>/rows.csv", members.failed_rows, name="farm-import-rows"),
    path(MEMBERS + "<str:member>/", members.edit, name="farm-member"),
    path(MEMBERS + "<str:member>/leave/", members.leave, name="farm-member-leave"),
    path(LOTS, lots.show_all, name="farm-lots"),
    path(LOTS + "new/", lots.add, name="farm-lot-new"),
    path(LOTS + "<str:lot>/", lots.show, name="farm-lot"),
    path(LOTS + "<str:lot>/<str:delivery>/call-off/", lots.call_off, name="farm-call-off"),
    path(PAYOUTS, payouts.show_all, name="farm-payouts"),
    path(PAYOUTS + "new/<str:currency>/", payouts.propose, name="farm-propose"),
    path(PAYOUT, payouts.show, name="farm-payout"),
    path(PAYOUT + "list.csv", payouts.take_list, name="farm-payout-list"),
    path(PAYOUT + "bank.xml", payouts.take_bank_file, name="farm-bank-file"),
    path(PAYOUT + "slips/", payouts.slips, name="farm-slips"),
    re_path(
        r"^sell/(?P<organisation>[^/]+)/farm/payouts/(?P<payout>[^/]+)/(?P<step>approve|reject|paid)/$",
        payouts.move,
        name="farm-payout-move",
    ),
    path(FARM + "origin/<str:order>/<str:parcel>/<str:variant>/", origins.choose, name="farm-choose-lots"),
    path("lots/<str:code>/", provenance.door, name="lot-door"),
    path("lots/<str:code>/code.svg", provenance.picture, name="lot-picture"),
    *place_patterns(path("lots/<str:code>/", provenance.show, name="lot")),
]
