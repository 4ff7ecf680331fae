from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0015_replacements'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['business', 'paid_at'], name='orders_order_of_business'),
        ),
    ]
