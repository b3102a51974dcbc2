"""What can go wrong in this service, as one small tree."""


class ThresholdError(Exception):
    """Base of this package's errors."""


class ConfigurationInvalid(ThresholdError):
    """A configuration that cannot be used; the text names the key and the value."""


class ReplayInputInvalid(ThresholdError):
    """A row of a replay's input that cannot be read; the text has the line and the value."""


class OutputUnwritable(ThresholdError):
    """A file that a command should write and cannot; the text names it."""


class SimulationInvalid(ThresholdError):
    """An argument that nothing can be simulated with; the text has the value."""


class StateUnreadable(ThresholdError):
    """A stored person's state that this build cannot restore."""


class HistoryUnreadable(ThresholdError):
    """The service's own database cannot be read or written by a command."""


class NotEnoughQuiet(ThresholdError):
    """So little quiet time that no limit can be calibrated; the text has the hours."""


class ArithmeticMissing(ThresholdError):
    """The chosen arithmetic needs a package that is not installed."""
