"""Numbers and tags beside words on PostgreSQL; what stood there without them is put in anew by the next round."""

from django.db import migrations

FORWARDS = """
DELETE FROM search_entry;
ALTER TABLE search_entry ADD COLUMN numbers jsonb NOT NULL DEFAULT '{}';
DROP INDEX search_entry_words;
CREATE INDEX search_entry_found ON search_entry USING gin (words, tags);
"""
BACKWARDS = """
DELETE FROM search_entry;
ALTER TABLE search_entry DROP COLUMN numbers;
DROP INDEX search_entry_found;
CREATE INDEX search_entry_words ON search_entry USING gin (words);
"""


def run(statements):
    def work(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statements)

    return work


class Migration(migrations.Migration):
    dependencies = [("search", "0001_entries")]
    operations = [migrations.RunPython(run(FORWARDS), run(BACKWARDS))]
