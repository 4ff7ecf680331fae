import entrepot.apps.kernel.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("kernel", "0001_squashed_0002_rounds")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("thing", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=entrepot.apps.kernel.clock.now)),
            ],
            options={
                "db_table": "kernel_change",
                "indexes": [models.Index(fields=["at"], name="kernel_change_at")],
            },
        ),
    ]
