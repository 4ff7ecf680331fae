"""The WSGI application that granian, gunicorn or any other WSGI server runs."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from entrepot.apps.kernel.warming import warm_beside
from entrepot.web.front.door import Door
from entrepot.web.front.pages import Pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
application = get_wsgi_application()
if settings.KEPT_PAGES_BYTES:
    application = Door(application, Pages(settings.KEPT_PAGES_BYTES))
warm_beside()
