"""What the REST interface says about the system itself."""

from typing import Literal

from pydantic import BaseModel


class ModelFacts(BaseModel):
    """A network in use, as the manifest of the edge describes it."""

    name: str
    role: str
    provides: list[str] = []
    cannot_provide: list[str] = []
    licence: str
    commercial: bool
    commercial_reason: str
    card: str | None
    """Its model card (Markdown), where it has one: data, figures, limits."""


class ModelList(BaseModel):
    """The networks of the bundle in use; none where no manifest is on this machine."""

    bundle: str
    models: list[ModelFacts]


class SystemView(BaseModel):
    """What is running, on what terms, and what it is not."""

    version: str
    config_version: str | None
    bundle_id: str | None
    commercial: bool | None
    commercial_note: str
    assessments_by: Literal["template", "model"]
    assessments_detail: str | None
    demo: bool
    demo_note: str | None
    notice: str
