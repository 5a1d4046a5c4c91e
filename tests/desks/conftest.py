"""The people of a desk's tests are those of the applications' story."""

from tests.applications.conftest import _no_csrf, city, firm_client, officer

__all__ = ["_no_csrf", "city", "firm_client", "officer"]
