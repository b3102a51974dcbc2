"""What can go wrong with a record in a stream."""


class StreamError(Exception):
    """Base of this package's errors."""


class BadAddress(StreamError):
    """The settings name no place where Redis could be. The text is free of passwords."""


class PoisonRecord(StreamError):
    """A record that no retry will ever make readable."""


class UnknownSchemaVersion(PoisonRecord):
    """A record of a version that this build does not speak."""


class StaleOwner(StreamError):
    """Another process has taken the shard: this one must stop writing at once."""
