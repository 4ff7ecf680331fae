from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The file of a dispute as both sides and the platform see it: what was said and shown, the clock."""

    name = "entrepot.web.evidence"
    label = "web_evidence"
