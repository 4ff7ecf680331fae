"""Django's admin as raw views: every table of every app, to be read by operators and written by nobody."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from entrepot.apps.kernel import raw_views
from entrepot.apps.kernel.actors import Actor
from entrepot.web.operator.access import operator_page

APPS = "entrepot.apps."
VOWELS = "aeiou"
HISSING = ("s", "x", "z", "ch", "sh")


class RawSite(admin.AdminSite):
    """A site that only answers GET, and only to operators; it has no sign-in of its own."""

    site_header = _("Raw views")
    site_title = _("Raw views")
    index_title = _("Every table, read only")
    index_template = "operator/raw/index.html"
    enable_nav_sidebar = False
    final_catch_all_view = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Say yes: the door below has asked already."""
        del request
        return True

    def admin_view[View: Callable[..., Any]](self, view: View, cacheable: bool = False) -> View:  # noqa: FBT001, FBT002 - Django's signature
        """Let operators read a page; others find nothing here, and nobody posts."""
        inner: Callable[..., HttpResponseBase] = require_safe(super().admin_view(view, cacheable))

        @operator_page
        def door(request: HttpRequest, actor: Actor, **words: Any) -> HttpResponseBase:
            del actor
            return inner(request, **words)

        return cast("View", door)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return the index, and for each table its list and one row."""
        found: list[URLPattern | URLResolver] = [
            path("", self.admin_view(self.index), name="index"),
            path("jsi18n/", self.admin_view(self.i18n_javascript, cacheable=True), name="jsi18n"),
        ]
        labels = set()
        for view in self._registry.values():
            label, name = view.opts.app_label, view.opts.model_name
            labels.add(label)
            rows, row = f"{label}/{name}/", f"{label}/{name}/<path:object_id>/change/"
            found += [
                path(rows, self.admin_view(view.changelist_view), name=f"{label}_{name}_changelist"),
                path(row, self.admin_view(view.change_view), name=f"{label}_{name}_change"),
            ]
        return found + [
            path(f"{label}/", self.admin_view(self.app_index), {"app_label": label}, name="app_list")
            for label in sorted(labels)
        ]


def many(name: str) -> str:
    """Return the English plural of a table's name. Django adds an s: entrys, businesss."""
    if name.endswith("y") and name[-2:-1] not in VOWELS:
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(HISSING) else f"{name}s"


def build() -> RawSite:
    """Return the site of every table that an app's `admin.py` names."""
    for config in apps.get_app_configs():
        if config.name.startswith(APPS) and find_spec(f"{config.name}.admin"):
            import_module(f"{config.name}.admin")
    built = RawSite(name="raw")
    for table, view in raw_views.shown.items():
        if "verbose_name_plural" not in table._meta.original_attrs:  # noqa: SLF001 - Django's own place for it
            table._meta.verbose_name_plural = many(str(table._meta.verbose_name))  # noqa: SLF001 - as above
        built.register(table, view)
    return built


site = build()
