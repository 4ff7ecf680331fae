"""Fronts of the shops: collections of goods and campaigns, with their days and words."""

import re
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.campaigns import actions, queries
from entrepot.apps.campaigns.actions import CollectionInput
from entrepot.apps.campaigns.queries import CollectionView
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.markets import queries as markets
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors
from entrepot.web.operator.access import UNPROCESSABLE, operator_page, require_read_or_post

SLOTS: Final = (
    ("shelf", gettext_lazy("A shelf of four")),
    ("campaign", gettext_lazy("Large, as a campaign")),
)
NAMED: Final = re.compile(r"prd_[0-9a-z]{22}")
A_MONTH: Final = timedelta(days=30)
WORDS: Final = {"rows": 2}


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
    )


class CollectionForm(forms.Form):
    """A collection: where it stands, from when to when, its words, its goods."""

    use_required_attribute = False

    family = forms.ChoiceField(label=gettext_lazy("In front of the shops of"))
    slot = forms.ChoiceField(label=gettext_lazy("How it is shown"), choices=SLOTS)
    position = forms.IntegerField(
        label=gettext_lazy("Position"), help_text=gettext_lazy("0 stands first."), min_value=0, max_value=99
    )
    starts_on = _day(gettext_lazy("From"))
    ends_on = _day(gettext_lazy("Until (the first day without it)"), required=False)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=80)
    words_en = forms.CharField(
        label=gettext_lazy("Words in English"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs=WORDS),
    )
    title_zh = forms.CharField(label=gettext_lazy("Title in Chinese"), max_length=80)
    words_zh = forms.CharField(
        label=gettext_lazy("Words in Chinese"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs=WORDS),
    )
    picture = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("Wide, with at least 1,200 pixels: JPEG, PNG or WebP. None is needed."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt_en = forms.CharField(
        label=gettext_lazy("What the picture shows, in English"), max_length=120, required=False
    )
    alt_zh = forms.CharField(
        label=gettext_lazy("What the picture shows, in Chinese"), max_length=120, required=False
    )
    bare = forms.BooleanField(label=gettext_lazy("Without a picture"), required=False)
    products = forms.CharField(
        label=gettext_lazy("Goods, in their order"),
        help_text=gettext_lazy("One a line: the address of a product's page, or its id (prd_…)."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, families: list[tuple[str, str]], shown: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self._shown = shown
        self.fields["family"].choices = families  # type: ignore[attr-defined]  # a field's
        if not shown:
            del self.fields["bare"]

    def wanted(self, by: Actor) -> CollectionInput:
        """Return the collection as the action takes it; a picture that came is kept first."""
        given = self.cleaned_data
        picture = "" if given.get("bare") else self._shown
        if given["picture"]:
            picture = actions.store_picture(content=given["picture"].read(), by=by, at=clock.now())
        return CollectionInput(
            family=given["family"],
            slot=given["slot"],
            position=given["position"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            texts={
                "en": (given["title_en"], given["words_en"]),
                "zh-hans": (given["title_zh"], given["words_zh"]),
            },
            products=NAMED.findall(given["products"]),
            picture=picture,
            alts={"en": given["alt_en"], "zh-hans": given["alt_zh"]},
        )


@require_read_or_post
@operator_page
def show_all(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what stands in front of each family of shops, and put something there."""
    today = clock.now().date()
    start = {"slot": "shelf", "position": 0, "starts_on": today, "ends_on": today + A_MONTH}
    form = CollectionForm(
        request.POST or None, request.FILES or None, families=families_of(actor), initial=start
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.create_collection(wanted=form.wanted(actor), by=actor, at=clock.now())
        except ProblemRaised as raised:
            _beside(form, raised)
        else:
            messages.success(request, _("It stands there from its first day on."))
            return redirect("operate-collections")
    language = places.current().language
    context = {
        "rows": queries.list_collections(viewer=actor, language=language),
        "families": dict(families_of(actor)),
        "slots": dict(SLOTS),
        "today": today,
        "form": form,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "operator/collections.html", context, status=status)


@require_read_or_post
@operator_page
def edit(request: HttpRequest, actor: Actor, collection: str) -> HttpResponse:
    """Change a collection, or put it away."""
    try:
        row = queries.get_any_collection(collection, viewer=actor)
    except ObjectDoesNotExist:
        raise Http404 from None
    if request.method == "POST" and request.POST.get("do") == "archive":
        actions.archive_collection(collection=collection, by=actor, at=clock.now())
        messages.success(request, _("Put away."))
        return redirect("operate-collections")
    form = CollectionForm(
        request.POST or None,
        request.FILES or None,
        families=families_of(actor),
        shown=row.picture.public_id if row.picture else "",
        initial=_filled(row),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_collection(
                collection=collection, wanted=form.wanted(actor), by=actor, at=clock.now()
            )
        except ProblemRaised as raised:
            _beside(form, raised)
        else:
            messages.success(request, _("Changed."))
            return redirect("operate-collections")
    context = {"row": row, "form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "operator/collection.html", context, status=status)


def families_of(actor: Actor) -> list[tuple[str, str]]:
    """Return the families of shops with their names, each once."""
    chinese = places.current().language == "zh-hans"
    found = {
        each.family: each.family_name_zh if chinese else each.family_name
        for each in markets.list_markets(viewer=actor)
    }
    return list(found.items())


def _filled(row: CollectionView) -> dict[str, Any]:
    english, chinese = row.texts.get("en", ("", "")), row.texts.get("zh-hans", ("", ""))
    return {
        "family": row.family,
        "slot": row.slot,
        "position": row.position,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "title_en": english[0],
        "words_en": english[1],
        "title_zh": chinese[0],
        "words_zh": chinese[1],
        "alt_en": row.alts.get("en", ""),
        "alt_zh": row.alts.get("zh-hans", ""),
        "products": "\n".join(row.products),
    }


def _beside(form: CollectionForm, raised: ProblemRaised) -> None:
    show_errors(form, raised, {"title_zh-hans": "title_zh", "alt_zh-hans": "alt_zh"})
