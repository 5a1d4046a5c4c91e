"""Who acts in the story of the money: the same as in that of the applications."""

from __future__ import annotations

from tests.applications.conftest import _no_csrf, city, firm_client, officer

__all__ = ["_no_csrf", "city", "firm_client", "officer"]
