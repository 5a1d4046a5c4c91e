"""The pages of what a firm holds: rights; honours, awards and standards; titles. One list a kind, one form an entry."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.accounts.access import acting, requires
from portal.core.errors import NotFound, Refused
from portal.firms import (
    document_queries,
    figure_actions,
    figure_queries,
    holding_actions,
    holding_queries,
    queries,
)
from portal.firms.document_labels import listed
from portal.firms.document_rules import ACCEPT
from portal.firms.figure_rules import NONE
from portal.firms.figure_views import keep_proof
from portal.firms.figure_words import PAGE_TITLES
from portal.firms.holding_forms import FORMS, EntryForm
from portal.firms.holding_rows import row_of
from portal.firms.holding_rules import KINDS
from portal.web.i18n import gettext as _
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("holdings", __name__)
ANY_KIND = "/my/figures/<any(right, honour, award, standard, title):kind>"


@blueprint.get("/my/figures/<any(rights, honours, titles):page>")
@requires("see_own_firm")
def show(page: str) -> str:
    firm_id = _own_firm()
    lists = holding_queries.of_page(reading(), page, firm_id)
    facts = figure_queries.facts(reading(), firm_id)
    proofs = document_queries.proofs(
        reading(), firm_id, [f"{kind}:{row.id}" for kind, rows in lists.items() for row in rows]
    )
    return render_template(
        "firms/my_holdings.html",
        title=_(PAGE_TITLES[page]),
        lists=[
            {
                "kind": kind,
                "title": _(KINDS[kind].title),
                "add": _(KINDS[kind].add),
                "none": _(KINDS[kind].none),
                "none_said": facts.get(KINDS[kind].list) == NONE,
                "entries": [row_of(kind, row, proofs.get(f"{kind}:{row.id}", [])) for row in rows],
            }
            for kind, rows in lists.items()
        ],
        may_change=acting().may("file_for_firm"),
    )


@blueprint.get(f"{ANY_KIND}/new")
@requires("file_for_firm")
def begin(kind: str) -> str:
    _own_firm()
    return _form_page(FORMS[kind](), kind, None)


@blueprint.post(f"{ANY_KIND}/new")
@requires("file_for_firm")
def add(kind: str) -> Answer:
    return _keep(kind, None)


@blueprint.get(f"{ANY_KIND}/<int:entry_id>")
@requires("see_own_firm")
def look(kind: str, entry_id: int) -> str:
    row = holding_queries.entry(reading(), kind, entry_id, _own_firm())
    return _form_page(FORMS[kind](obj=row), kind, entry_id)


@blueprint.post(f"{ANY_KIND}/<int:entry_id>")
@requires("file_for_firm")
def change(kind: str, entry_id: int) -> Answer:
    holding_queries.entry(reading(), kind, entry_id, _own_firm())
    return _keep(kind, entry_id)


@blueprint.post(f"{ANY_KIND}/<int:entry_id>/remove")
@requires("file_for_firm")
def remove(kind: str, entry_id: int) -> Response:
    with transaction() as session:
        holding_actions.remove_entry(
            session, kind=kind, firm_id=acting().firm_id, entry_id=entry_id, by=acting().id
        )
    tell(_("Removed."))
    return back_to(_page_of(kind))


@blueprint.post(f"{ANY_KIND}/none")
@requires("file_for_firm")
def say_none(kind: str) -> Response:
    """`none=1` says that the list is known to be empty, anything else takes it back."""
    firm_id, none = _own_firm(), request.form.get("none") == "1"
    if none and holding_queries.entries(reading(), kind, firm_id):
        raise NotFound(kind)
    with transaction() as session:
        figure_actions.say_none(session, firm_id=firm_id, key=KINDS[kind].list, none=none, by=acting().id)
    tell(_("Saved."))
    return back_to(_page_of(kind))


def _keep(kind: str, entry_id: int | None) -> Answer:
    form, firm_id = FORMS[kind](), _own_firm()
    if not form.validate_on_submit():
        return _form_page(form, kind, entry_id), 422
    try:
        with transaction() as session:
            row = holding_actions.keep_entry(
                session, kind=kind, firm_id=firm_id, entry_id=entry_id, values=form.entry(), by=acting().id
            )
            keep_proof(session, form, firm_id=firm_id, proves=f"{kind}:{row.id}")
    except Refused as refused:
        form.refuse(refused)
        return _form_page(form, kind, entry_id), 422
    tell(_("Saved."))
    return back_to(_page_of(kind))


def _form_page(form: EntryForm, kind: str, entry_id: int | None) -> str:
    proves = f"{kind}:{entry_id}"
    documents = document_queries.proofs(reading(), _own_firm(), [proves])[proves] if entry_id else []
    may_change = acting().may("file_for_firm")
    return render_template(
        "firms/my_holding.html",
        form=form,
        fields=[field for field in form if field.name not in ("csrf_token", "proof")],
        title=_(KINDS[kind].add) if entry_id is None else _(KINDS[kind].title),
        page_title=_(PAGE_TITLES[KINDS[kind].page]),
        page_url=_page_of(kind),
        remove_url=url_for("holdings.remove", kind=kind, entry_id=entry_id)
        if entry_id and may_change
        else None,
        documents=listed(documents, page=request.path, may_change=may_change),
        may_change=may_change,
        accept=ACCEPT,
    )


def _page_of(kind: str) -> str:
    return url_for("holdings.show", page=KINDS[kind].page)


def _own_firm() -> int:
    return queries.firm(reading(), acting().firm_id).id
