"""Reading a firm's tiers: the stored facts, judged by the rule sets in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
