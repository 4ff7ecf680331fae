from entrepot.apps.businesses.models.profile import Business, Fact, Text
from entrepot.apps.businesses.models.verification import RefusalReason, Verification

__all__ = ["Business", "Fact", "RefusalReason", "Text", "Verification"]
