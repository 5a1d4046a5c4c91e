"""Puts everything together, and reads like a table of contents; the tables of jobs and of blueprints."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.accounts import (
    access,
    calendar_views,
    letter_jobs,
    letter_views,
    people_views,
    security,
    sign_in_views,
)
from portal.accounts import actions as account_actions
from portal.accounts import notices as account_notices
from portal.accounts import views as accounts_views
from portal.applications import (
    bulk_views,
    claim_views,
    clock_jobs,
    draft_jobs,
    message_views,
    objection_views,
    paper_actions,
    paper_jobs,
    phrase_views,
    publicity_views,
    sign_off_views,
    strike_off_views,
    support_jobs,
    support_views,
    timing_views,
    title_desk_views,
    upkeep_jobs,
    upkeep_views,
)
from portal.applications import certify_jobs as certifying
from portal.applications import desk_views as case_views
from portal.applications import jobs as application_jobs
from portal.applications import system_many as registering
from portal.applications import views as application_views
from portal.certificates import actions as certificate_actions
from portal.certificates import batch_actions, batch_jobs, batch_views, print_actions, print_jobs, print_views
from portal.certificates import credential_views as certificate_credentials
from portal.certificates import design_views as certificate_designs
from portal.certificates import jobs as certificate_jobs
from portal.certificates import notice_views as certificate_notice
from portal.certificates import offline_views as certificate_offline
from portal.certificates import verify_views as certificate_verifying
from portal.certificates import views as certificate_views
from portal.classification import history_views as classification_history
from portal.classification import jobs as classification_jobs
from portal.classification import lab_jobs, lab_views, register_jobs, register_views
from portal.classification import try_views as classification_try
from portal.classification import views as classification_views
from portal.core import clock
from portal.core.db import make_engine
from portal.core.files import FileStore
from portal.core.jobs import Job
from portal.core.settings import ROOT, Settings, read_settings
from portal.desks import views as desk_views
from portal.firms import document_views, figure_views, holding_views
from portal.firms import people_views as firm_people_views
from portal.firms import queries as firm_queries
from portal.firms import takeover_views as firm_takeovers
from portal.firms import title_views as firm_title_views
from portal.firms import views as firm_views
from portal.firms.count_models import RegisterVersion
from portal.funding import jobs as funding_jobs
from portal.funding import views as funding_views
from portal.openapi import classify_views as openapi_classify
from portal.openapi import open_views
from portal.openapi import views as openapi_views
from portal.panels import actions as panel_actions
from portal.panels import jobs as panel_jobs
from portal.panels import judging_views as panel_judging
from portal.panels import views as panel_views
from portal.programmes import actions as programme_actions
from portal.programmes import desk_views as programme_desk
from portal.programmes import views as programme_views
from portal.programmes import writing_views
from portal.reports import jobs as report_jobs
from portal.reports import result_views
from portal.reports import views as report_views
from portal.sheets import actions as sheet_actions
from portal.sheets import export_views as sheet_exports
from portal.sheets import jobs as sheet_jobs
from portal.sheets import taken_actions, taken_jobs
from portal.sheets import views as sheet_views
from portal.tallies import (
    face_views,
    history_views,
    item_desk_views,
    item_views,
    offer_views,
    plan_keeping_views,
    plan_views,
    task_views,
)
from portal.tallies import (
    firm_views as public_firm_views,
)
from portal.tallies import jobs as tally_jobs
from portal.tallies import views as tally_views
from portal.web import addresses, cache, formats, frame, health, i18n, limits, mail, pages, transaction
from portal.web import security as web_security

BLUEPRINTS = (
    face_views.blueprint,
    public_firm_views.blueprint,
    tally_views.blueprint,
    plan_views.blueprint,
    history_views.blueprint,
    item_views.blueprint,
    item_desk_views.blueprint,
    offer_views.blueprint,
    plan_keeping_views.blueprint,
    task_views.blueprint,
    firm_views.blueprint,
    figure_views.blueprint,
    holding_views.blueprint,
    firm_title_views.blueprint,
    firm_takeovers.blueprint,
    document_views.blueprint,
    firm_people_views.blueprint,
    classification_views.blueprint,
    register_views.blueprint,
    lab_views.blueprint,
    classification_try.blueprint,
    classification_history.blueprint,
    certificate_views.blueprint,
    certificate_verifying.blueprint,
    certificate_offline.blueprint,
    certificate_notice.blueprint,
    certificate_credentials.blueprint,
    programme_views.blueprint,
    programme_desk.blueprint,
    writing_views.blueprint,
    batch_views.blueprint,
    print_views.blueprint,
    certificate_designs.blueprint,
    application_views.blueprint,
    sign_off_views.blueprint,
    strike_off_views.blueprint,
    support_views.blueprint,
    upkeep_views.blueprint,
    title_desk_views.blueprint,
    case_views.blueprint,
    claim_views.blueprint,
    bulk_views.blueprint,
    message_views.blueprint,
    phrase_views.blueprint,
    timing_views.blueprint,
    publicity_views.blueprint,
    objection_views.blueprint,
    panel_views.blueprint,
    panel_judging.blueprint,
    funding_views.blueprint,
    desk_views.blueprint,
    sheet_views.blueprint,
    sheet_exports.blueprint,
    report_views.blueprint,
    result_views.blueprint,
    sign_in_views.blueprint,
    accounts_views.blueprint,
    people_views.blueprint,
    calendar_views.blueprint,
    letter_views.blueprint,
    openapi_views.blueprint,
    open_views.blueprint,
    openapi_classify.blueprint,
    health.blueprint,
    frame.blueprint,
)

Doer = Callable[[Job], None]


def doers(settings: Settings) -> dict[str, Doer]:
    """Who does which job; a house rule checks that every enqueued name stands here."""
    return {
        mail.JOB: partial(mail.send, settings=settings),
        account_notices.GATHER: partial(letter_jobs.gather, settings=settings),
        account_actions.OFFICE_ENDED: clock_jobs.release_left,
        classification_jobs.CLASSIFY: classification_jobs.keep,
        register_jobs.RUN: register_jobs.run_register,
        register_jobs.PRUNE: register_jobs.prune,
        lab_jobs.TRY: lab_jobs.try_draft,
        panel_actions.OPEN: partial(panel_jobs.open_panel, settings=settings),
        panel_actions.CLOSE: partial(panel_jobs.close_panel, settings=settings),
        certificate_actions.FINISH: partial(certificate_jobs.finish, settings=settings),
        batch_actions.NUMBER: partial(batch_jobs.number, settings=settings),
        batch_actions.PART: partial(batch_jobs.part, settings=settings),
        print_actions.PRINTED: partial(print_jobs.printed, settings=settings),
        programme_actions.EXTENDED: partial(support_jobs.tell_extended, settings=settings),
        programme_actions.CLOSED: partial(support_jobs.tell_ended, settings=settings),
        support_jobs.PROPOSE: partial(support_jobs.propose, settings=settings),
        registering.CERTIFY: partial(certifying.certify_many, settings=settings),
        paper_actions.PAPERS: partial(paper_jobs.papers_of_decisions, settings=settings),
        sheet_actions.CHECK: partial(sheet_jobs.check, settings=settings),
        sheet_actions.APPLY: partial(sheet_jobs.apply, settings=settings),
        taken_actions.WRITE: partial(taken_jobs.write_list, settings=settings),
    }


def daily(settings: Settings) -> dict[str, Doer]:
    """What is done once a calendar day."""
    return {
        limits.SWEEP: limits.sweep,
        tally_jobs.FREEZE: tally_jobs.freeze,
        report_jobs.MAKE: report_jobs.make,
        taken_actions.PRUNE: partial(taken_jobs.prune_lists, settings=settings),
        letter_jobs.SWEEP: partial(letter_jobs.sweep, settings=settings),
        clock_jobs.RELEASE: clock_jobs.release_left,
        clock_jobs.REMIND: partial(clock_jobs.remind, settings=settings),
        draft_jobs.REMIND: partial(draft_jobs.remind, settings=settings),
        clock_jobs.CLIMB: partial(clock_jobs.climb, settings=settings),
        register_jobs.NIGHTLY: register_jobs.nightly,
        funding_jobs.REMIND: partial(funding_jobs.remind, settings=settings),
        certificate_jobs.TERMS: partial(certificate_jobs.terms, settings=settings),
        upkeep_jobs.REMIND: partial(upkeep_jobs.remind, settings=settings),
        application_jobs.LAPSE: partial(application_jobs.lapse, settings=settings),
        application_jobs.CLOSE_PUBLICITY: partial(application_jobs.close_publicity, settings=settings),
    }


class Portal(Flask):
    """Flask, which does not look at each request whether a function of ours is a coroutine: none is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(settings: Settings | None = None) -> Flask:
    settings = settings or read_settings()
    app = Portal("portal", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config["SECRET_KEY"] = settings.secret_key
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.bytecode_cache = _compiled_templates(settings)
    app.extensions["portal.settings"] = settings
    app.extensions["portal.files"] = FileStore(settings.files)
    app.extensions["portal.membership"] = firm_queries.membership_of_current
    if not settings.production:
        clock.follow(settings.instance / "clock")
    transaction.connect(app, make_engine(settings.database_url))
    addresses.install(app)
    i18n.install(app)
    formats.install(app)
    pages.install(app)
    web_security.install(app, production=settings.production)
    security.install(app, settings)
    frame.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    access.table(app)  # a view that does not say who may use it stops the start
    cache.install(app, RegisterVersion.version)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    return app


def _compiled_templates(settings: Settings) -> FileSystemBytecodeCache | None:
    """Templates are compiled once and kept beside the database, as Python keeps its modules; None where nothing can be written."""
    folder = settings.instance / "templates"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder))
