"""Certificates issued to a firm as the portal does it, with their papers and credentials kept."""

from __future__ import annotations

import json
from datetime import timedelta

from portal.certificates import actions
from portal.certificates.actions import Holder, Wording
from portal.certificates.papers import keep_paper, make_paper, office_of, remember_office
from portal.certificates.rules import CertificateFacts
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.files import FileStore

NAME = "广州核验智能科技有限公司"


class Issued:
    def __init__(self, row_id, number, code, pdf, credential):
        self.id, self.number, self.code, self.pdf = row_id, number, code, pdf
        self.credential = json.dumps(credential, ensure_ascii=False).encode()

    @property
    def address(self):
        return f"/verify?number={self.number}&code={self.code}"


def issuer_for(people, factory, settings):
    """Issues a certificate with its paper and credential; `days` is how long it holds."""
    owner = people.person()
    firm = people.firm(name=NAME, owner=owner)

    def make(days: int = 365):
        on = clock.today() - timedelta(days=400)
        with transaction_of(factory) as session:
            row = actions.issue(
                session, holder=Holder(firm_id=firm, name=NAME, credit_code="91440101MA5CTEST0J"),
                wording=Wording(design="tier", title_zh="瞪羚企业", title_en="Gazelle", tier="gazelle", rule_set="gazelle_huangpu_2021"),
                on=on, valid_to=clock.today() + timedelta(days=days), application_id=None, base_url=settings.base_url,
                test_authority=True, by=None,
            )  # fmt: skip
            session.flush()
            return finish(session, row)

    def finish(session, row):
        office = office_of(settings)
        made = make_paper(CertificateFacts.from_document(row.facts), office)
        remember_office(session, office)
        sha256 = FileStore(settings.files).keep(made.pdf)
        keep_paper(session, row, sha256=sha256, credential=made.credential)
        return Issued(row.id, row.number, row.code, made.pdf, made.credential)

    make.finish, make.owner = finish, owner
    return make
