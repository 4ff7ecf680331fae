import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0016_orders_of_a_business'),
    ]

    operations = [
        migrations.AddField(
            model_name='checkout',
            name='lines',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='checkout',
            name='parcels',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='checkout',
            name='quote',
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name='checkout',
                to='orders.cartquote',
            ),
        ),
        migrations.AddConstraint(
            model_name='checkout',
            constraint=models.CheckConstraint(
                condition=Q(quote__isnull=False, lines__isnull=True, parcels__isnull=True)
                | Q(quote__isnull=True, lines__isnull=False, parcels__isnull=False),
                name='orders_checkout_one_price',
            ),
        ),
    ]
