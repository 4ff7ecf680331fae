from decimal import Decimal

from babel.numbers import format_currency
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, to_locale
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_qr_sandbox import PAYEES
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.adapters.payment_sandbox_cards import is_card_number
from entrepot.adapters.payment_sandbox_file import Held
from entrepot.adapters.payment_sandbox_page.words import shelves
from entrepot.apps.payments.provider import Answer
from entrepot.core.money import Money
from entrepot.core.money.errors import MoneyError

LONGEST_NUMBER = 40


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the buyer enter a test card, or answer their bank; then send them back to the shop."""
    sandbox = payment_sandbox_post.connect()
    held = _held(sandbox, reference)
    wrong = request.method == "POST" and not _take(sandbox, held, request)
    held = _held(sandbox, reference)
    if held.state != Answer.ACTION_NEEDED:
        return redirect(held.return_url)
    money = Money(held.minor, held.currency)
    shown = {
        "amount": _written(money.to_decimal(), held.currency),
        "description": held.description,
        "confirms": bool(held.card),
        "wrong": wrong,
        "shelves": shelves(),
    }
    return render(request, "payment_sandbox_page/page.html", shown, status=422 if wrong else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def bank(request: HttpRequest, reference: str) -> HttpResponse:
    """Be the app of the buyer's bank: show what stands in the code, and send what they choose to send."""
    sandbox = payment_sandbox_post.connect_transfers()
    held = _held(sandbox, reference)
    if request.method == "POST":
        try:
            sent = Money.parse(request.POST.get("amount", ""), held.currency)
        except MoneyError:
            sent = Money.zero(held.currency)
        if sent.minor > 0:
            for _time in range(2 if "twice" in request.POST else 1):
                sandbox.pay_in(reference, sent)
            return redirect(held.return_url)
    money = Money(held.minor, held.currency)
    payee, account = PAYEES[held.way]
    shown = {
        "amount": _written(money.to_decimal(), held.currency),
        "plain": money.format_plain(),
        "currency": held.currency,
        "payee": payee,
        "account": account,
        "reference": reference,
        "payload": held.payload,
        "back": held.return_url,
        "wrong": request.method == "POST",
    }
    return render(request, "payment_sandbox_page/bank.html", shown, status=422 if shown["wrong"] else 200)


def _take(sandbox: Sandbox, held: Held, request: HttpRequest) -> bool:
    """Pass on what the buyer did. False when the number cannot be one."""
    if held.card:
        sandbox.confirm(held.reference, approved=request.POST.get("answer") == "yes")
        return True
    number = "".join(request.POST.get("number", "")[:LONGEST_NUMBER].replace("-", " ").split())
    if not is_card_number(number):
        return False
    sandbox.enter_card(held.reference, number)
    return True


def _held(sandbox: Sandbox, reference: str) -> Held:
    held = sandbox.get_page(reference)
    if held is None:
        raise Http404
    return held


def _written(amount: Decimal, currency: str) -> str:
    return str(format_currency(amount, currency, locale=to_locale(get_language() or "en")))
