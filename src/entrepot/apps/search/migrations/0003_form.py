"""Whether the index was built as a whole, and in which form: until it is, a page says that it is prepared."""

from django.db import migrations

FORWARDS = """
ALTER TABLE search_edition ADD COLUMN form integer NOT NULL DEFAULT 0;
UPDATE search_edition SET form = 2
WHERE EXISTS (SELECT FROM search_entry WHERE search_entry.edition = search_edition.edition);
"""
BACKWARDS = "ALTER TABLE search_edition DROP COLUMN form;"


def run(statements):
    def work(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statements)

    return work


class Migration(migrations.Migration):
    dependencies = [("search", "0002_narrowing")]
    operations = [migrations.RunPython(run(FORWARDS), run(BACKWARDS))]
