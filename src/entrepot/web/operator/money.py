"""The money check: what was compared, what differs and what to do, and the two buttons that help."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.kernel import clock, queries
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import actions as orders
from entrepot.apps.payments import actions as payments
from entrepot.web.design.refusals import told
from entrepot.web.operator import words
from entrepot.web.operator.access import operator_page, require_read_or_post
from entrepot.web.operator.checking import CHECK, start_check

RUNNING: Final = frozenset({"queued", "running"})
RECONCILERS: Final = ("payments.reconcile", "orders.reconcile")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A difference in words: what, which, both figures, what to do, and where to look."""

    title: str | Promise
    subject: str
    address: str
    currency: str
    ours: int | str
    theirs: int | str
    fix: str | Promise


@require_read_or_post
@operator_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the last comparison and how far a running one is; start one, or settle what waits."""
    done = request.POST.get("do", "")
    if done == "check":
        start_check(by=actor, at=clock.now())
        messages.success(request, _("We are comparing. You may leave this page: we go on."))
        return redirect(request.path)
    if done == "reconcile":
        return _reconcile(request, actor)
    run = queries.get_latest_bulk_run(name=CHECK, viewer=actor)
    last = queries.get_latest_bulk_run(name=CHECK, viewer=actor, finished=True)
    parts = [_said(part) for part in last.cursor["parts"]] if last and last.cursor else []
    found = sum(len(part["named"]) + part["unnamed"] for part in parts)
    context = {
        "run": _progress(run) if run and run.state != "finished" else None,
        "last": last,
        "parts": parts,
        "found": found,
        "trial": _trial(actor),
        "settling": [
            _progress(each)
            for name in RECONCILERS
            if (each := queries.get_latest_bulk_run(name=name, viewer=actor)) and each.state in RUNNING
        ],
    }
    return render(request, "operator/money.html", context)


def _reconcile(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask providers about every payment that waits, and settle every order that does."""
    for start in (payments.start_reconciliation, orders.start_reconciliation):
        try:
            start(by=actor, at=clock.now())
        except ProblemRaised as raised:  # it is under way: say so, and start the other
            messages.info(request, told(raised))
        else:
            messages.success(request, _("We are settling what waits."))
    return redirect(request.path)


def _progress(run: Any) -> dict[str, Any]:
    percent = min(100, run.done * 100 // run.total) if run.total else 0
    return {
        "word": words.RUNS[run.state],
        "percent": percent,
        "done": run.done,
        "total": run.total,
        "under_way": run.state in RUNNING,
        "failed": run.state == "failed",
        "name": run.name,
    }


def _trial(actor: Actor) -> list[dict[str, Any]]:
    """Return by currency each kind of account with its debit or credit, and the sums of both."""
    found = []
    for currency, lines in ledger.get_trial_balance(viewer=actor).items():
        rows = [
            (words.ACCOUNTS[line.kind], max(line.amount.minor, 0), max(-line.amount.minor, 0))
            for line in lines
            if line.amount.minor
        ]
        found.append(
            {
                "currency": currency,
                "rows": rows,
                "debits": sum(debit for _kind, debit, _credit in rows),
                "credits": sum(credit for _kind, _debit, credit in rows),
            }
        )
    return found


def _said(part: Mapping[str, Any]) -> dict[str, Any]:
    """Return a part of the check in words."""
    title, both = PART_WORDS[part["code"]]
    return {
        **part,
        "title": title,
        "both": both,
        "compared": [
            {**each, "words": COMPARED_WORDS[each["what"]], "agrees": each["ours"] == each["theirs"]}
            for each in part["compared"]
        ],
        "named": [_named(each) for each in part["differences"]],
        "waiting": [_named(each) for each in part["waiting"]],
    }


def _named(each: Mapping[str, Any]) -> Named:
    title, fix = DIFFERENCES.get(each["code"], DIFFERENCES["other"])
    subject = each["subject"]
    address = reverse("operate-order", args=[subject]) if subject.startswith("ord_") else ""
    if subject.startswith("pot_"):
        address = f"{reverse('operate-audit')}?subject={subject}"
    if each["code"] == "overdue":
        name = "operate-remittance" if subject.startswith("pot_") else "operate-creditor"
        address = reverse(name, args=[subject])
    return Named(
        title=title,
        subject=subject,
        address=address,
        currency=each["currency"],
        ours=each["ours"],
        theirs=each["theirs"],
        fix=fix,
    )


type Pair = tuple[Promise, Promise]

PART_WORDS: Final[Mapping[str, Pair]] = {
    "ledger": (
        gettext_lazy("The books add up"),
        gettext_lazy("Every debit has its credit, and every kept balance is the sum of its postings."),
    ),
    "orders": (
        gettext_lazy("Orders and the books"),
        gettext_lazy("What each order's state says is held, beside what the books hold for it."),
    ),
    "provider": (
        gettext_lazy("Payment providers"),
        gettext_lazy("What each provider says it holds, beside our payments and beside the books."),
    ),
    "stock": (
        gettext_lazy("Stock"),
        gettext_lazy(
            "What lies on each shelf, beside what was received, moved, sold and came back; what is promised, "
            "beside the open reservations."
        ),
    ),
    "budgets": (
        gettext_lazy("Allowances and budgets"),
        gettext_lazy("What each counter says is taken, beside the claims on it."),
    ),
    "advances": (
        gettext_lazy("Paid to sellers before receipt"),
        gettext_lazy("What each seller had early, beside the share that the order still holds for them."),
    ),
    "payouts": (
        gettext_lazy("Payouts and the books"),
        gettext_lazy("Each payout's entries, and what is on its way to each seller."),
    ),
    "remittances": (
        gettext_lazy("Owed to authorities and carriers"),
        gettext_lazy("What is held for each of them, beside its lines; and whether all of it went in time."),
    ),
    "bank": (
        gettext_lazy("The bank"),
        gettext_lazy("Our bank statements, line by line, beside the books."),
    ),
    "impact": (
        gettext_lazy("Published figures"),
        gettext_lazy("The platform's figures beside the books they are taken from."),
    ),
}
COMPARED_WORDS: Final[Mapping[str, Pair]] = {
    "debits": (gettext_lazy("Debits"), gettext_lazy("Credits")),
    "held": (gettext_lazy("Orders say is held"), gettext_lazy("The books hold")),
    "payments": (gettext_lazy("Our payments"), gettext_lazy("The provider says")),
    "books": (gettext_lazy("The books"), gettext_lazy("The provider says")),
    "reserved": (gettext_lazy("Marked as reserved"), gettext_lazy("Open reservations")),
    "on_hand": (gettext_lazy("Lies on shelves"), gettext_lazy("Received, moved, sold and back")),
    "on_way": (gettext_lazy("Under way between places"), gettext_lazy("Sent, and neither there nor lost")),
    "claims": (gettext_lazy("Counters say is taken"), gettext_lazy("Claims")),
    "transit": (gettext_lazy("Payouts on their way"), gettext_lazy("The books have on the way")),
    "items": (gettext_lazy("Lines not paid yet"), gettext_lazy("The books hold")),
    "bank": (gettext_lazy("The books"), gettext_lazy("The bank's last statement")),
    "figure": (gettext_lazy("The figure"), gettext_lazy("The books")),
}
LOOK: Final = gettext_lazy("Read its entries and the audit trail; undo a wrong entry by a reversal.")
DIFFERENCES: Final[Mapping[str, Pair]] = {
    "unbalanced": (gettext_lazy("An entry does not balance"), LOOK),
    "too-few-postings": (gettext_lazy("An entry has fewer than two postings"), LOOK),
    "balance": (
        gettext_lazy("A kept balance is not the sum of its postings"),
        gettext_lazy("Stop payouts of this account and report a fault: the database should refuse this."),
    ),
    "snapshot": (
        gettext_lazy("A snapshot is not the sum of its postings"),
        gettext_lazy("Take a new snapshot: entrepot ledger snapshot."),
    ),
    "order": (
        gettext_lazy("An order holds another amount than its state says"),
        gettext_lazy("Settle what waits. If it stays, open the order and read its entries."),
    ),
    "unknown_order": (
        gettext_lazy("Money is held for what is no order here"),
        gettext_lazy("Find the entry by its subject in the raw views, and give the money back."),
    ),
    "provider_payments": (
        gettext_lazy("A provider holds another sum than our payments say"),
        gettext_lazy("Settle what waits. If it stays, compare the provider's list of the day with ours."),
    ),
    "provider_books": (
        gettext_lazy("A provider holds another sum than the books say"),
        gettext_lazy(
            "Settle what waits. If it stays, look for a payment that was posted twice or not at all."
        ),
    ),
    "stock": (
        gettext_lazy("An item reserves another count than its reservations"),
        gettext_lazy("Report a fault, and count the item: reservations are right, the sum is not."),
    ),
    "stock_on_hand": (
        gettext_lazy("A shelf holds another count than its movements and sales make"),
        gettext_lazy("Have the seller count it: the count is written down, and what differs is named by it."),
    ),
    "stock_on_way": (
        gettext_lazy("A transfer has another count under way than its movements"),
        gettext_lazy("Report a fault, and ask the seller what arrived: the transfer's lines are right."),
    ),
    "stock_phantom": (
        gettext_lazy("Pieces are promised to an order that does not wait for them"),
        gettext_lazy("They are let go within minutes; look at the order if this stays."),
    ),
    "stock_unsold": (
        gettext_lazy("An order took other pieces than its shelves gave"),
        gettext_lazy("Report a fault, and have the seller count the shelf."),
    ),
    "budgets": (
        gettext_lazy("A counter says another amount than its claims"),
        gettext_lazy(
            "Report a fault: claims are right, the sum is not. Nothing more is given than its limit."
        ),
    ),
    "advances": (
        gettext_lazy("What a seller had early is not the share their order still holds"),
        gettext_lazy("Read the order's entries; what is out of it should be repaid by its next step."),
    ),
    "payout": (
        gettext_lazy("A payout's entries are not those of its state"),
        gettext_lazy("Look whether the bank paid it before anything else, then read its entries."),
    ),
    "items": (
        gettext_lazy("What is held for somebody is not the sum of its lines"),
        gettext_lazy("Stop remittances to them and report a fault: the database should refuse this."),
    ),
    "overdue": (
        gettext_lazy("Money for an authority or a carrier is overdue"),
        gettext_lazy("Open it: set their terms or account, or approve the remittance on the desk."),
    ),
    "not_in_books": (
        gettext_lazy("The bank moved money that no entry tells of"),
        gettext_lazy("Ask the bank what it was, and post it or have it sent back."),
    ),
    "not_at_bank": (
        gettext_lazy("An entry whose money the bank has not shown"),
        gettext_lazy("Money is on its way for a day or two. After that, ask the bank."),
    ),
    "other_amount": (
        gettext_lazy("The bank moved another amount than the entry says"),
        gettext_lazy("A bank's fee? Post it; or have the bank correct its line."),
    ),
    "statement_missing": (
        gettext_lazy("A bank statement is missing"),
        gettext_lazy("Fetch the statement between the two balances from the bank."),
    ),
    "impact": (
        gettext_lazy("Something was counted otherwise than the books say"),
        gettext_lazy("Count the figures anew; if it stays, report a fault."),
    ),
    "other": (gettext_lazy("Something differs"), LOOK),
}
