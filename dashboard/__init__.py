"""The care desk: people, consent, alerts and what is done with them, and the only public REST."""

VERSION = "0.1.0"
