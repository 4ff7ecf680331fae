from entrepot.apps.programmes.models.applications import Application, Award, AwardedBenefit, ResourceGiven
from entrepot.apps.programmes.models.evidence import EvidencePack
from entrepot.apps.programmes.models.facts import BusinessFacts, FactValue
from entrepot.apps.programmes.models.placements import AdPrice, Showing
from entrepot.apps.programmes.models.programmes import Benefit, Programme, Text, Version
from entrepot.apps.programmes.models.resources import Booking, Resource, Slot

__all__ = [
    "AdPrice",
    "Application",
    "Award",
    "AwardedBenefit",
    "Benefit",
    "Booking",
    "BusinessFacts",
    "EvidencePack",
    "FactValue",
    "Programme",
    "Resource",
    "ResourceGiven",
    "Showing",
    "Slot",
    "Text",
    "Version",
]
