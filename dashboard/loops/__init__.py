"""What runs beside the requests: readers, reconciliation, the live second, consent, the relay."""
