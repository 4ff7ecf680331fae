"""Every read of programmes. The public sees what is published, a business its own, officers all."""

from entrepot.apps.programmes.queries.applications import (
    ApplicationView,
    AwardView,
    Fairness,
    OfferView,
    get_application,
    list_applications,
    list_awards,
    list_offers,
    report_fairness,
)
from entrepot.apps.programmes.queries.matching import (
    Matches,
    NearMiss,
    count_matches,
    list_near_misses,
    list_taken,
)
from entrepot.apps.programmes.queries.programmes import (
    BenefitView,
    ProgrammeView,
    VersionView,
    get_names,
    get_programme,
    list_programmes,
)
from entrepot.apps.programmes.queries.simulating import SimulationView, last_quarter, simulate_programme

__all__ = [
    "ApplicationView",
    "AwardView",
    "BenefitView",
    "Fairness",
    "Matches",
    "NearMiss",
    "OfferView",
    "ProgrammeView",
    "SimulationView",
    "VersionView",
    "count_matches",
    "get_application",
    "get_names",
    "get_programme",
    "last_quarter",
    "list_applications",
    "list_awards",
    "list_near_misses",
    "list_offers",
    "list_programmes",
    "list_taken",
    "report_fairness",
    "simulate_programme",
]
