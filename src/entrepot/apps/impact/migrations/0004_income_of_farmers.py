from django.db import migrations, models

import entrepot.apps.kernel.money


class Migration(migrations.Migration):

    dependencies = [
        ('impact', '0003_hours_given'),
    ]

    operations = [
        migrations.AddField(
            model_name='dailyfigure',
            name='base',
            field=models.BigIntegerField(null=True),
        ),
        migrations.CreateModel(
            name='CountedIncome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payout', models.CharField(max_length=40, unique=True)),
                ('business', models.CharField(max_length=40)),
                ('country', models.CharField(max_length=2)),
                ('series', models.CharField(blank=True, max_length=40)),
                ('currency', entrepot.apps.kernel.money.CurrencyField()),
                ('paid_minor', entrepot.apps.kernel.money.MinorField()),
                ('grams', models.BigIntegerField()),
                ('worth_grams', models.BigIntegerField(null=True)),
                ('missing', models.CharField(blank=True, max_length=80)),
                ('evidence', models.CharField(max_length=10)),
                ('paid_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('worth_grams__isnull', False)), fields=['country', 'business'], name='impact_income_country')],
                'constraints': [
                    models.CheckConstraint(condition=entrepot.apps.kernel.money.IsCurrency(models.F('currency')), name='impact_income_currency_iso4217'),
                    models.CheckConstraint(condition=models.Q(('paid_minor__gte', 0)), name='impact_income_paid_minor_not_negative'),
                    models.CheckConstraint(condition=models.Q(('grams__gt', 0)), name='impact_income_weighs'),
                    models.CheckConstraint(condition=models.Q(('worth_grams', None), models.Q(models.Q(('series', ''), _negated=True), ('missing', '')), _connector='OR'), name='impact_income_known_by_what'),
                ],
            },
        ),
    ]
