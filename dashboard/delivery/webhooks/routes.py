"""``/v1/webhooks``: where other systems are told of alerts."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, status

from dashboard.api.access import ManagesWebhooks, TheParts, get_parts
from dashboard.api.problem_docs import CONFLICT, NOT_FOUND
from dashboard.delivery.set_up import to_receivers
from dashboard.delivery.webhooks.endpoints import Webhooks
from dashboard.delivery.webhooks.trying import WebhookTrial
from dashboard.delivery.webhooks.views import (
    NewWebhookView,
    RotateRequest,
    WebhookChange,
    WebhookList,
    WebhookRequest,
    WebhookTestView,
    WebhookView,
)
from dashboard.domain.destination import networks
from dashboard.parts import Parts
from shared.contracts.base import Id

router = APIRouter(prefix="/v1/webhooks", tags=["delivery"])

WebhookId = Annotated[Id, Path()]


def _webhooks(parts: Annotated[Parts, Depends(get_parts)]) -> Webhooks:
    out = parts.outside
    allowed = networks(parts.settings.delivery_allowed_networks)
    plain = any(network.is_loopback for network in allowed)
    return Webhooks(out.engine, out.clock, parts.audit, parts.homes, plain)


def _trial(parts: Annotated[Parts, Depends(get_parts)]) -> WebhookTrial:
    out, outbound = parts.outside, to_receivers(parts.settings)
    return WebhookTrial(out.engine, out.clock, parts.audit, outbound, parts.testing_webhook)


TheTrial = Annotated[WebhookTrial, Depends(_trial)]
TheWebhooks = Annotated[Webhooks, Depends(_webhooks)]


@router.get("", operation_id="listWebhooks")
def list_webhooks(parts: TheParts, webhooks: TheWebhooks, actor: ManagesWebhooks) -> WebhookList:
    found = webhooks.everybody(actor)
    parts.audit.view(actor.username, "view-webhooks", "webhooks")
    return WebhookList(webhooks=found)


@router.post(
    "",
    operation_id="addWebhook",
    status_code=status.HTTP_201_CREATED,
    responses={**NOT_FOUND, **CONFLICT},
)
def add_webhook(
    webhooks: TheWebhooks, actor: ManagesWebhooks, body: WebhookRequest
) -> NewWebhookView:
    return webhooks.add(body, actor)


@router.put("/{webhook_id}", operation_id="changeWebhook", responses=NOT_FOUND)
def change_webhook(
    webhooks: TheWebhooks, actor: ManagesWebhooks, webhook_id: WebhookId, body: WebhookChange
) -> WebhookView:
    return webhooks.change(webhook_id, body, actor)


@router.post("/{webhook_id}/rotate", operation_id="rotateWebhookSecret", responses=NOT_FOUND)
def rotate_webhook(
    webhooks: TheWebhooks, actor: ManagesWebhooks, webhook_id: WebhookId, body: RotateRequest
) -> NewWebhookView:
    return webhooks.rotate(webhook_id, body, actor)


@router.post("/{webhook_id}/test", operation_id="testWebhook", responses={**NOT_FOUND, **CONFLICT})
def test_webhook(
    webhooks: TheWebhooks, trial: TheTrial, actor: ManagesWebhooks, webhook_id: WebhookId
) -> WebhookTestView:
    return trial.run(webhooks, webhook_id, actor)


@router.delete(
    "/{webhook_id}",
    operation_id="removeWebhook",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=NOT_FOUND,
)
def remove_webhook(webhooks: TheWebhooks, actor: ManagesWebhooks, webhook_id: WebhookId) -> None:
    webhooks.remove(webhook_id, actor)
