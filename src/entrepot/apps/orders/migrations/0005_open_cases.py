from datetime import timedelta

from django.db import migrations


def open_cases(apps, schema_editor):
    """Give every order that stands in dispute its case, before the platform as it was until now."""
    Order, Dispute = apps.get_model("orders", "Order"), apps.get_model("orders", "Dispute")
    Move = apps.get_model("orders", "DisputeMove")
    for order in Order.objects.filter(state="disputed").order_by("pk"):
        last = order.moves.filter(event__in=["disputed", "divided"]).order_by("pk").last()
        divided = last is None or last.event == "divided"
        due = order.moved_at + timedelta(days=7)
        case = Dispute.objects.create(
            order=order,
            reason="parcel_failed" if divided else "other",
            asked_minor=order.total_minor - order.refund_claimed_minor,
            currency=order.currency,
            state="under_review",
            due_at=due,
            extended=timedelta(0),
            moved_at=order.moved_at,
            created_at=order.moved_at,
        )
        Move.objects.create(
            dispute=case,
            event="opened",
            after="under_review",
            party="system" if divided else "buyer",
            who=last.who if last else "system",
            why=last.why if last else "",
            due_at=due,
            at=order.moved_at,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0004_disputes'),
    ]

    operations = [
        migrations.RunPython(open_cases, migrations.RunPython.noop),
    ]
