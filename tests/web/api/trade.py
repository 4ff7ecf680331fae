"""What a seller and a buyer have to do with each other, all of it with ids: for whoever must not see it."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from tests.apps.cooperatives.hill import share_harvest
from tests.apps.files.test_private import photo
from tests.apps.payouts.earnings import proposed, set_account
from tests.apps.programmes.supporting import officer, publish
from tests.factories import AT
from tests.web.api.world import World, buy, charge_back, make_world, send

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.businesses.actions import decide_verification
from entrepot.apps.catalogue.models import CertificatePaper
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import queries as orders
from entrepot.apps.programmes.actions import apply_for_programme
from entrepot.apps.shipping import actions as shipping


def store_export(export: str) -> None:
    """Let an export be ready, whatever is in it."""
    stored = default_storage.save(f"exports/{export}.zip", ContentFile(b"PK"))
    with transaction.atomic():
        accounts.record_export(export=export, stored=stored, size=2, by=SYSTEM, at=AT)


def make_trade(client: Client) -> World:
    """Return a world in which an order was sent, received, sent back, complained of and charged back."""
    world = send(buy(make_world(client)))
    header = "Handle,Title,Variant SKU,Variant Price\n"
    made = world.selling.post("/imports?currency=USD", f"{header}x,X,X-1,oops\n", content_type="text/csv")
    world.ids |= {"import_id": made["id"], "product": world.product, "variant": world.variant}
    said = {"kind": "brand", "brand": "Hill", "selection": {"products": [world.product]}}
    world.ids["change"] = world.selling.post("/bulk-fixes", said)["id"]
    world.ids["run"] = world.selling.post("/translations/runs", {"languages": ["th"]})["id"]
    word = {"source_language": "en", "source": "candle", "language": "th", "agreed": "เทียน"}
    world.ids["term"] = world.selling.post("/translations/terms", word)["id"]
    made = world.selling.post("/locations", {"name": "Shed", "kind": "warehouse", "country": "US"})
    world.ids["location"] = made["id"]
    world.ids |= _certify(world)
    sent = {"source": "main", "target": "shed", "pieces": [{"variant": world.variant, "quantity": 1}]}
    world.ids["transfer"] = world.selling.post("/transfers", sent)["id"]
    world.ids["business"] = world.selling.get("/business")["profile"]["id"]
    world.ids["declaration"] = world.selling.get("/declarations")["items"][0]["id"]
    asked = {"legal_name": "Hill Ltd", "registration": "1", "register": "Companies House"}
    someone = {"name": "Ann Hill", "share": 10_000, "directs": True, "country": "US", "birth_year": 1980}
    named = world.selling.post("/business/file/owners", {**someone, "identity_number": "123456789"})
    world.ids["person"] = named["owners"][0]["id"]
    request = world.selling.post("/business/verifications", asked)["id"]
    decide_verification(verification=request, verified=True, by=SYSTEM, at=AT)
    set_account(world.seller)
    world.ids["payout"] = proposed(world.ids["business"])
    for parcel in orders.get_order(world.ids["order"], viewer=SYSTEM).parcels:
        shipping.record_delivery(parcel=parcel.shipment, reference="d", delivered_at=AT, by=SYSTEM, at=AT)
    workers.run_pending()
    said = {"order": world.ids["order"], "variant": world.variant, "stars": 4, "words": "Burns evenly."}
    world.ids["review"] = world.buying.post("/reviews", said)["id"]
    asked = {"words": "How long does it burn?"}
    world.ids["asked"] = world.buying.post(f"/shop/SG/products/{world.product}/questions", asked)["id"]
    world.ids["search"] = world.buying.post("/searches", {"market": "SG", "q": "candle"})["id"]
    enquiry = {"topic": "customs", "words": "Which code?", "language": "en"}
    world.ids["enquiry"] = world.selling.post("/enquiries", enquiry)["id"]
    back = {"pieces": [{"variant": world.variant, "quantity": 1}], "reason": "faulty"}
    world.ids["returned"] = world.buying.post(f"/orders/{world.ids['order']}/returns", back)["id"]
    world.buying.post(f"/orders/{world.ids['order']}/dispute", {"why": "It is broken."})
    dispute = world.buying.get("/disputes")["items"][0]["id"]
    shown = world.buying.post(f"/disputes/{dispute}/files?name=a.jpg", photo(), content_type="image/jpeg")
    world.ids |= {"dispute": dispute, "file": shown["statements"][-1]["files"][0]["id"]}
    world.ids["invoice"] = world.selling.get("/invoices")["items"][0]["id"]
    programme = publish(officer(), officer("operator"))
    world.ids["application"] = apply_for_programme(programme=programme, by=world.seller, at=AT)
    world.ids |= share_harvest(world.seller, world.product)
    world.ids["export"] = world.selling.post("/data/exports", {"of": "business"})["id"]
    store_export(world.ids["export"])
    charge_back(world.ids["order"])
    to = f"/orders/{world.ids['order']}/chargeback/files?kind=shipping&name=a.jpg"
    added = world.selling.post(to, photo(), content_type="image/jpeg")["added"]
    world.ids["paper"] = added[0]["file"]["id"]
    return world


def _certify(world: World) -> dict[str, str]:
    """Return a certificate of the product and its file, which waits for a person."""
    told = {"kind": "lab", "number": "1", "issuer": "SGS", "country": "CH", "valid_from": "2026-01-01"}
    place = f"/products/{world.product}/certificates"
    (made,) = world.selling.post(place, told)["items"]
    to = f"{place}/{made['id']}/file?despite_faults=true"
    world.selling.post(to, photo(), content_type="image/jpeg")
    return {"certificate": made["id"], "certificate_paper": CertificatePaper.objects.get().public_id}
