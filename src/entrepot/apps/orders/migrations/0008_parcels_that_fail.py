import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0007_allowances_and_split_carts'),
    ]

    operations = [
        migrations.AddField(
            model_name='orderparcel',
            name='failed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='orderparcel',
            name='failed_as',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name='orderrefund',
            name='parcel',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='orders.orderparcel'),
        ),
        migrations.AddConstraint(
            model_name='orderparcel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('failed_as', ''), ('failed_at', None)), models.Q(('failed_as__in', ['lost', 'rejected']), ('failed_at__isnull', False)), _connector='OR'), name='orders_parcel_failed_as'),
        ),
    ]
