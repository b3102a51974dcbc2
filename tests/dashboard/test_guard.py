"""Forged, oversized and hostile requests; what every answer carries."""

from collections.abc import Iterator

import pytest

from dashboard.domain.rights import Role
from tests.dashboard.builders import PERSON
from tests.dashboard.desk import Desk


def test_a_form_of_another_site_changes_nothing(desk: Desk) -> None:
    page = desk.page()
    del page.headers["X-Attune-Request"]
    refused = page.delete("/v1/session")
    assert (refused.status_code, refused.json()["type"]) == (403, "cross-site")
    for header, value in (
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
    ):
        forged = page.delete("/v1/session", headers={"X-Attune-Request": "1", header: value})
        assert (forged.status_code, forged.json()["type"]) == (403, "cross-site")
    ours = {"X-Attune-Request": "1", "Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    assert page.delete("/v1/session", headers=ours).status_code == 204


@pytest.mark.parametrize("path", ["/", "/v1/session", "/healthz", "/v1/alerts", "/nothing.js"])
def test_every_answer_carries_the_security_headers(desk: Desk, path: str) -> None:
    headers = desk.stranger().get(path).headers
    policy = headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_answers_about_persons_are_not_kept(desk: Desk) -> None:
    assert desk.page().get("/v1/residents").headers["cache-control"] == "no-store"


def test_a_large_body_is_refused_before_it_is_read(desk: Desk) -> None:
    announced = desk.stranger().post("/v1/session", content=b"x" * 100_000)
    assert (announced.status_code, announced.json()["type"]) == (413, "too-large")

    def chunks() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * 10_000

    chunked = desk.stranger().post("/v1/session", content=chunks())
    assert chunked.status_code == 413


def test_strangers_do_not_even_learn_what_a_body_should_be(desk: Desk) -> None:
    broken = desk.stranger().post(f"/v1/residents/{PERSON}/pause", content=b"{")
    assert broken.status_code == 401


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/../../secret.txt"],
)
def test_files_outside_the_page_cannot_be_named(desk: Desk, path: str) -> None:
    static = desk.parts.settings.dashboard_static_dir
    static.mkdir()
    (static / "index.html").write_text("the page")
    (static.parent / "secret.txt").write_text("secret")
    assert "secret" not in desk.stranger().get(path).text.replace("secret.txt", "")


def test_the_page_is_served_or_said_how_to_build(desk: Desk) -> None:
    stranger = desk.stranger()
    assert "has not been built" in stranger.get("/").text
    static = desk.parts.settings.dashboard_static_dir
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text("the page")
    (static / "assets" / "app-1a2b.js").write_text("code")
    assert stranger.get("/").text == "the page"
    assert stranger.get("/alerts/42").text == "the page"
    assert "immutable" in stranger.get("/assets/app-1a2b.js").headers["cache-control"]
    assert stranger.get("/assets/gone.js").status_code == 404
    assert stranger.get("/v1/nothing").status_code == 401
    assert desk.page().get("/v1/nothing").status_code == 404


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "'; DROP TABLE alert; --", "\u202e"])
def test_hostile_words_are_kept_as_words(desk: Desk, text: str) -> None:
    page = desk.page(Role.NURSE)
    answer = page.post(f"/v1/residents/{PERSON}/missed-events", json={"note": text})
    assert answer.status_code == 201
    assert answer.headers["content-type"] == "application/json"


def test_a_text_that_no_database_keeps_is_refused(desk: Desk) -> None:
    page = desk.page(Role.NURSE)
    answer = page.post(f"/v1/residents/{PERSON}/missed-events", json={"note": "a\x00b"})
    assert answer.status_code == 422
