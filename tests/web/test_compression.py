"""Pages travel small to browsers that can unpack them, and plain to all others."""

import gzip

from tests.conftest import HubClient


def test_a_page_is_gzipped_for_a_browser_that_asks_for_it(client: HubClient) -> None:
    plain = client.get("/styleguide")
    packed = client.get("/styleguide", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 4
    assert gzip.decompress(packed.data)[:15] == plain.data[:15]


def test_a_short_answer_and_a_refusal_of_gzip_stay_plain(client: HubClient) -> None:
    assert "Content-Encoding" not in client.get("/healthz", headers={"Accept-Encoding": "gzip"}).headers
    assert "Content-Encoding" not in client.get("/styleguide", headers={"Accept-Encoding": "gzip;q=0"}).headers
