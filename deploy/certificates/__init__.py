"""The authority of one site: certificates and Redis accounts for its hub, services and boxes."""
