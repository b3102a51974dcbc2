"""What the page says about the system: refreshed in the background, never waited for."""

from dashboard import VERSION
from dashboard.domain.wording import DEMO_NOTE, NOTICE
from dashboard.live.states import LiveStates
from dashboard.peers.internal import ServiceAway
from dashboard.peers.reasoning import ModelStatus, ReasoningClient
from dashboard.peers.threshold import ThresholdClient
from dashboard.residents.register import Register
from dashboard.system.models import ModelManifest
from dashboard.system.views import ModelList, SystemView

AWAY = "The part that writes assessments does not answer."


class SystemFacts:
    """Collects what other services know, and keeps it for when they are away."""

    def __init__(
        self,
        live: LiveStates,
        register: Register,
        threshold: ThresholdClient,
        reasoning: ReasoningClient,
        models: ModelManifest,
    ) -> None:
        self._live = live
        self._register = register
        self._threshold = threshold
        self._reasoning = reasoning
        self._models = models
        self._config_version: str | None = None
        self._model: ModelStatus | None = None
        self._away = False

    def refresh(self) -> None:
        """Ask the other services. Raises ``ServiceAway`` when one does not answer."""
        configuration = self._threshold.configuration()
        self._config_version = configuration.config_version if configuration else None
        try:
            self._model, self._away = self._reasoning.model_status(), False
        except ServiceAway:
            self._model, self._away = None, True
            raise

    def models(self) -> ModelList:
        """The networks at work, with their cards."""
        return ModelList(bundle=self._models.bundle, models=self._models.in_use() or [])

    def view(self) -> SystemView:
        """What is known now."""
        state = self._live.any_state()
        demo = any(each.demo for each in self._register.everybody())
        commercial, note = self._models.commercial()
        return SystemView(
            version=VERSION,
            config_version=self._config_version or (state.config_version if state else None),
            bundle_id=state.bundle_id if state else None,
            commercial=commercial,
            commercial_note=note,
            assessments_by=self._model.mode if self._model else "template",
            assessments_detail=self._model.detail if self._model else AWAY if self._away else None,
            demo=demo,
            demo_note=DEMO_NOTE if demo else None,
            notice=NOTICE,
        )
