from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """The HTTP API for programs."""

    name = "entrepot.web.api"
    label = "api"
    verbose_name = _("API")
