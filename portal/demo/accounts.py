"""The demonstration's accounts: who there is, with which password and which second factor; and the table that is printed."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from portal.core.districts import DISTRICTS

PASSWORD = "yangcheng-zhinan-2026"
DOMAIN = "demo.example"


@dataclass(frozen=True)
class Account:
    """A printed account. `role` is an office, or a role in the firm with the number `firm`."""

    name: str
    email: str
    role: str
    what_zh: str
    what_en: str
    district: str | None = None
    firm: int | None = None

    @property
    def is_official(self) -> bool:
        return self.role in OFFICES

    @property
    def totp_secret(self) -> str | None:
        """A fixed secret in base32, of officials only."""
        if not self.is_official:
            return None
        return base64.b32encode(hashlib.sha256(f"demonstration/{self.email}".encode()).digest()[:20]).decode()


OFFICES = {
    "district_officer": ("核对员", "District officer"),
    "city_officer": ("市级审定员", "City officer"),
    "expert": ("专家", "Expert"),
    "auditor": ("审计员", "Auditor"),
    "administrator": ("系统管理员", "Administrator"),
}
MODEL_FIRM, RETURNED_FIRM = 1, 2


def _official(role: str, name: str, mail: str, district: str | None = None) -> Account:
    zh, en = OFFICES[role]
    if district is not None:
        zh, en = f"{DISTRICTS[district][0]}{zh}", f"{en}, {DISTRICTS[district][1]}"
    return Account(name, f"{mail}@{DOMAIN}", role, zh, en, district)


def _all() -> tuple[Account, ...]:
    officers = [
        _official("district_officer", f"{zh.removesuffix('区')}{place}员", f"{en.lower()}{n}", code)
        for code, (zh, en) in DISTRICTS.items()
        for n, place in ((1, "核对"), (2, "复核"))
    ]
    city = [_official("city_officer", f"市级审定员{n}", f"city{i}") for i, n in enumerate("甲乙丙", 1)]
    experts = [_official("expert", f"评审专家{n}", f"expert{i}") for i, n in enumerate("甲乙丙", 1)]
    return (
        _official("administrator", "系统管理员", "admin"), _official("auditor", "审计员", "auditor"),
        *city, *experts, *officers,
        Account("企业负责人", f"owner@{DOMAIN}", "owner", "示范企业·负责人", "Owner of the model firm", firm=MODEL_FIRM),
        Account("企业填报人", f"filer@{DOMAIN}", "filer", "示范企业·填报人", "Filer of the model firm", firm=MODEL_FIRM),
        Account("企业核签人", f"certifier@{DOMAIN}", "certifier", "示范企业·核签人", "Certifier of the model firm",
                firm=MODEL_FIRM),
        Account("补正企业负责人", f"returned@{DOMAIN}", "owner", "被退回补正的企业·负责人",
                "Owner of a firm whose registration was returned", firm=RETURNED_FIRM),
        Account("新用户", f"person@{DOMAIN}", "person", "还没有企业的用户", "A person without a firm"),
    )  # fmt: skip


ACCOUNTS = _all()


def table() -> str:
    """The accounts as text, Chinese and English; an address stands for its otpauth:// form with the same secret."""
    lines = [
        f"演示账号 · Demonstration accounts      密码 Password: {PASSWORD}",
        "第二因素：把密钥输入验证器应用（TOTP，6 位，30 秒）。 Second factor: type the secret into an authenticator app.",
        "",
    ]
    lines += [
        f"{one.email:<24} {one.totp_secret or '—':<33} {one.what_zh} · {one.what_en}" for one in ACCOUNTS
    ]
    return "\n".join(lines)
