"""The parts of a file that is to be verified: the business, its address, its owners, its documents."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import actions, addresses, numbers, queries, words
from entrepot.apps.businesses.actions import PaperGiven
from entrepot.apps.businesses.queries import FileView
from entrepot.apps.files.encoding import MOST_BYTES
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import require_role
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.reference import queries as reference
from entrepot.core.support.verification import IDENTITY_PAPER
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors, told
from entrepot.web.design.widgets import LongSelect
from entrepot.web.public import choices
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page

QUIET = {"autocomplete": "off", "spellcheck": "false"}
HUNDRED = 100  # ten thousandths in a hundredth


class DetailsForm(forms.Form):
    """The business as its register has it. The labels are those of its country."""

    use_required_attribute = False

    legal_form = forms.ChoiceField(
        label=gettext_lazy("Legal form"), error_messages={"required": gettext_lazy("Choose the legal form.")}
    )
    legal_name = forms.CharField(
        label=gettext_lazy("Legal name"),
        max_length=200,
        help_text=gettext_lazy("As the certificate writes it."),
        error_messages={"required": gettext_lazy("Give the name that stands in the register.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    registration = forms.CharField(
        label=gettext_lazy("Number in the register"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs=QUIET),
    )
    tax_number = forms.CharField(
        label=gettext_lazy("Tax number"), max_length=60, required=False, widget=forms.TextInput(attrs=QUIET)
    )

    def __init__(self, file: FileView, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        language = places.current().language
        self.fields["legal_form"].choices = [  # type: ignore[attr-defined] # a field's
            ("", _("Choose one")),
            *((form.code, form.named(language)) for form in reference.list_legal_forms(file.country)),
        ]
        for kind in (numbers.REGISTRATION, numbers.TAX):
            self.fields[kind].help_text = _number_help(kind, file.country)


class AddressForm(forms.Form):
    """An address with the parts its country has."""

    use_required_attribute = False

    street = forms.CharField(label=gettext_lazy("Street and number"), max_length=160, required=False)
    city = forms.CharField(label=gettext_lazy("City or place"), max_length=80, required=False)
    area = forms.CharField(label=gettext_lazy("Region"), max_length=80, required=False)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=20, required=False)

    def __init__(self, file: FileView, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        form = addresses.form_of(file.country)
        for part in addresses.PARTS:
            if part not in form.parts:
                del self.fields[part]
        if "area" in self.fields and form.areas:
            known = [(area, area) for area in form.areas]
            self.fields["area"] = forms.ChoiceField(
                label=_("Region"), choices=[("", _("Choose one")), *known], widget=LongSelect, required=False
            )
        if "postcode" in self.fields and form.example:
            self.fields["postcode"].help_text = _("It looks like %s there.") % form.example


class OwnerForm(forms.Form):
    """Somebody who owns a quarter or more, or directs the business."""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=160,
        help_text=gettext_lazy("As their identity document has it."),
        error_messages={"required": gettext_lazy("Give the name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    share = forms.DecimalField(
        label=gettext_lazy("Share they own"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        initial=0,
        help_text=gettext_lazy("0 for somebody who directs and owns nothing."),
        error_messages={
            "required": gettext_lazy("Give the part they own."),
            "invalid": gettext_lazy("Write a number from 0 to 100, such as 33.33."),
        },
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    directs = forms.BooleanField(label=gettext_lazy("They direct the business"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country of the document"), widget=LongSelect)
    birth_year = forms.IntegerField(
        label=gettext_lazy("Year of birth"),
        error_messages={"required": gettext_lazy("Give the year of birth.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday-year"}),
    )
    identity_number = forms.CharField(
        label=gettext_lazy("Number of the identity document"),
        max_length=40,
        help_text=gettext_lazy("Kept encrypted; only the last four characters are ever shown."),
        error_messages={"required": gettext_lazy("Copy it from the document.")},
        widget=forms.TextInput(attrs=QUIET),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["share"].unit = "%"  # type: ignore[attr-defined] # what the page shows
        self.fields["country"].choices = choices.country_choices()  # type: ignore[attr-defined] # a field's

    def given(self) -> dict[str, Any]:
        """Return the owner as the action wants it: the share in ten thousandths."""
        return self.cleaned_data | {"share": int(self.cleaned_data["share"] * HUNDRED)}


class PaperForm(forms.Form):
    """A picture or PDF of one document."""

    use_required_attribute = False

    what = forms.ChoiceField(label=gettext_lazy("What is it?"))
    file = forms.FileField(
        label=gettext_lazy("Picture or PDF"),
        max_length=200,
        help_text=gettext_lazy("By daylight, flat, all four corners in the picture. JPEG, PNG, WebP or PDF."),
        error_messages={
            "required": gettext_lazy("Choose a picture or a PDF."),
            "empty": gettext_lazy("The file is empty. Choose a picture."),
        },
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Valid until"),
        required=False,
        help_text=gettext_lazy("Leave it empty when the document does not say."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    despite_faults = forms.BooleanField(
        label=gettext_lazy("Keep this picture all the same; a person looks at it"), required=False
    )

    def __init__(self, file: FileView, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        owners = [
            (f"{IDENTITY_PAPER}:{owner.public_id}", _("Identity document of %(name)s") % {"name": owner.name})
            for owner in file.owners
        ]
        kinds = [(kind, said) for kind, said in words.PAPER_WORDS.items() if kind != IDENTITY_PAPER]
        self.fields["what"].choices = [kinds[0], *owners, *kinds[1:]]  # type: ignore[attr-defined] # a field's
        if not self.is_bound:
            del self.fields["despite_faults"]

    def given(self) -> PaperGiven:
        """Return what is said of the document."""
        kind, _colon, owner = self.cleaned_data["what"].partition(":")
        return PaperGiven(kind=kind, owner=owner, expires_on=self.cleaned_data["expires_on"])


@require_read_or_post
@seller_page
def details(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Say which business it is."""
    file = _own(seller)
    initial = {
        "legal_form": file.legal_form.code if file.legal_form else "",
        "legal_name": file.legal_name or file.name,
        "registration": file.registration,
        "tax_number": file.tax_number,
    }
    form = DetailsForm(file, request.POST or None, initial=initial)
    return _step(
        request,
        seller,
        form,
        lambda at: actions.set_details(**form.cleaned_data, by=seller.actor, at=at),
        _("The business"),
    )


@require_read_or_post
@seller_page
def address(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Say where the business has its seat."""
    file = _own(seller)
    form = AddressForm(file, request.POST or None, initial=file.address)
    return _step(
        request,
        seller,
        form,
        lambda at: actions.set_address(address=form.cleaned_data, by=seller.actor, at=at),
        _("Address of the business"),
    )


@require_read_or_post
@seller_page
def owners(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Name who owns and directs, one after the other."""
    file = _own(seller)
    doing = request.POST.get("do", "")
    adds = doing == "add"
    form = OwnerForm(request.POST if adds else None, initial={"country": file.country})
    if request.method == "POST" and not adds:
        return _change_owners(request, seller, doing)
    if adds and form.is_valid():
        try:
            actions.add_owner(**form.given(), by=seller.actor, at=clock.now())
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            return redirect("sell-verification-owners", organisation=seller.organisation.public_id)
    context = {
        "seller": seller,
        "file": file,
        "form": form,
        "owners": [(each, f"{each.share / HUNDRED:g} %") for each in file.owners],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/verification_owners.html", context, status=status)


@require_read_or_post
@seller_page
def papers(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Give documents; a picture nobody could read is told at once."""
    file = _own(seller)
    if request.POST.get("do") == "remove":
        return _tried(
            request,
            seller,
            "papers",
            lambda: actions.remove_paper(
                paper=request.POST.get("paper", ""), by=seller.actor, at=clock.now()
            ),
        )
    form = PaperForm(file, request.POST or None, request.FILES or None)
    if form.is_valid() and _keep_paper(seller, form):
        messages.success(request, _("The document is kept."))
        return redirect("sell-verification-papers", organisation=seller.organisation.public_id)
    by_code = {code: words.FINDING_WORDS[f"picture_{code}"] for code in words.PICTURE_FIXES}
    names = {owner.public_id: owner.name for owner in file.owners}
    rows = [
        (
            each,
            words.PAPER_WORDS[each.kind],
            names.get(each.owner, ""),
            [by_code[code] for code in each.faults],
        )
        for each in file.papers
    ]
    context = {"seller": seller, "file": file, "form": form, "papers": rows}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/verification_papers.html", context, status=status)


def _keep_paper(seller: Seller, form: PaperForm) -> bool:
    sent = form.cleaned_data["file"]
    if (sent.size or 0) > MOST_BYTES:
        form.add_error("file", _("The file is larger than 15 MB. Make it smaller and send it again."))
        return False
    try:
        actions.add_paper(
            given=form.given(),
            content=sent.read(),
            name=sent.name or "",
            despite_faults=form.cleaned_data.get("despite_faults", False),
            by=seller.actor,
            at=clock.now(),
        )
    except ProblemRaised as raised:
        show_errors(form, raised)
        return False
    return True


def _change_owners(request: HttpRequest, seller: Seller, doing: str) -> HttpResponse:
    at = clock.now()
    if doing == "remove":
        return _tried(
            request,
            seller,
            "owners",
            lambda: actions.remove_owner(owner=request.POST.get("owner", ""), by=seller.actor, at=at),
        )
    nobody_else = request.POST.get("nobody_else") == "yes"
    return _tried(
        request,
        seller,
        "owners",
        lambda: actions.state_owners(nobody_else=nobody_else, by=seller.actor, at=at),
    )


def _tried(request: HttpRequest, seller: Seller, page: str, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except ProblemRaised as raised:
        messages.error(request, told(raised))
    return redirect(f"sell-verification-{page}", organisation=seller.organisation.public_id)


def _step(
    request: HttpRequest, seller: Seller, form: forms.Form, act: Callable[[Any], object], title: str
) -> HttpResponse:
    """Show one form of one part; saved, go back to the whole."""
    if form.is_valid():
        try:
            act(clock.now())
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            return redirect("sell-verification", organisation=seller.organisation.public_id)
    context = {"seller": seller, "form": form, "title": title}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/verification_part.html", context, status=status)


def _own(seller: Seller) -> FileView:
    require_role(seller.actor, roles.ADMIN)
    return queries.get_own_file(viewer=seller.actor)


def _number_help(kind: str, country: str) -> str:
    """Say what the number is called there and what it looks like; or that we cannot test it."""
    rule = numbers.rule_of(kind, country)
    if rule is None:
        return _(
            "We know no rule for this number there, so a person looks it up. Never your own identity number."
        )
    said = {"label": rule.label, "example": rule.example}
    return _("%(label)s, such as %(example)s.") % said
