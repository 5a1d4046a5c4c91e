"""`portal firms index`: the index of names, compared and made anew."""

from click.testing import CliRunner
from sqlalchemy import text

from portal.core.db import transaction_of
from portal.core.settings import Settings
from portal.firms.commands import firms
from tests.people import People
from tests.programs import environment
from tests.tallies.register import registered


def test_the_index_is_compared_and_made_anew(settings: Settings, people: People) -> None:
    firm = registered(people, name="广州索引科技")

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner(env=environment(settings)).invoke(firms, ["index", *words])
        return done.exit_code, done.output.strip()

    assert run("--check") == (0, "")
    with transaction_of(people.factory) as session:
        session.execute(text("UPDATE firm SET search_name = '手工改的'"))
    assert run("--check") == (1, f"firm {firm.id} is not found and registered")
    assert run() == (0, "firms that can be found: 1")
    assert run("--check") == (0, "")
