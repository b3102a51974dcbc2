"""The threshold service's REST as it may answer: well, badly, not at all."""

import json

import httpx2
import pytest
from pydantic import SecretStr

from reasoning_service.adapters.threshold import ThresholdClient
from reasoning_service.errors import HistoryUnavailable
from shared.contracts import EventPage, StoredEvent, WindowHistory
from tests.reasoning_service import samples

HISTORY = samples.history(60)


def _answer(request: httpx2.Request) -> httpx2.Response:
    assert request.headers["authorization"] == "Bearer secret"
    path = request.url.path
    if path.endswith("/windows"):
        asked = {key: int(value) for key, value in request.url.params.items()}
        body = WindowHistory(person_id="p-1", windows=HISTORY.windows, **asked)
        return httpx2.Response(200, text=body.model_dump_json())
    if path.endswith("/baseline"):
        return httpx2.Response(200, text=samples.baseline().model_dump_json())
    rows = tuple(StoredEvent(cursor=i, event=e) for i, e in enumerate(HISTORY.prior, start=1))
    return httpx2.Response(200, text=EventPage(events=rows, next_cursor=2).model_dump_json())


def _client(handler: object) -> ThresholdClient:
    transport = httpx2.MockTransport(handler)  # type: ignore[arg-type]
    return ThresholdClient("http://threshold", SecretStr("secret"), transport)


def test_history_comes_whole() -> None:
    client = _client(_answer)
    assert client.history(samples.event()) == HISTORY
    assert client.events_after(0).next_cursor == 2
    assert client.problem() is None
    client.close()


def test_events_of_a_person_may_come_as_a_plain_list() -> None:
    def plain(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/events"):
            rows = [json.loads(e.model_dump_json()) for e in HISTORY.prior]
            return httpx2.Response(200, json=rows)
        return _answer(request)

    assert _client(plain).history(samples.event()).prior == HISTORY.prior


def test_a_person_without_baseline_has_none() -> None:
    def missing(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(404) if "baseline" in request.url.path else _answer(request)

    assert _client(missing).history(samples.event()).baseline is None


@pytest.mark.parametrize(
    "response", [httpx2.Response(500), httpx2.Response(401), httpx2.Response(200, text="{}")]
)
def test_a_bad_answer_is_worth_asking_again(response: httpx2.Response) -> None:
    with pytest.raises(HistoryUnavailable):
        _client(lambda _: response).history(samples.event())


def test_no_answer_is_worth_asking_again() -> None:
    def refuse(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused", request=request)

    client = _client(refuse)
    with pytest.raises(HistoryUnavailable, match="ConnectError"):
        client.history(samples.event())
    assert "does not answer" in str(client.problem())


def test_a_wrong_token_is_a_problem_in_words() -> None:
    assert "answers 401" in str(_client(lambda _: httpx2.Response(401)).problem())
