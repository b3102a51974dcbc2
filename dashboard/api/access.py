"""Who asks, and whether they may: every route under /v1 names the right it needs."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from dashboard.accounts.credentials import Credential
from dashboard.domain.actor import Actor, ActorKind
from dashboard.domain.errors import PasswordChangeNeeded
from dashboard.domain.rights import Right
from dashboard.once.answers import AnsweredBefore, Answers
from dashboard.once.asking import at_hand
from dashboard.parts import Parts
from dashboard.storage import row_scope
from shared.web.problems import Forbidden, NotSignedIn


def get_parts(request: Request) -> Parts:
    """The parts that ``create_app`` was given."""
    parts = request.app.state.parts
    assert isinstance(parts, Parts)
    return parts


TheParts = Annotated[Parts, Depends(get_parts)]


async def signed_in(request: Request, parts: TheParts) -> Actor:
    """Whoever holds the session cookie or a token, also with a one-time password.

    From here on the request sees whom this one may know of. That holds for the request's own
    task and every thread that it starts, so it must be said here and not in a thread.
    """
    actor = await run_in_threadpool(parts.credentials.holder, Credential.of(request))
    if actor is None:
        raise NotSignedIn("Sign in first.")
    row_scope.restrict(actor.scope)
    return actor


class Needs:
    """A dependency that lets pass whoever has a right and a password of their own.

    ``whole_house`` asks besides that they see everybody: what they then do cannot be cut down to
    some wards. Whom they see is narrowed below every route; see ``row_scope``.
    """

    def __init__(self, right: Right, whole_house: bool = False) -> None:
        self.right = right
        self.whole_house = whole_house

    def __call__(
        self, request: Request, parts: TheParts, actor: Annotated[Actor, Depends(signed_in)]
    ) -> Actor:
        if actor.must_change_password:
            raise PasswordChangeNeeded("Choose a password of your own first.")
        route = request.scope["route"].path_format
        try:
            self.check(actor)
        except Forbidden:
            parts.audit.view(actor.username, "refused", f"{request.method} {route}"[:160])
            raise
        try:
            _once(request, parts, actor, route)
        except AnsweredBefore:
            parts.audit.view(actor.username, "asked-again", f"{request.method} {route}"[:160])
            raise
        return actor

    def check(self, actor: Actor) -> None:
        """Raise ``Forbidden`` unless ``actor`` may."""
        if not actor.may(self.right):
            raise Forbidden(f"{_named(actor)} may not do this.")
        if self.whole_house and not actor.scope.everybody:
            raise Forbidden("This covers the whole house, and you see a part of it.")


def _once(request: Request, parts: Parts, actor: Actor, route: str) -> None:
    asking = at_hand()
    if asking is not None and asking.attempt is None:
        answers = Answers(parts.outside.engine, parts.outside.clock)
        answers.begin(asking, actor.username, route, request.path_params)


def _named(actor: Actor) -> str:
    return f"A {actor.role.value}" if actor.kind is ActorKind.USER else "This token"


def a_user(actor: Annotated[Actor, Depends(signed_in)]) -> Actor:
    """Somebody with a password; no program and no wall."""
    if actor.kind is not ActorKind.USER:
        raise Forbidden("Only somebody who signed in with a password may do this.")
    return actor


SignedIn = Annotated[Actor, Depends(signed_in)]
AUser = Annotated[Actor, Depends(a_user)]
SeesResidents = Annotated[Actor, Depends(Needs(Right.SEE_RESIDENTS))]
SeesAlerts = Annotated[Actor, Depends(Needs(Right.SEE_ALERTS))]
SeesThinking = Annotated[Actor, Depends(Needs(Right.SEE_THINKING))]
SetsSurroundings = Annotated[Actor, Depends(Needs(Right.SET_SURROUNDINGS))]
SetsEscalation = Annotated[Actor, Depends(Needs(Right.SET_ESCALATION))]
AssignsStaff = Annotated[Actor, Depends(Needs(Right.ASSIGN_STAFF))]
HandlesAlerts = Annotated[Actor, Depends(Needs(Right.HANDLE_ALERTS))]
Pauses = Annotated[Actor, Depends(Needs(Right.PAUSE))]
PlansPauses = Annotated[Actor, Depends(Needs(Right.PLAN_PAUSES))]
PreviewsLimits = Annotated[Actor, Depends(Needs(Right.PREVIEW_LIMITS))]
SetsLimits = Annotated[Actor, Depends(Needs(Right.SET_LIMITS))]
ReportsMissed = Annotated[Actor, Depends(Needs(Right.REPORT_MISSED))]
WithdrawsConsent = Annotated[Actor, Depends(Needs(Right.WITHDRAW_CONSENT))]
GrantsConsent = Annotated[Actor, Depends(Needs(Right.GRANT_CONSENT))]
SeesTechnical = Annotated[Actor, Depends(Needs(Right.SEE_TECHNICAL))]
SeesAudit = Annotated[Actor, Depends(Needs(Right.SEE_AUDIT, whole_house=True))]
SeesSystem = Annotated[Actor, Depends(Needs(Right.SEE_SYSTEM))]
SeesBurden = Annotated[Actor, Depends(Needs(Right.SEE_BURDEN))]
HandsOver = Annotated[Actor, Depends(Needs(Right.HAND_OVER))]
ManagesAccounts = Annotated[Actor, Depends(Needs(Right.MANAGE_ACCOUNTS))]
ManagesWards = Annotated[Actor, Depends(Needs(Right.MANAGE_WARDS))]
ManagesWholeHouse = Annotated[Actor, Depends(Needs(Right.MANAGE_WARDS, whole_house=True))]
ManagesTokens = Annotated[Actor, Depends(Needs(Right.MANAGE_TOKENS))]
ReceivesCalls = Annotated[Actor, Depends(Needs(Right.RECEIVE_CALLS))]
ManagesWebhooks = Annotated[Actor, Depends(Needs(Right.MANAGE_WEBHOOKS))]
SeesDeliveries = Annotated[Actor, Depends(Needs(Right.SEE_DELIVERIES))]
EnrolsResidents = Annotated[Actor, Depends(Needs(Right.ENROL_RESIDENTS))]
SeesConsent = Annotated[Actor, Depends(Needs(Right.SEE_CONSENT))]
ExportsPersons = Annotated[Actor, Depends(Needs(Right.EXPORT_PERSON))]
ErasesPersons = Annotated[Actor, Depends(Needs(Right.ERASE_PERSON))]
SeesErasures = Annotated[Actor, Depends(Needs(Right.ERASE_PERSON, whole_house=True))]
