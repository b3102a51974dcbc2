"""The threshold and the reasoning service, as far as the dashboard asks them."""

import json
from dataclasses import dataclass, field
from typing import Any

import httpx2

from shared.contracts import (
    Assessment,
    ConfigurationView,
    CoverageView,
    ErasedPart,
    Event,
    EventPage,
    LearningView,
    PersonCoverage,
    Preview,
    Reason,
    Rollup,
    RollupHistory,
    ScoredWindow,
    StoredEvent,
    WindowHistory,
    WindowState,
)


def _template_writes() -> dict[str, Any]:
    status = {"mode": "template", "vllm_url_set": False, "detail": "The template writes."}
    return {**status, "adapter": None, "adapter_missing": None}


@dataclass
class Neighbours:
    """Answers like both services; ``away`` makes them refuse connections."""

    events: list[Event] = field(default_factory=list)
    assessments: dict[str, Assessment] = field(default_factory=dict)
    thoughts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    model: dict[str, Any] = field(default_factory=_template_writes)
    covered: list[PersonCoverage] = field(default_factory=list)
    known: dict[str, LearningView] = field(default_factory=dict)
    previews: dict[tuple[str, float], Preview] = field(default_factory=dict)
    erased: dict[str, ErasedPart] = field(default_factory=dict)
    not_there: set[str] = field(default_factory=set)
    away: bool = False
    refused: str | None = None
    """A path that alone is answered by nobody."""
    asked: list[str] = field(default_factory=list)

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """The transport of the dashboard's clients."""
        self.asked.append(str(request.url))
        if self.away or request.url.path == self.refused:
            raise httpx2.ConnectError("connection refused")
        if request.headers["authorization"] != "Bearer between-us":
            return httpx2.Response(401)
        path = request.url.path
        if path in self.not_there:
            raise httpx2.ConnectError("connection refused")
        if path.startswith("/erasures"):
            asked = json.loads(request.content)["person_id"] if request.content else None
            part = self.erased.get(asked or path.rsplit("/", 1)[-1])
            return httpx2.Response(404) if part is None else _json(part.model_dump_json())
        if path == "/events":
            return self._events(int(request.url.params["after"]))
        if path == "/coverage":
            return self._covered(request.url.params)
        if path.endswith("/windows"):
            return self._windows(path.split("/")[2], request.url.params)
        if path.endswith("/rollups"):
            return self._rollups(path.split("/")[2], request.url.params)
        if path.endswith("/learning"):
            return self._known(path.split("/")[2])
        if path.endswith("/previews"):
            return self._previews(path.split("/")[2], request)
        if path.endswith("/thinking"):
            return _json(json.dumps(self.thoughts.get(path.split("/")[2], [])))
        if path.startswith("/assessments/"):
            found = self.assessments.get(path.rsplit("/", 1)[-1])
            return httpx2.Response(404) if found is None else _json(found.model_dump_json())
        if path == "/configuration":
            return _json(ConfigurationView(config_version="c", content="{}").model_dump_json())
        return _json(json.dumps(self.model))

    def _events(self, after: int) -> httpx2.Response:
        found = [
            StoredEvent(cursor=number, event=event)
            for number, event in enumerate(self.events, start=1)
            if number > after
        ]
        page = EventPage(events=tuple(found), next_cursor=found[-1].cursor if found else after)
        return _json(page.model_dump_json())

    def _previews(self, person_id: str, request: httpx2.Request) -> httpx2.Response:
        if request.method == "POST":
            factor = json.loads(request.content)["factor"]
            begun = Preview(person_id=person_id, factor=factor, state="running", asked_at=1)
            self.previews[person_id, factor] = begun
            return _json(begun.model_dump_json())
        found = self.previews.get((person_id, float(request.url.params["factor"])))
        return httpx2.Response(404) if found is None else _json(found.model_dump_json())

    def _known(self, person_id: str) -> httpx2.Response:
        known = self.known.get(person_id)
        return httpx2.Response(404) if known is None else _json(known.model_dump_json())

    def _covered(self, params: httpx2.QueryParams) -> httpx2.Response:
        from_ms, to_ms = int(params["from_ms"]), int(params["to_ms"])
        view = CoverageView(from_ms=from_ms, to_ms=to_ms, persons=tuple(self.covered))
        return _json(view.model_dump_json())

    @staticmethod
    def _rollups(person_id: str, params: httpx2.QueryParams) -> httpx2.Response:
        span = {name: int(params[name]) for name in ("from_ms", "to_ms", "step_ms")}
        rollup = Rollup(
            t=span["from_ms"],
            windows=300,
            assessed=200,
            paused=60,
            score_mean=0.2,
            score_max=0.7,
            expected_low=0.0,
            expected_high=0.3,
            tier=2,
            reason=Reason.TOO_DARK,
        )
        history = RollupHistory(person_id=person_id, rollups=(rollup,), **span)
        return _json(history.model_dump_json())

    @staticmethod
    def _windows(person_id: str, params: httpx2.QueryParams) -> httpx2.Response:
        from_ms, to_ms = int(params["from_ms"]), int(params["to_ms"])
        window = ScoredWindow(
            t_start=from_ms,
            hop_s=1.0,
            state=WindowState.OK,
            channels={"p_sadness": 0.4},
            modality_weight={"face": 1.0},
            score=0.5,
            expected_low=0.0,
            expected_high=0.3,
        )
        history = WindowHistory(
            person_id=person_id, from_ms=from_ms, to_ms=to_ms, windows=(window,)
        )
        return _json(history.model_dump_json())


def _json(text: str) -> httpx2.Response:
    return httpx2.Response(200, content=text, headers={"content-type": "application/json"})
