"""django-oscar, bought from through its own pages."""
