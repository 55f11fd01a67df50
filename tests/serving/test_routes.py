"""GET routes: the bundle in use, the health of the process, the metrics; and no redirect to a host of the client's."""

from fastapi.testclient import TestClient

import clf
from clf.serving.app import create_app
from clf.serving.settings import Settings


def test_the_model_route_describes_the_bundle_and_the_limits(
    client: TestClient, model: clf.Model, settings: Settings
) -> None:
    described = client.get("/v1/model").json()
    assert described["version"] == clf.__version__
    assert described["model"] == model.bundle.id
    assert set(described["heads"]) == set(model.bundle.manifest.heads)
    assert described["limits"]["links"] == settings.max_links
    thresholds = described["heads"]["page"]["thresholds"]
    assert all(set(threshold) == {"precision", "probability", "recall"} for threshold in thresholds)


def test_a_process_lives_before_it_is_ready(settings: Settings) -> None:
    without_bundle = TestClient(create_app(settings))
    assert without_bundle.get("/healthz").json()["status"] == "alive"
    response = without_bundle.get("/readyz")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")


def test_a_ready_service_names_its_bundle(client: TestClient, model: clf.Model) -> None:
    assert client.get("/readyz").json() == {"status": "ready", "model": model.bundle.id, "refused": ""}


def test_the_metrics_are_text_for_prometheus(client: TestClient) -> None:
    response = client.get("/metrics")
    assert response.headers["Content-Type"].startswith("text/plain")
    assert "clf_bundle_refused 0.0" in response.text


def test_a_slash_too_many_is_not_found_and_leads_nowhere(client: TestClient) -> None:
    response = client.get("/v1/model/", headers={"Host": "evil.example"}, follow_redirects=False)
    assert (response.status_code, response.headers.get("Location")) == (404, None)
