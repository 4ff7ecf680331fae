"""A co-operative with all that its pages can show: members, a file of them, a harvest, what was shared."""

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from tests.apps.cooperatives.hill import share_harvest
from tests.catalogue_factories import make_product
from tests.factories import actor_of, make_organisation, make_user

from entrepot.apps.businesses.actions import register_business
from entrepot.apps.cooperatives import actions, queries

if TYPE_CHECKING:
    from tests.journeys.every_page.world import World

GROWER = "grower@demo.example"
MEMBERS = b"number,name\nM-8,Keza\n,Nobody\n"


def grow(world: "World", now: datetime) -> None:
    """Let somebody keep a co-operative of coffee growers."""
    user = make_user(GROWER)
    organisation = make_organisation(user, "Hill Coffee", country="RW")
    by = actor_of(user, organisation)
    register_business(name="Hill Coffee", country="RW", kind="farm", by=by, at=now)
    ids = share_harvest(by, make_product(by, "Green coffee", hs="090111", origin="RW"))
    code = queries.get_lot(ids["lot"], viewer=by).code
    job = actions.import_members(content=BytesIO(MEMBERS), file_name="members.csv", by=by, at=now)
    farm = f"/sell/{organisation}/farm/"
    # The page for where there is no network is kept by the phone; no other page leads to it.
    world.add("grower", farm, f"{farm}offline/", f"{farm}members/files/{job}/", f"{farm}payouts/new/SGD/")
    payout = f"{farm}payouts/{ids['member_payout']}/"
    world.add("grower", payout, f"{payout}slips/", f"{{place}}lots/{code}/")
