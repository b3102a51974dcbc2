"""Who may do what, in one place. What is not listed is denied."""

from enum import StrEnum


class Role(StrEnum):
    """What a user is."""

    CARER = "carer"
    NURSE = "nurse"
    MANAGER = "manager"
    OPERATOR = "operator"
    AUDITOR = "auditor"
    INTEGRATOR = "integrator"


class Right(StrEnum):
    """What a route asks for."""

    SEE_RESIDENTS = "see_residents"
    SEE_ALERTS = "see_alerts"
    SEE_THINKING = "see_thinking"
    SET_SURROUNDINGS = "set_surroundings"
    HANDLE_ALERTS = "handle_alerts"
    SET_ESCALATION = "set_escalation"
    ASSIGN_STAFF = "assign_staff"
    PAUSE = "pause"
    PLAN_PAUSES = "plan_pauses"
    PREVIEW_LIMITS = "preview_limits"
    SET_LIMITS = "set_limits"
    REPORT_MISSED = "report_missed"
    WITHDRAW_CONSENT = "withdraw_consent"
    GRANT_CONSENT = "grant_consent"
    SEE_CONSENT = "see_consent"
    EXPORT_PERSON = "export_person"
    ERASE_PERSON = "erase_person"
    SEE_TECHNICAL = "see_technical"
    SEE_TECHNICAL_DETAIL = "see_technical_detail"
    SEE_AUDIT = "see_audit"
    SEE_BURDEN = "see_burden"
    SEE_STAFF_LOAD = "see_staff_load"
    HAND_OVER = "hand_over"
    SEE_SYSTEM = "see_system"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_WARDS = "manage_wards"
    MANAGE_TOKENS = "manage_tokens"
    ENROL_RESIDENTS = "enrol_residents"
    RECEIVE_CALLS = "receive_calls"
    MANAGE_WEBHOOKS = "manage_webhooks"
    SEE_DELIVERIES = "see_deliveries"


_LOOK = frozenset({Right.SEE_SYSTEM, Right.SEE_TECHNICAL})
_READ = _LOOK | {Right.SEE_RESIDENTS, Right.SEE_ALERTS, Right.SEE_BURDEN}
# A person's "stop" must not wait for a nurse, so a carer may withdraw; giving consent is a record
# of capacity or of best interests and needs one.
_CARE = _READ | {
    Right.HANDLE_ALERTS,
    Right.PAUSE,
    Right.REPORT_MISSED,
    Right.WITHDRAW_CONSENT,
    Right.HAND_OVER,
    Right.RECEIVE_CALLS,
}
# Operators run the house's machines and accounts, and see nobody's data.
_OPERATE = _LOOK | {
    Right.SEE_TECHNICAL_DETAIL,
    Right.SEE_AUDIT,
    Right.MANAGE_ACCOUNTS,
    Right.MANAGE_WARDS,
    Right.MANAGE_TOKENS,
    Right.SEE_DELIVERIES,
}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.CARER: _CARE,
    # What a model wrote while thinking is checked by nobody. Who reads it must be able to weigh it
    # and must not act on it in a hurry; see docs/reasoning.md.
    Role.NURSE: _CARE
    | {
        Right.GRANT_CONSENT,
        Right.SEE_CONSENT,
        Right.SEE_THINKING,
        Right.SET_SURROUNDINGS,
        # A plan stops watching with nobody there who pressed a button.
        Right.PLAN_PAUSES,
        Right.PREVIEW_LIMITS,
        Right.SEE_STAFF_LOAD,
        # Who came and who is ill is known by whoever runs the shift.
        Right.ASSIGN_STAFF,
    },
    Role.MANAGER: frozenset(Right),
    Role.OPERATOR: _OPERATE,
    Role.AUDITOR: frozenset({Right.SEE_SYSTEM, Right.SEE_AUDIT}),
    Role.INTEGRATOR: _READ | {Right.MANAGE_WEBHOOKS, Right.SEE_DELIVERIES},
}


def may(role: Role, right: Right) -> bool:
    """Whether somebody with ``role`` has ``right``."""
    return right in RIGHTS[role]
