"""The addresses of the whole house."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    *(
        [path("api/", include("entrepot.web.api.urls"))]
        if find_spec("entrepot.web.api") and find_spec("entrepot.web.api.urls")
        else []
    ),
    *(
        [path("", include("entrepot.web.public.urls"))]
        if find_spec("entrepot.web.public") and find_spec("entrepot.web.public.urls")
        else []
    ),
]
