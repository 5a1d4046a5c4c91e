"""How the real address reads, and how those read that only look like it."""

from __future__ import annotations

from urllib.parse import urlsplit


def host_of(base_url: str) -> str:
    return urlsplit(base_url).netloc


def look_alikes(base_url: str) -> list[str]:
    """Three addresses that a forger could put behind a QR; none of them is ours."""
    host = host_of(base_url)
    return [
        f"https://{host}.verify-cert.com/…",
        f"https://{host.replace('.', '-')}.com/…",
        f"https://verify-cert.com/{host}/…",
    ]
