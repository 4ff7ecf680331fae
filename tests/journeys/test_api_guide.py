"""The guide's money path runs as it is written: curl against the running product."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer
from tests.apps.orders.shop import open_shop
from tests.factories import actor_of, make_organisation, make_user
from tests.web.api.calls import GUEST, token_of

from entrepot.apps.accounts.roles import SCOPES
from entrepot.apps.customs import actions as customs
from entrepot.apps.customs import queries as declarations
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.law.queries import get_edition
from entrepot.apps.orders import queries as orders
from entrepot.apps.shipping import actions as shipping

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "api.md"
NAMES = "business product variant import cart checkout order payment parcel shipment declaration"
KEPT = f"echo ---kept---; declare -p {NAMES} 2>/dev/null || true"
TOOLS = ("bash", "curl", "jq")

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def blocks() -> list[str]:
    """Return the guide's commands, block by block."""
    path = GUIDE.read_text().partition("## The money path in curl")[2]
    return re.findall(r"```sh\n(.*?)```", path, flags=re.DOTALL)


@pytest.fixture
def tools() -> None:
    missing = [name for name in TOOLS if shutil.which(name) is None]
    if missing and os.environ.get("CI"):
        pytest.fail(f"The guide's commands need {', '.join(missing)}.")
    if missing:
        pytest.skip(f"The guide's commands need {', '.join(missing)}.")


@pytest.fixture
def told(live_server: LiveServer) -> str:
    """The installation of a reader who has followed the guide so far: what its first block says."""
    open_shop()
    get_edition()  # compiled before curl waits for it
    founder = make_user()
    token = token_of(actor_of(founder, make_organisation(founder, country="US")), SCOPES)
    return f"API={live_server.url}/api/v1\nSELLER={token}\nBUYER={GUEST}\n"


def the_world_goes_on() -> None:
    """Do what workers, customs and the carrier do meanwhile."""
    for _ in range(3):
        workers.run_pending()
        workers.run_pending("bulk")
        for each in declarations.list_declarations(viewer=SYSTEM, state="open"):
            if each.submitted_at:
                customs.follow_declaration(declaration=each.public_id, by=SYSTEM, at=clock.now())
    for order in orders.list_orders(viewer=SYSTEM, state="in_transit"):
        for parcel in order.parcels:
            if parcel.customs in {"", "released"}:
                shipping.record_delivery(
                    parcel=parcel.shipment,
                    reference=f"{parcel.shipment}-d",
                    delivered_at=clock.now(),
                    by=SYSTEM,
                    at=clock.now(),
                )
    workers.run_pending()


@pytest.mark.usefixtures("tools")
def test_the_guide_s_money_path_runs_as_written(told: str, tmp_path: Path) -> None:
    first, helpers, *steps = blocks()
    assert "SELLER=" in first
    assert len(steps) >= 7
    variables, said = told, ""
    for block in steps:
        script = f"set -euo pipefail\n{variables}\n{helpers}\n{block}\n{KEPT}"
        done = subprocess.run(
            [shutil.which("bash") or "bash", "-c", script],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        shown, _, state = done.stdout.partition("---kept---")
        said += shown
        variables = told + state
        the_world_goes_on()
    assert '"listed": true' in said
    assert '"state": "captured"' in said
    assert '"released"' in said
    assert '"cause": "release"' in said
    assert (tmp_path / "label.svg").read_text().startswith("<svg")
