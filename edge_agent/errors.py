"""Everything that can go wrong at the edge, as one small tree.

``str(error)`` is a plain sentence for a person; ``detail`` is for the operator.
"""


class EdgeError(Exception):
    """Base of all errors of the edge agent."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.detail = detail


class SourceError(EdgeError):
    """A recording or camera cannot be used: absent, empty, cut off or unreadable."""


class BundleError(EdgeError):
    """The models cannot be used."""


class ManifestError(BundleError):
    """The model manifest itself is wrong, or names something that does not exist."""


class ModelUnavailableError(BundleError):
    """No source of a model could deliver it."""


class WrongHashError(BundleError):
    """A model file is not the one the manifest names; it is never loaded."""


class NotForCommercialUseError(BundleError):
    """``ATTUNE_COMMERCIAL=1`` with a bundle whose licences do not allow it."""


class ArchiveError(EdgeError):
    """A zip of images or sounds cannot be read."""


class OutputError(EdgeError):
    """A result cannot be written."""


class EnrolmentError(EdgeError):
    """A person cannot be enrolled, or the gallery cannot be used."""
