"""Ready means: somebody who comes now sees figures."""


def test_ready_once_a_generation_is_published(box, start):
    client = start(box)
    answer = client.get("/api/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_not_ready_before_the_first_and_a_sentence_says_so(start):
    answer = start().get("/api/health/ready")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert "No figures are published yet" in answer.json()["detail"]


def test_not_ready_without_its_store(box, start):
    client = start(box)
    client.core.cycles.stop()
    client.core.store.close()
    answer = client.get("/api/health/ready")
    assert (answer.status_code, answer.json()["detail"]) == (503, "The store cannot be read.")
    assert client.get("/api/health/live").status_code == 200
