"""What the services agree on: contracts, streams, storage, web base, settings, logs, clock.

No service imports another; they import this package and nothing else of each other.
"""
