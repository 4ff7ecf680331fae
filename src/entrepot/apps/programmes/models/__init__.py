from entrepot.apps.programmes.models.applications import Application, Award, AwardedBenefit, ResourceGiven
from entrepot.apps.programmes.models.facts import BusinessFacts, FactValue
from entrepot.apps.programmes.models.programmes import Benefit, Programme, Text, Version

__all__ = [
    "Application",
    "Award",
    "AwardedBenefit",
    "Benefit",
    "BusinessFacts",
    "FactValue",
    "Programme",
    "ResourceGiven",
    "Text",
    "Version",
]
