"""What delivery refuses, in words for managers and integrators."""

from shared.web.problems import BadRequest, Conflict, NotFound


class BadDestination(BadRequest):
    """An address that nothing may be sent to."""

    type = "bad-destination"


class BadSubscription(BadRequest):
    """A browser's subscription that cannot be encrypted for."""

    type = "bad-subscription"


class NoSuchWebhook(NotFound):
    """No endpoint of this id, or one that reaches beyond one's own wards."""


class NoSuchDelivery(NotFound):
    """No delivery of this id, or none that one may know of."""


class NotDead(Conflict):
    """Only what nobody could be brought is sent once more."""

    type = "not-dead"


class TooManyTargets(Conflict):
    """More endpoints or browsers than one house has."""

    type = "too-many"


class TrialUnderWay(Conflict):
    """One test at a time: a receiver that is slow must not hold up the page for everybody."""

    type = "test-under-way"
