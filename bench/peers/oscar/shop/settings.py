"""A plain shop of django-oscar: what its documentation sets, with guests let through the checkout."""

import os
from urllib.parse import parse_qs, urlsplit

from oscar.defaults import *  # noqa: F403 - as its documentation says

_ADDRESS = urlsplit(os.environ["DATABASE_URL"])

SECRET_KEY = "only-for-a-bench-on-this-machine"  # noqa: S105 - it guards nothing
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "urls"
WSGI_APPLICATION = "wsgi.application"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _ADDRESS.path.lstrip("/"),
        "USER": _ADDRESS.username or "",
        "PASSWORD": _ADDRESS.password or "",
        "HOST": parse_qs(_ADDRESS.query).get("host", [_ADDRESS.hostname or ""])[0],
        "PORT": str(_ADDRESS.port or ""),
        "CONN_MAX_AGE": None,
        "ATOMIC_REQUESTS": True,  # as its own sandbox has it
    }
}
INSTALLED_APPS = [
    *(
        f"django.contrib.{name}"
        for name in (
            *("admin", "auth", "contenttypes", "sessions", "messages", "sites", "staticfiles", "flatpages"),
        )
    ),
    "oscar.config.Shop",
    *(
        f"oscar.apps.{path}.apps.{name}Config"
        for path, name in {
            "analytics": "Analytics",
            "checkout": "Checkout",
            "address": "Address",
            "shipping": "Shipping",
            "catalogue": "Catalogue",
            "catalogue.reviews": "CatalogueReviews",
            "communication": "Communication",
            "partner": "Partner",
            "basket": "Basket",
            "payment": "Payment",
            "offer": "Offer",
            "order": "Order",
            "customer": "Customer",
            "search": "Search",
            "voucher": "Voucher",
            "wishlists": "Wishlists",
            "dashboard": "Dashboard",
            "dashboard.reports": "ReportsDashboard",
            "dashboard.users": "UsersDashboard",
            "dashboard.orders": "OrdersDashboard",
            "dashboard.catalogue": "CatalogueDashboard",
            "dashboard.offers": "OffersDashboard",
            "dashboard.partners": "PartnersDashboard",
            "dashboard.pages": "PagesDashboard",
            "dashboard.ranges": "RangesDashboard",
            "dashboard.reviews": "ReviewsDashboard",
            "dashboard.vouchers": "VouchersDashboard",
            "dashboard.communications": "CommunicationsDashboard",
            "dashboard.shipping": "ShippingDashboard",
        }.items()
    ),
    "widget_tweaks",
    "haystack",
    "treebeard",
    "django_tables2",
]
SITE_ID = 1
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "oscar.apps.basket.middleware.BasketMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
]
AUTHENTICATION_BACKENDS = (
    "oscar.apps.customer.auth_backends.EmailBackend",
    "django.contrib.auth.backends.ModelBackend",
)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oscar.apps.search.context_processors.search_form",
                "oscar.apps.checkout.context_processors.checkout",
                "oscar.apps.communication.notifications.context_processors.notifications",
                "oscar.core.context_processors.metadata",
            ],
        },
    }
]
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
USE_TZ = True
TIME_ZONE = "UTC"
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_DEFAULT_CURRENCY = "SGD"
