"""What can go wrong while the demo recording is made."""


class DemoError(Exception):
    """Base of this package's errors; the text is a plain sentence."""


class NoFaceError(DemoError):
    """The portrait shows no face that the landmarks network finds."""


class EncodingError(DemoError):
    """FFmpeg could not write the recording."""
