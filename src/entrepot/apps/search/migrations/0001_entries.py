"""The index of installations on PostgreSQL; on SQLite it is a folder, and nothing is made here."""

from django.db import migrations

MAKE = """
CREATE TABLE search_entry (
  edition integer NOT NULL,
  key varchar(40) COLLATE "C" NOT NULL,
  tags text[] NOT NULL,
  words tsvector NOT NULL,
  PRIMARY KEY (edition, key)
);
CREATE INDEX search_entry_words ON search_entry USING gin (words);
CREATE TABLE search_edition (one boolean PRIMARY KEY DEFAULT true CHECK (one), edition integer NOT NULL);
INSERT INTO search_edition (edition) VALUES (1);
"""
DROP = "DROP TABLE search_entry; DROP TABLE search_edition;"


def run(statements):
    def work(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statements)

    return work


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(run(MAKE), run(DROP))]
