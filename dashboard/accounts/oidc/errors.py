"""Why a sign-in by the identity provider came to nothing; the page has words for each type."""

from shared.web.problems import Conflict, NotSignedIn, Unavailable


class NoProvider(Conflict):
    """This house signs in by passwords alone."""

    type = "no-provider"


class ProviderAway(Unavailable):
    """It does not answer, or not as it should. ``why`` is for the operator."""

    type = "provider-away"

    def __init__(self, why: str) -> None:
        super().__init__("The sign-in service does not answer. Use your password, or try again.")
        self.why = why


class SignInRefused(NotSignedIn):
    """``why`` is for the audit and never for the page."""

    type = "sign-in-refused"
    sentence = "This sign-in cannot be trusted. Begin again."

    def __init__(self, why: str) -> None:
        super().__init__(self.sentence)
        self.why = why


class SignInExpired(SignInRefused):
    """Not begun in this browser, used already, or too long ago."""

    type = "sign-in-expired"
    sentence = "This sign-in took too long or was used already. Begin again."


class SignInDenied(SignInRefused):
    """The provider, or the person there, said no."""

    type = "sign-in-denied"
    sentence = "The sign-in service did not sign you in."


class UnknownIdentity(SignInRefused):
    """Signed in there, but no open account here belongs to it."""

    type = "unknown-identity"
    sentence = "You are signed in there, but have no account here. Ask whoever manages accounts."
