"""Verifying for anyone: each answer, with the facts as issued; files, credentials, programs, archives; how often it was asked."""

from __future__ import annotations

import copy
import io
import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from portal.certificates import actions, lookup_chart
from portal.certificates.commands import verify
from portal.certificates.credential_keys import credential_key
from portal.certificates.models import Certificate, Credential, Lookup
from portal.certificates.rules import CertificateFacts
from portal.core import clock
from portal.core.db import transaction_of
from tests.certificates.issued import NAME
from tests.certificates.test_forgeries import bytes_after_the_end, signature_stripped
from tests.signing_in import sign_in


@pytest.fixture
def change(factory):
    def make(issued, **facts):
        with transaction_of(factory) as session:
            row = session.get_one(Certificate, issued.id)
            for name, value in facts.items():
                setattr(row, name, value)

    return make


def handed_in(client, content, name="证书.pdf"):
    token = client.get("/verify").text.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"file": (io.BytesIO(content), name), "csrf_token": token}
    return client.post("/verify", data=data, content_type="multipart/form-data").text


def asked(client, content, **how):
    answer = client.post("/api/v1/certificates/verify", data=content, **how)
    assert answer.status_code == 200
    return answer.get_json()


def test_each_way_gives_the_same_answer_with_the_facts_as_issued(client, paper):
    issued = paper()
    ways = [
        client.get(issued.address).text,
        handed_in(client, issued.pdf),
        handed_in(client, issued.credential, "证书.json"),
    ]
    for page in ways:
        assert "真实有效" in page
        assert NAME in page
        assert issued.number in page
        assert issued.code not in page.split('id="answer"')[1].split('<section id="scan"')[0]
    for content in (issued.pdf, issued.credential, b"\xef\xbb\xbf" + issued.credential):
        said = asked(client, content)
        assert (said["verdict"], said["facts"]["firm_name"], said["reason"]) == ("valid", NAME, None)
        assert "code" not in said["facts"]
    form = client.post("/api/v1/certificates/verify", data={"file": (io.BytesIO(issued.pdf), "a.pdf")})
    assert form.get_json()["verdict"] == "valid"


def test_expired_revoked_and_superseded_say_since_when_why_and_by_what(
    client, paper, change, factory, settings
):
    expired = paper(days=-1)
    assert "真实，但已过期" in client.get(expired.address).text.replace("，但", "，但")
    revoked = paper()
    change(revoked, revoked_on=clock.today(), revocation_reason="false_data")
    page = client.get(revoked.address).text
    assert "申报数据虚假" in page
    assert NAME in page
    old = paper()
    with transaction_of(factory) as session:
        row = session.get_one(Certificate, old.id)
        new = actions.reissue(
            session, row, on=clock.today(), base_url=settings.base_url, test_authority=True, by=None, name="广州新名智能有限公司"
        )  # fmt: skip
        session.flush()
        new = paper.finish(session, new)
    page = handed_in(client, old.pdf)
    assert NAME in page
    link = new.address.replace("&", "&amp;")
    assert f'href="{link}"' in page
    assert "广州新名智能有限公司" in client.get(new.address).text
    assert [asked(client, each.pdf)["verdict"] for each in (expired, revoked, old, new)] == [
        "expired", "revoked", "superseded", "valid",
    ]  # fmt: skip
    assert asked(client, old.credential)["superseded_by"] == new.number


def test_an_altered_file_shows_what_was_issued_only_beside_its_code(client, paper):
    issued = paper()

    class Office:
        pdf = issued.pdf

    said = asked(client, bytes_after_the_end(Office, None))
    assert (said["verdict"], said["facts"]["firm_name"]) == ("altered", NAME)  # the code stands in its link
    assert asked(client, signature_stripped(Office, None))["verdict"] == "altered"
    bare = b"%PDF-1.7\n/CertificateNumber (" + issued.number.encode() + b")\n%%EOF"
    said = asked(client, bare)
    assert (said["verdict"], said["number"]) == ("altered", issued.number)
    assert "facts" not in said
    page = handed_in(client, bare)
    assert "已被改动" in page or "改动" in page
    assert NAME not in page


def test_what_is_not_ours_is_said_to_be_so(client, paper):
    paper()
    for content in (b"%PDF-1.7\nnothing", b"{}", b"[1]", b'{"number": 5}', b"\0" * 99, b'{"a":' * 9000):
        said = asked(client, content)
        assert said["verdict"] == "unknown"
        assert said["reason"]
    assert client.post("/api/v1/certificates/verify", data=b"").status_code == 400
    assert client.get("/api/v1/certificates/verify").status_code == 404


@pytest.mark.parametrize(
    "what", ["name", "added", "number", "signature", "stripped", "foreign key", "doubled"]
)
def test_a_credential_is_the_issued_one_word_for_word_or_altered(client, paper, what, settings):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from portal.certificates import credential

    issued = paper()
    document = json.loads(issued.credential)
    forged = copy.deepcopy(document)
    if what == "name":
        forged["credentialSubject"]["firm_name"] = "广州冒名科技有限公司"
    elif what == "added":
        forged["note"] = "x"
    elif what == "number":
        forged["number"] = "GZAI-2099-000001"
    elif what == "signature":
        forged["proof"]["proofValue"] = forged["proof"]["proofValue"][:-1] + "1"
    elif what == "stripped":
        del forged["proof"]
    content = json.dumps(forged, ensure_ascii=False).encode()
    if what == "doubled":
        content = issued.credential[:-1] + b', "number": "GZAI-2099-000001"}'
    if what == "foreign key":
        facts = CertificateFacts.from_document(client.get(f"/api/v1/certificates/{issued.number}?code={issued.code}").get_json()["facts"] | {"code": issued.code})  # fmt: skip
        other = credential.CredentialKey(Ed25519PrivateKey.generate())
        content = json.dumps(credential.make(facts, other, at=clock.now())).encode()
    said = asked(client, content)
    assert said["verdict"] == ("unknown" if what == "doubled" else "altered")
    assert credential_key(settings) is not None


def test_a_second_credential_from_our_own_key_is_not_the_issued_one(client, paper, settings, factory):
    from portal.certificates import credential

    issued = paper()
    with factory() as session:
        facts = CertificateFacts.from_document(session.get_one(Certificate, issued.id).facts)
    again = credential.make(facts, credential_key(settings), at=clock.now() + timedelta(hours=1))
    assert asked(client, json.dumps(again).encode())["verdict"] == "altered"
    with transaction_of(factory) as session:
        session.delete(session.get_one(Credential, issued.id))
    assert asked(client, issued.credential)["verdict"] == "altered"


def test_looking_up_is_limited_and_logged_without_saying_who_or_whom(client, paper, app, caplog):
    issued = paper()
    with caplog.at_level("INFO"):
        client.get(issued.address)
        client.get(issued.address.replace(issued.code, "0" * 16))
        asked(client, issued.pdf)
    lines = [record.getMessage() for record in caplog.records if "verified by" in record.getMessage()]
    assert lines == ["verified by number: valid", "verified by number: unknown", "verified by api: valid"]
    for _ in range(app.extensions["portal.settings"].limits["verify"].most):
        last = client.post("/api/v1/certificates/verify", data=b"x")
    assert last.status_code == 429
    assert int(last.headers["Retry-After"]) > 0
    assert client.get(issued.address).status_code == 429


def test_the_firm_sees_how_often_it_was_asked_for_month_by_month(client, paper, factory):
    issued = paper()
    for _ in range(3):
        client.get(issued.address)
    with transaction_of(factory) as session:
        assert session.scalar(select(Lookup.count)) == 3
    sign_in(client, paper.owner)
    page = client.get("/my/certificates").text
    assert "贵企业证书被核验的次数" in page
    assert f"{clock.today():%Y-%m}" in page
    assert '<td class="num">3</td>' in page


def test_the_months_of_the_chart_are_the_last_twelve():
    from datetime import date

    today = date(2026, 3, 31)
    assert lookup_chart.begin(today) == date(2025, 4, 1)
    assert lookup_chart.chart({}, today=today) is None


@pytest.fixture
def run(settings, monkeypatch):
    monkeypatch.setenv("PORTAL_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("PORTAL_INSTANCE", str(settings.instance))
    return lambda *words: CliRunner().invoke(verify, [str(word) for word in words])


def test_an_archive_is_walked_and_the_status_tells(paper, run, tmp_path):
    issued = paper()
    folder = tmp_path / "archive"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "a.PDF").write_bytes(issued.pdf)
    (folder / "a.json").write_bytes(issued.credential)
    (folder / "readme.txt").write_text("not asked about")
    good = run(folder)
    assert good.exit_code == 0
    lines = [json.loads(line) for line in good.stdout.splitlines()]
    assert [(line["file"], line["verdict"], line["number"]) for line in lines] == [
        ("a.json", "valid", issued.number), ("a.PDF", "valid", issued.number),
    ]  # fmt: skip
    (folder / "b.pdf").write_bytes(issued.pdf + b"\n")
    bad = run("--format", "text", folder)
    assert bad.exit_code == 1
    assert "1 altered, 2 valid" in bad.stderr
    assert run(folder / "deep" / "a.PDF").exit_code == 0
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty").exit_code == 2
    assert run(tmp_path / "nowhere").exit_code == 2
