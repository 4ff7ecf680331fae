"""The WSGI application that granian, gunicorn or any other WSGI server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
application = get_wsgi_application()

from entrepot.config.front import put_up_door  # noqa: E402 - Django must stand before anything of it is read

application = put_up_door(application)
