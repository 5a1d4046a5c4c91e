"""Makes people, officials and firms for tests, committed, with one password for all."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import sessionmaker

from portal.accounts.models import Appointment, User
from portal.core import clock
from portal.core.db import PortalSession, transaction_of
from portal.firms.actions import write_name
from portal.firms.models import Firm, Membership

PASSWORD = "a-long-test-password"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_numbers = itertools.count(1)


def credit_code(number: int) -> str:
    """A valid unified social credit code (GB 32100-2015) of Tianhe, the organisation code made of `number`."""
    body = "91440106" + "MA" + f"{number:06d}"
    organisation = body[8:16]
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    values = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rest = 11 - sum(values.index(c) * w for c, w in zip(organisation, weights, strict=True)) % 11
    body += {10: "X", 11: "0"}.get(rest, str(rest))
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


@dataclass
class People:
    """A factory; every method commits and gives back the id."""

    factory: sessionmaker[PortalSession]

    def person(self, email: str | None = None, *, name: str = "王小明", language: str = "zh") -> int:
        with transaction_of(self.factory) as session:
            user = User(
                email=email or f"person{next(_numbers)}@firm.example",
                name=name,
                language=language,
                password=None,
                active=True,
                fs_uniquifier=uuid.uuid4().hex,
                confirmed_at=clock.now(),
                created_at=clock.now(),
            )
            session.add(user)
            session.flush()
            return user.id

    def official(self, role: str, *, district: str | None = None) -> int:
        person_id = self.person(f"{role}{next(_numbers)}@city.example", name="李主任")
        with transaction_of(self.factory) as session:
            user = session.get_one(User, person_id)
            user.tf_primary_method = "authenticator"
            session.add(
                Appointment(person_id=person_id, role=role, district=district, since=date(2020, 1, 1))
            )
        return person_id

    def firm(
        self, *, name: str = "广州示例智能科技有限公司", district: str = "440106", owner: int | None = None
    ) -> int:
        """A firm that has not been registered yet, with its owner."""
        with transaction_of(self.factory) as session:
            firm = Firm(credit_code=credit_code(next(_numbers)), district=district, created_at=clock.now())
            write_name(firm, name)
            session.add(firm)
            session.flush()
            if owner is not None:
                session.add(Membership(firm_id=firm.id, person_id=owner, role="owner", since=clock.now()))
            return firm.id
