"""Tables, migrations and reader positions of the dashboard's own database."""
