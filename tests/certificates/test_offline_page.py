"""The helper for whoever has no network, as it is served; what it does is tried in a browser (journeys)."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from portal.certificates.papers import office_of
from portal.core import clock
from tests.signing_in import sign_in


def test_the_helper_is_the_same_for_everybody_and_knows_every_key(client, paper, settings):
    issued = paper()
    page = client.get("/verify/offline").text
    data = json.loads(re.search(r'id="offline-data">(.*?)</script>', page)[1])
    (key,) = data["keys"]
    assert (key["kind"], key["length"], key["test"]) == ("P-256", 64, True)
    assert key["fingerprint"] == office_of(settings).authority.fingerprint
    sign_in(client, paper.owner)
    assert client.get("/verify/offline").text == page
    worker = client.get("/verify/worker.js")
    assert (worker.mimetype, worker.headers["Service-Worker-Allowed"]) == ("text/javascript", "/verify")
    assert "/verify/offline" in worker.text
    assert issued.number not in page


def test_the_helper_as_one_file_is_taken_away_and_never_shown(client, paper):
    answer = client.get("/verify/offline.html")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/octet-stream"
    assert not any(word in answer.text for word in ('src="', "<link", "url(/"))
    assert answer.text.count("</script>") == 2


def test_every_kind_of_key_that_may_sign_is_given_as_webcrypto_reads_it(tmp_path):
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    from portal.certificates.authority import load
    from portal.certificates.offline_keys import public_keys
    from tests.certificates.test_signing import real_authority

    made = [ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)]  # fmt: skip
    found = []
    for index, key in enumerate(made):
        (tmp_path / str(index)).mkdir()
        found.append(load(real_authority(key, folder=tmp_path / str(index))).certificate)
    keys = public_keys([*found, *found])
    assert sorted((key["kind"], key["length"], key["test"]) for key in keys) == [
        ("P-256", 64, False), ("P-384", 96, False), ("RSA", 256, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "words"), [(61, None), (59, "签章密钥将于"), (-1, "签章密钥已于")], ids=["far", "soon", "over"]
)
def test_officials_and_the_operator_are_warned_of_a_key_that_ends(people, app, settings, monkeypatch, caplog, days, words):  # fmt: skip
    from portal.certificates import jobs

    authority = office_of(settings).authority
    monkeypatch.setattr(type(authority), "not_after", property(lambda self: clock.now() + timedelta(days=days, minutes=1)))  # fmt: skip
    client = app.test_client()
    sign_in(client, people.official("city_officer"))
    page = client.get("/desk/certificates").text
    assert "由测试机构签名" in page
    assert (words in page) if words else "签章密钥" not in page
    with caplog.at_level("WARNING"):
        jobs._warn_of_key(settings)
    assert ("signing key" in caplog.text) == (words is not None)
