"""The WSGI application that granian, gunicorn or any other WSGI server runs."""

import os

from django.core.wsgi import get_wsgi_application

from entrepot.apps.kernel.warming import warm_beside

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
application = get_wsgi_application()
warm_beside()
