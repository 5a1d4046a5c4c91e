"""The figures pages of a firm: the list of what is there and what is missing, a page a year, a page a group of facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, url_for
from sqlalchemy.orm import Session

from portal.accounts.access import acting, requires
from portal.core import clock
from portal.core.errors import Clash, NotFound, Refused
from portal.core.i18n import Text
from portal.firms import document_actions, document_queries, figure_actions, figure_queries, queries
from portal.firms.document_labels import listed
from portal.firms.document_rules import ACCEPT
from portal.firms.document_views import files
from portal.firms.figure_actions import seen_of
from portal.firms.figure_forms import PAGES, FiguresForm, YearForm
from portal.firms.figure_rules import fact_value, may_be_kept, page_keys, reporting_year
from portal.firms.figure_tasks import groups_of_fields, task_groups
from portal.firms.figure_words import PAGE_TITLES
from portal.web.i18n import gettext as _
from portal.web.i18n import said
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("figures", __name__)
PAGE = "<any(funding, market, integrity):page>"


@blueprint.get("/my/figures")
@requires("see_own_firm")
def tasks() -> str:
    firm = queries.firm(reading(), acting().firm_id)
    kept = figure_queries.kept(reading(), firm.id)
    today = clock.today()
    return render_template(
        "firms/my_figures.html",
        firm=firm,
        groups=task_groups(kept, today=today, established=firm.established),
        reporting_year=reporting_year(today),
    )


@blueprint.get("/my/figures/<int:year>")
@requires("see_own_firm")
def show_year(year: int) -> str:
    firm_id = _own_year(year)
    present = figure_queries.year(reading(), firm_id, year)
    return _page(YearForm(data=present | {"seen": seen_of(present)}), "year", f"year:{year}")


@blueprint.post("/my/figures/<int:year>")
@requires("file_for_firm")
def keep_year(year: int) -> Answer:
    firm_id = _own_year(year)
    form = YearForm()

    def keep(session: Session) -> None:
        figure_actions.keep_year(
            session, firm_id=firm_id, year=year, figures=form.figures(), by=acting().id, seen=form.seen.data
        )

    def present() -> dict[str, Any]:
        return figure_queries.year(reading(), firm_id, year)

    return _keep(form, "year", f"year:{year}", keep=keep, present=present)


@blueprint.get(f"/my/figures/{PAGE}")
@requires("see_own_firm")
def show_page(page: str) -> str:
    present = _facts_of(page)
    return _page(PAGES[page](data=present | {"seen": seen_of(present)}), page, page)


@blueprint.post(f"/my/figures/{PAGE}")
@requires("file_for_firm")
def keep_page(page: str) -> Answer:
    form = PAGES[page]()
    keys = page_keys(page)

    def keep(session: Session) -> None:
        values = {keys[name]: value for name, value in form.figures().items()}
        figure_actions.keep_facts(
            session, firm_id=_own_firm(), values=values, by=acting().id, seen=form.seen.data
        )

    return _keep(form, page, page, keep=keep, present=lambda: _facts_of(page))


def keep_proof(session: Session, form: Any, *, firm_id: int, proves: str) -> None:
    """Hands in what a form brought along; a refusal belongs to its `proof` field."""
    for upload in form.proof.data or []:
        try:
            document_actions.hand_in(
                session, files(), firm_id=firm_id, proves=proves, upload_name=upload.name,
                content=upload.content, by=acting().id,
            )  # fmt: skip
        except Refused as refused:
            raise Refused(refused.message, field="proof") from refused


def _keep(
    form: FiguresForm, page: str, proves: str, *, keep: Callable[[Session], None], present: Callable[[], Any]
) -> Answer:
    if not form.validate_on_submit():
        return _page(form, page, proves), 422
    try:
        with transaction() as session:
            keep(session)
            keep_proof(session, form, firm_id=_own_firm(), proves=proves)
    except Clash as clash:
        form.refuse(clash)
        _show_present(form, present())
        return _page(form, page, proves), 409
    except Refused as refused:
        form.refuse(refused)
        return _page(form, page, proves), 422
    tell(_("Saved: %(what)s", what=_title(page, proves)))
    return back_to(url_for("figures.tasks"))


def _show_present(form: FiguresForm, present: dict[str, Any]) -> None:
    """After a clash: what stands now beside what was typed, and the mark of it, so that saving again is a choice."""
    form.seen.raw_data, form.seen.data = None, seen_of(present)
    for name, value in present.items():
        if form[name].data != value:
            now = (
                form[name].show(value) if hasattr(form[name], "show") and value is not None else _("changed")
            )
            form[name].errors = [*form[name].errors, _("Now: %(value)s", value=now)]


def _page(form: FiguresForm, page: str, proves: str) -> str:
    documents = document_queries.proofs(reading(), _own_firm(), [proves])[proves]
    may_change = acting().may("file_for_firm")
    address = (
        url_for("figures.show_year", year=proves[5:])
        if page == "year"
        else url_for("figures.show_page", page=page)
    )
    return render_template(
        "firms/my_figures_page.html",
        form=form,
        title=_title(page, proves),
        groups=groups_of_fields(form, page),
        documents=listed(documents, page=address, may_change=may_change),
        may_change=may_change,
        accept=ACCEPT,
    )


def _title(page: str, proves: str) -> str:
    return said(Text(PAGE_TITLES[page], which=proves.partition(":")[2]))


def _own_firm() -> int:
    return queries.firm(reading(), acting().firm_id).id


def _own_year(year: int) -> int:
    if not may_be_kept(year, clock.today()):
        raise NotFound(f"year {year}")
    return _own_firm()


def _facts_of(page: str) -> dict[str, Any]:
    kept = figure_queries.facts(reading(), _own_firm())
    return {name: fact_value(key, kept.get(key)) for name, key in page_keys(page).items()}
