"""How Attune is put to work: on one machine without containers, as containers, as a demo."""
