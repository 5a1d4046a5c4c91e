"""The way in: register, confirm by a button, sign in, reset, second factor, and what is refused on the way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from portal.accounts import queries, sessions
from portal.accounts.models import User
from portal.core import clock
from portal.core.db import PortalSession, transaction_of
from tests.accounts.walking import code, fill, letters, link_in, text, token, trail
from tests.people import PASSWORD, People
from tests.signing_in import sign_in

NEW = "liu@firm.example"
WORDS = "three-quiet-rivers"


def _sign_in(client: FlaskClient, email: str, password: str = PASSWORD, path: str = "/account/login"):
    return fill(client, path, email=email, password=password)


def _register(client: FlaskClient, email: str = NEW, **words: str):
    return fill(client, "/account/register", email=email, name="刘敏", password=WORDS, **words)


def test_a_person_registers_confirms_signs_in_and_out(
    client: FlaskClient, factory: sessionmaker[PortalSession]
):
    answer = _register(client)
    assert (answer.status_code, answer.location) == (302, "/account/check-mail")
    assert "/account/mail" in client.get(answer.location).text

    link = link_in(letters(factory, NEW)[0])
    early = _sign_in(client, NEW, WORDS)
    assert early.status_code == 200
    assert "请先确认邮箱" in early.text

    assert "确认这个邮箱" in client.get(link).text
    with factory() as session:
        assert session.scalars(select(User)).one().confirmed_at is None  # the link alone confirms nothing
    confirmed = fill(client, link)
    assert (confirmed.status_code, confirmed.location) == (302, "/account/login")

    answer = _sign_in(client, NEW, WORDS)
    assert (answer.status_code, answer.location) == (302, "/account/arrive")
    assert client.get("/account/arrive").location == "/my"
    assert "刘敏" in client.get("/account").text
    assert fill(client, "/account/logout", opened_at="/account").status_code == 302
    assert client.get("/account").location == "/account/login?next=/account"
    with factory() as session:
        number = session.scalars(select(User.id)).one()
    assert trail(factory, f"person:{number}") == [
        "account.registered",
        "account.sign_in_failed",
        "account.confirmed",
        "account.signed_in",
    ]


def test_registering_keeps_the_readers_language_for_letters(
    client: FlaskClient, factory: sessionmaker[PortalSession]
):
    client.set_cookie("language", "en")
    _register(client)
    letter = letters(factory, NEW)[0]
    assert letter.subject == "Please confirm your mail address"
    with factory() as session:
        assert session.scalars(select(User.language)).one() == "en"


def test_a_link_is_made_from_the_settings_never_from_the_host_header(
    client: FlaskClient, factory: sessionmaker[PortalSession]
):
    page = client.get("/account/register", headers={"Host": "evil.example"})
    client.post(
        "/account/register",
        headers={"Host": "evil.example"},
        data={"csrf_token": token(page), "email": NEW, "password": WORDS},
    )
    assert "evil.example" not in letters(factory, NEW)[0].body


def test_registering_a_known_address_answers_the_same_and_writes_to_its_owner(
    client: FlaskClient, member: str, factory: sessionmaker[PortalSession]
):
    first = _register(client)
    new_page = client.get(first.location).text.replace(NEW, "X")
    second = _register(client, email=member)
    known_page = client.get(second.location).text.replace(member, "X")
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert new_page == known_page
    assert letters(factory, member)[0].subject == "您已有账号"
    with factory() as session:
        assert queries.person_by_email(session, member).name == "王小明"


@pytest.mark.parametrize("path", ["/account/reset", "/account/confirm"])
def test_asking_for_a_letter_answers_the_same_for_strangers(client: FlaskClient, member: str, path: str):
    known = text(fill(client, path, email=member)).replace(member, "X")
    unknown = text(fill(client, path, email="nobody@firm.example")).replace("nobody@firm.example", "X")

    def plain(page: str) -> str:
        return re.sub(r'value="[^"]{40,}"', "", page)

    assert plain(known) == plain(unknown)


def test_a_wrong_password_and_an_unknown_address_look_alike(client: FlaskClient, member: str):
    wrong = _sign_in(client, member, "not-the-password")
    unknown = _sign_in(client, "nobody@firm.example", "not-the-password")
    for page in (wrong, unknown):
        assert page.status_code == 200
        assert "邮箱或密码不正确" in page.text


def test_a_reset_link_works_once_and_ends_what_was_open(
    client: FlaskClient, app: Flask, member: str, factory: sessionmaker[PortalSession]
):
    elsewhere = app.test_client()
    _sign_in(elsewhere, member)
    assert elsewhere.get("/account").status_code == 200

    assert fill(client, "/account/reset", email=member).status_code == 200
    link = link_in(letters(factory, member)[0])
    assert fill(client, link, password="qwertyuiop12").status_code == 200  # among the guessed ones: refused
    assert fill(client, link, password=WORDS).location == "/account/login"
    assert client.get(link).location == "/account/reset"
    assert elsewhere.get("/account").status_code == 302
    assert _sign_in(client, member).status_code == 200
    assert _sign_in(client, member, WORDS).status_code == 302
    assert [letter.subject for letter in letters(factory, member)] == ["重设密码", "您的密码已修改"]


def test_changing_the_password_asks_for_the_present_one(
    client: FlaskClient, member: str, factory: sessionmaker[PortalSession]
):
    _sign_in(client, member)
    assert fill(client, "/account/change", password="wrong-words-here", new_password=WORDS).status_code == 200
    assert fill(client, "/account/change", password=PASSWORD, new_password=WORDS).location == "/account"
    assert client.get("/account").status_code == 200
    with factory() as session:
        number = queries.person_by_email(session, member).id
    assert trail(factory, f"person:{number}") == [
        "account.signed_in", "account.sign_in_failed", "account.password_changed",
    ]  # fmt: skip


def test_an_official_signs_in_with_password_and_code(client: FlaskClient, officer: str):
    answer = _sign_in(client, officer)
    assert answer.location.startswith("/account/tf-validate")
    assert client.get("/account").status_code == 302  # the password alone opens nothing
    assert fill(client, "/account/tf-validate", code="000000").status_code == 200
    answer = fill(client, "/account/tf-validate", code=code())
    assert answer.status_code == 302
    assert client.get("/account/arrive").location == "/desk"


def test_a_code_works_once(client: FlaskClient, app: Flask, officer: str):
    shown = code()
    _sign_in(client, officer)
    assert fill(client, "/account/tf-validate", code=shown).status_code == 302
    other = app.test_client()
    _sign_in(other, officer)
    assert fill(other, "/account/tf-validate", code=shown).status_code == 200
    assert fill(other, "/account/tf-validate", code=code(steps=1)).status_code == 302


def test_an_official_without_a_second_factor_sets_it_up_before_signing_in(
    client: FlaskClient,
    people: People,
    with_password: Callable[..., str],
    factory: sessionmaker[PortalSession],
):
    person = people.official("district_officer", district="440106")
    answer = _sign_in(client, with_password(person))
    assert answer.location == "/account/tf-setup"
    assert client.get("/desk").status_code == 302
    page = fill(client, "/account/tf-setup", setup="authenticator")
    assert "data:image/svg+xml" in page.text
    secret = page.text.split("密钥</dt><dd>")[1].split("</dd>")[0].replace("-", "")
    answer = client.post("/account/tf-validate", data={"csrf_token": token(page), "code": code(secret)})
    assert (answer.status_code, answer.location) == (302, "/account/arrive")
    assert client.get("/account").status_code == 200
    assert trail(factory, f"person:{person}") == ["account.second_factor_set", "account.signed_in"]


def test_an_official_cannot_switch_the_second_factor_off(
    client: FlaskClient, people: People, factory: sessionmaker[PortalSession]
):
    person = people.official("auditor")
    sign_in(client, person)
    assert "关闭第二重验证" not in client.get("/account/tf-setup").text
    assert fill(client, "/account/tf-setup", setup="disable").status_code == 200
    with factory() as session:
        assert session.get_one(User, person).tf_primary_method == "authenticator"


def test_a_recovery_code_lets_in_once(
    client: FlaskClient, app: Flask, officer: str, factory: sessionmaker[PortalSession]
):
    _sign_in(client, officer)
    fill(client, "/account/tf-validate", code=code())
    page = fill(client, "/account/mf-recovery-codes", generate_new_codes="1")
    codes = re.findall(r'class="code">([0-9a-f-]{14})<', page.text)
    assert len(codes) == 8
    with factory() as session:
        kept = queries.person_by_email(session, officer).mf_recovery_codes
        assert not set(codes) & set(kept)  # encrypted in the table
    for expected in (302, 200):
        other = app.test_client()
        _sign_in(other, officer)
        assert fill(other, "/account/mf-recovery", code=codes[0]).status_code == expected


@pytest.mark.parametrize(
    "next_path",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)"],
)
def test_next_leads_only_to_our_own_paths(client: FlaskClient, member: str, next_path: str):
    page = client.get("/account/login", query_string={"next": next_path})
    assert (page.status_code, page.location) == (302, "/account/login")
    form = client.get("/account/login")
    answer = client.post(
        "/account/login",
        data={"csrf_token": token(form), "email": member, "password": PASSWORD, "next": next_path},
    )
    assert (answer.status_code, answer.location) == (400, None)


def test_next_leads_back_to_the_page_that_asked(client: FlaskClient, member: str):
    asked = client.get("/my/inbox")
    assert asked.location == "/account/login?next=/my/inbox"
    assert _sign_in(client, member, path=asked.location).location == "/my/inbox"


def test_a_session_ends_after_rest_and_after_a_day_at_work(client: FlaskClient, people: People):
    person = people.person()
    for begun, seen, expected in ((0, 29, 200), (0, 31, 302), (7 * 60, 1, 200), (8 * 60 + 1, 1, 302)):
        sign_in(client, person)
        with client.session_transaction() as cookie:
            moment = clock.real_now().timestamp()
            cookie["begun"], cookie["seen"] = moment - max(begun, seen) * 60, moment - seen * 60
        assert client.get("/account").status_code == expected, (begun, seen)
    assert sessions.REST == 1800


def test_no_json_door_and_no_token_door(client: FlaskClient, member: str):
    assert client.post("/account/login", json={"email": member, "password": PASSWORD}).status_code in (
        400,
        415,
    )
    page = fill(client, "/account/login?include_auth_token=1", email=member, password=PASSWORD)
    assert page.status_code == 302
    assert "token" not in page.text.lower().replace("csrf_token", "")


def test_a_closed_account_does_not_open(
    client: FlaskClient, member: str, factory: sessionmaker[PortalSession]
):
    with transaction_of(factory) as session:
        queries.person_by_email(session, member).active = False
    assert "此账号已停用" in _sign_in(client, member).text
    assert "邮箱或密码不正确" in _sign_in(client, member, "some-other-words").text


def test_pages_that_we_do_not_offer_are_not_there(client: FlaskClient):
    for path in ("/account/tf-rescue", "/account/tf-select"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_of_the_way_in_is_whole_in_both_languages(client: FlaskClient, language: str):
    client.set_cookie("language", language)
    for path in ("login", "register", "confirm", "reset", "check-mail", "mail"):
        page = client.get(f"/account/{path}")
        assert page.status_code == 200
        assert f'lang="{"zh-CN" if language == "zh" else "en"}"' in page.text
        assert "<title>" in page.text
        assert "style=" not in page.text
        chinese = [letter for letter in page.text if "一" <= letter <= "鿿"]
        assert (len(chinese) > 20) == (language == "zh"), "".join(chinese)
