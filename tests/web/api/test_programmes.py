from datetime import timedelta

import pytest
from tests.apps.programmes.supporting import officer, publish, seller
from tests.factories import AT

from entrepot.apps.kernel import clock
from entrepot.apps.programmes import queries
from entrepot.web.api.shapes import programmes as shapes

pytestmark = pytest.mark.django_db


def test_a_programme_is_told_with_its_rule_in_words() -> None:
    publish(officer(), officer("operator"))
    own = seller()
    with clock.travel(AT + timedelta(hours=1)):
        (offer,) = queries.list_offers(viewer=own, at=clock.now())
    told = shapes.Offer.of(offer)
    assert (told.verdict, told.would_help, told.application) == ("yes", [], "")
    assert told.programme.rule["all"][1] == {"fact": "farm", "is": "holds", "value": True}
    assert told.programme.reading.splitlines()[1] == "  - The business is in Rwanda or China"
    assert told.because == ["The business is in Rwanda or China", "It is a farm"]
