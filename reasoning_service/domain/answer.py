"""What a model is asked to answer, as a JSON schema, and its answer as cited sentences.

Every sentence cites lines of the event report. The schema bounds lengths and counts, so that a
model can neither ramble nor invent a field; whether a sentence follows from what it cites is the
faithfulness gate's business.
"""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reasoning_service.errors import AnswerInvalid
from shared.contracts import AssessedSentence, SentenceRole

ANSWER_VERSION = "answer-1"
MAX_TEXT = 300
MAX_CITED = 8
MAX_INDICATORS = 6
MAX_CONTEXT = 3

Text = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
EvidenceId = Annotated[str, Field(min_length=1, max_length=128)]
Cited = Annotated[list[EvidenceId], Field(min_length=1, max_length=MAX_CITED)]


class ActionKind(StrEnum):
    """What a caregiver may be advised to do; nothing else is ever recommended."""

    GO_NOW = "go_now"
    LOOK_IN = "look_in"
    WATCH = "watch"
    CALM_SURROUNDINGS = "calm_surroundings"
    CHECK_NEEDS = "check_needs"
    CALL_HELP = "call_help"


class Part(BaseModel):
    """Nothing unknown, nothing to be changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Claim(Part):
    """A sentence and the lines it rests on."""

    text: Text
    evidence_ids: Cited


class Action(Part):
    """What to do, of an allowed kind, and why this."""

    kind: ActionKind
    text: Text
    evidence_ids: Cited


class Answer(Part):
    """The whole answer; situation first, since it is shown while the rest is being written."""

    situation: Claim
    tier_verdict: Literal["confirmed", "disputed"]
    tier_reason: Claim
    indicators: Annotated[list[Claim], Field(min_length=1, max_length=MAX_INDICATORS)]
    context: Annotated[list[Claim], Field(max_length=MAX_CONTEXT)]
    action: Action
    uncertainty: Claim


def schema(evidence_ids: tuple[str, ...]) -> dict[str, Any]:
    """The JSON schema of an answer about a report with these lines: no other can be cited.

    Raises ``ValueError`` where there is nothing to cite.
    """
    if not evidence_ids:
        raise ValueError("an answer needs lines to cite, got none")
    made = Answer.model_json_schema()
    for part in (made["$defs"]["Claim"], made["$defs"]["Action"]):
        part["properties"]["evidence_ids"]["items"] = {"enum": list(evidence_ids)}
    return made


def parse(text: str) -> Answer:
    """The answer in ``text``. Raises ``AnswerInvalid`` with the field and the value."""
    try:
        return Answer.model_validate_json(text)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in problem["loc"]) or "answer"
        value = str(problem["input"])[:80]
        raise AnswerInvalid(f"{where}: {problem['msg']}, got {value!r}") from error


def sentences(answer: Answer) -> tuple[AssessedSentence, ...]:
    """The answer's sentences in the order in which a carer needs them."""
    return (
        _cited(SentenceRole.SITUATION, answer.situation),
        *(_cited(SentenceRole.INDICATOR, claim) for claim in answer.indicators),
        *(_cited(SentenceRole.CONTEXT, claim) for claim in answer.context),
        _cited(SentenceRole.ACTION, answer.action),
        _cited(SentenceRole.UNCERTAINTY, answer.tier_reason),
        _cited(SentenceRole.UNCERTAINTY, answer.uncertainty),
    )


def tier_opinion(answer: Answer, tier: int | None) -> int | None:
    """The event's tier where the answer confirms it; None where it is disputed."""
    return tier if answer.tier_verdict == "confirmed" else None


def _cited(role: SentenceRole, claim: Claim | Action) -> AssessedSentence:
    cited = tuple(dict.fromkeys(claim.evidence_ids))
    return AssessedSentence(role=role, text=claim.text, evidence_ids=cited)
