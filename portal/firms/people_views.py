"""The people of a firm on the web: members and their roles, invitations, requests; and how a person comes to a firm."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user

from portal.accounts import sessions
from portal.accounts.access import acting, requires
from portal.core import clock
from portal.core.errors import NotFound, Refused
from portal.core.i18n import N_, Text
from portal.firms import (
    invitation_actions,
    joining_actions,
    people_actions,
    people_queries,
    queries,
    takeover_queries,
)
from portal.firms.credit_code import normalise
from portal.firms.people_forms import ROLE_HINTS, InviteForm, JoinForm
from portal.firms.rules import FIRM_ROLE_LABELS
from portal.firms.takeover_forms import ObjectForm
from portal.web.addresses import row_number
from portal.web.forms import Form
from portal.web.frame import settings
from portal.web.i18n import gettext as _
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("firm_people", __name__)


@blueprint.get("/my/people")
@requires("see_own_firm")
def show() -> str:
    return _people_page(InviteForm())


@blueprint.post("/my/people/invite")
@requires("manage_firm_people")
def invite() -> Answer:
    form = InviteForm()
    if not form.validate_on_submit():
        return _people_page(form), 422
    try:
        with transaction() as session:
            invitation_actions.invite(
                session, firm_id=acting().firm_id or 0, email=form.email.data, role=form.role.data,
                by=acting().id, base_url=settings().base_url,
            )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return _people_page(form), 422
    tell(_("The invitation is on its way to %(email)s.", email=form.email.data))
    return back_to(url_for("firm_people.show"))


@blueprint.post("/my/people/invitations/<int:invitation_id>/withdraw")
@requires("manage_firm_people")
def withdraw(invitation_id: int) -> Answer:
    with transaction() as session:
        invitation_actions.withdraw(session, invitation_id, firm_id=acting().firm_id, by=acting().id)
    tell(_("The invitation was withdrawn."))
    return back_to(url_for("firm_people.show"))


@blueprint.post("/my/people/<int:membership_id>/role")
@requires("manage_firm_people")
def change_role(membership_id: int) -> Answer:
    try:
        with transaction() as session:
            people_actions.change_role(
                session, membership_id, firm_id=acting().firm_id, role=request.form.get("role", ""),
                by=acting().id, base_url=settings().base_url,
            )  # fmt: skip
    except Refused as refused:
        return _people_page(InviteForm(formdata=None), refused), 422
    tell(_("The role was changed."))
    return back_to(url_for("firm_people.show"))


@blueprint.post("/my/people/<int:membership_id>/remove")
@requires("manage_firm_people")
def remove(membership_id: int) -> Answer:
    return _end(membership_id, done=Text(N_("This person no longer acts for the firm.")))


@blueprint.post("/my/people/checked")
@requires("manage_firm_people")
def confirm() -> Answer:
    try:
        with transaction() as session:
            people_actions.confirm_people(
                session, firm_id=acting().firm_id, by=acting().id, seen=request.form.get("seen", "")
            )
    except Refused as refused:
        return _people_page(InviteForm(formdata=None), refused), 409
    tell(_("Thank you: it is recorded that you looked through the list."))
    return back_to(url_for("firm_people.show"))


@blueprint.post("/my/people/leave")
@requires("see_own_firm")
def leave() -> Answer:
    own = people_queries.membership_of(reading(), acting().firm_id, acting().id)
    return _end(own.id, done=Text(N_("You no longer act for the firm.")), then="/my")


@blueprint.post("/my/people/requests/<int:request_id>/<any(accept, refuse):answer>")
@requires("manage_firm_people")
def answer_request(request_id: int, answer: str) -> Answer:
    with transaction() as session:
        joining_actions.answer_request(
            session, request_id, firm_id=acting().firm_id, accepted=answer == "accept", by=acting().id,
            base_url=settings().base_url,
        )  # fmt: skip
    tell(_("The request was accepted.") if answer == "accept" else _("The request was refused."))
    return back_to(url_for("firm_people.show"))


@blueprint.get("/my/join")
@requires("have_account")
def join() -> str:
    """Invitations to my address, and the form to ask; `?code=` fills the code in."""
    return _join_page(JoinForm(data={"credit_code": normalise(request.args.get("code", ""))[:30] or None}))


@blueprint.post("/my/join")
@requires("have_account")
def ask_to_join() -> Answer:
    form = JoinForm()
    if not form.validate_on_submit():
        return _join_page(form), 422
    try:
        with transaction() as session:
            joining_actions.request_to_join(
                session, credit_code=form.credit_code.data, by=acting().id, role=form.role.data,
                reason=form.reason.data or "", base_url=settings().base_url,
            )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return _join_page(form), 422
    tell(_("Your request is with the owner of the firm; the answer comes by mail and to your inbox."))
    return back_to(url_for("firm_people.join"))


@blueprint.post("/my/join/<int:invitation_id>/accept")
@requires("have_account")
def accept(invitation_id: int) -> Answer:
    with transaction() as session:
        firm_id = invitation_actions.accept(
            session, invitation_id, by=acting().id, base_url=settings().base_url
        )
    sessions.act_for(firm_id)
    tell(_("Welcome: you can now act for the firm."))
    return back_to("/my")


@blueprint.post("/my/acting-for")
@requires("see_own_firm")
def act_for() -> Answer:
    """Who belongs to several firms goes on for another of them; a firm of others is not there."""
    firm_id = request.form.get("firm_id", type=row_number)
    if firm_id not in acting().firms or firm_id is None:
        raise NotFound(f"firm {firm_id}")
    sessions.act_for(firm_id)
    tell(_("You act for %(firm)s now.", firm=queries.firm(reading(), firm_id).name))
    return back_to("/my")


@blueprint.post("/my/join/<int:invitation_id>/decline")
@requires("have_account")
def decline(invitation_id: int) -> Answer:
    with transaction() as session:
        invitation_actions.decline(session, invitation_id, by=acting().id)
    tell(_("The invitation was declined."))
    return back_to(url_for("firm_people.join"))


def _end(membership_id: int, *, done: Text, then: str | None = None) -> Answer:
    try:
        with transaction() as session:
            people_actions.remove_member(
                session, membership_id, firm_id=acting().firm_id, by=acting().id, base_url=settings().base_url
            )
    except Refused as refused:
        return _people_page(InviteForm(formdata=None), refused), 422
    tell(done)
    return back_to(then or url_for("firm_people.show"))


def _people_page(form: Form, refused: Refused | None = None) -> str:
    firm = queries.firm(reading(), acting().firm_id)
    may_manage = acting().may("manage_firm_people")
    members = people_queries.members(reading(), firm.id)
    if refused is not None:
        form.refuse(refused)
    return render_template(
        "firms/my_people.html",
        form=form,
        firm=firm,
        members=members,
        to_check=may_manage and people_queries.to_check(members, today=clock.today()),
        listed=people_queries.as_listed(members),
        looked_through=max((each.checked_at for each in members if each.checked_at), default=None),
        invitations=people_queries.open_invitations(reading(), firm.id) if may_manage else [],
        requests=people_queries.open_requests(reading(), firm.id) if may_manage else [],
        roles={role: _(label) for role, label in FIRM_ROLE_LABELS.items()},
        hints={role: _(hint) for role, hint in ROLE_HINTS.items()},
        may_manage=may_manage,
        takeovers=takeover_queries.of_firm(reading(), firm.id),
        object_form=ObjectForm(formdata=None),
        me=acting().id,
    )


def _join_page(form: JoinForm) -> str:
    return render_template(
        "firms/my_join.html",
        form=form,
        invitations=people_queries.invitations_to(reading(), current_user.email),
        requests=people_queries.own_requests(reading(), acting().id),
        roles={role: _(label) for role, label in FIRM_ROLE_LABELS.items()},
        hints={role: _(hint) for role, hint in ROLE_HINTS.items()},
        states={"open": _("Waiting for the owner"), "accepted": _("Accepted"), "refused": _("Refused")},
        own_firm=acting().firm_id is not None,
    )
