"""The addresses of the whole house."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from entrepot.config.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("entrepot.web.api.urls")),  # first: programs ask most often
    path("healthz", healthz, name="healthz"),
    path("pictures/", include("entrepot.web.pictures.urls")),
    path("account/", include("entrepot.web.account.urls")),
    path("", include("entrepot.web.operator.urls")),
    path("", include("entrepot.web.officer.urls")),
    path("", include("entrepot.web.farm.urls")),
    path("", include("entrepot.web.seller.urls")),
    path("", include("entrepot.web.storefront.urls")),
    path("", include("entrepot.web.buyer.urls")),
    path("", include("entrepot.web.public.urls")),
]

if settings.SANDBOX:
    urlpatterns.insert(1, path("payment-sandbox/", include("entrepot.adapters.payment_sandbox_page.urls")))
