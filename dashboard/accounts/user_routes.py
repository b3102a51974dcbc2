"""``/v1/users``: accounts, for those who manage them."""

from typing import Annotated

from fastapi import APIRouter, Path, status

from dashboard.accounts.user_views import (
    NewUserRequest,
    OneTimePasswordView,
    UserList,
    Username,
    UserRequest,
    UserView,
)
from dashboard.api.access import ManagesAccounts, TheParts
from dashboard.api.problem_docs import CONFLICT, NOT_FOUND
from dashboard.domain.administration import roles_to_give

router = APIRouter(prefix="/v1/users", tags=["administration"])

TheName = Annotated[Username, Path()]


@router.get("", operation_id="listUsers")
def list_users(parts: TheParts, actor: ManagesAccounts) -> UserList:
    users = parts.users.everybody(actor)
    parts.audit.view(actor.username, "view-users", "users")
    return UserList(users=users, roles_to_give=roles_to_give(actor))


@router.post(
    "",
    operation_id="addUser",
    status_code=status.HTTP_201_CREATED,
    responses={**NOT_FOUND, **CONFLICT},
)
def add_user(parts: TheParts, actor: ManagesAccounts, body: NewUserRequest) -> OneTimePasswordView:
    return parts.users.add(body, actor)


@router.put("/{username}", operation_id="changeUser", responses={**NOT_FOUND, **CONFLICT})
def change_user(
    parts: TheParts, actor: ManagesAccounts, username: TheName, body: UserRequest
) -> UserView:
    return parts.users.change(username, body, actor)


@router.post(
    "/{username}/disable",
    operation_id="disableUser",
    status_code=status.HTTP_204_NO_CONTENT,
    responses={**NOT_FOUND, **CONFLICT},
)
def disable_user(parts: TheParts, actor: ManagesAccounts, username: TheName) -> None:
    parts.users.disable(username, actor)


@router.post(
    "/{username}/enable",
    operation_id="enableUser",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=NOT_FOUND,
)
def enable_user(parts: TheParts, actor: ManagesAccounts, username: TheName) -> None:
    parts.users.enable(username, actor)


@router.post("/{username}/reset-password", operation_id="resetPassword", responses=NOT_FOUND)
def reset_password(
    parts: TheParts, actor: ManagesAccounts, username: TheName
) -> OneTimePasswordView:
    return parts.users.reset_password(username, actor)


@router.post(
    "/{username}/end-sessions",
    operation_id="endSessions",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=NOT_FOUND,
)
def end_sessions(parts: TheParts, actor: ManagesAccounts, username: TheName) -> None:
    parts.users.end_sessions(username, actor)
