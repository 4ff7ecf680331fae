from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("files", "0003_blanked_files")]

    operations = [
        migrations.AddField(
            model_name="picture",
            name="has_avif",
            field=models.BooleanField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="picture",
            index=models.Index("id", condition=Q(("has_avif", None)), name="files_picture_untried"),
        ),
    ]
