"""Address or API key -> the name under which a client is counted."""

from __future__ import annotations

import hmac
from ipaddress import IPv6Address, IPv6Network

_CUSTOMER = 64
"""Bits of an IPv6 address that one customer shares: whoever has one address of a /64 has them all."""


def client_network(host: str) -> str:
    """Return what tells clients apart: an IPv4 address, the /64 of an IPv6 address, or ``host`` when it is neither.

    >>> client_network("2001:db8:1:2:3::9"), client_network("::ffff:203.0.113.9"), client_network("key:12ab")
    ('2001:db8:1:2::/64', '203.0.113.9', 'key:12ab')
    """
    if ":" not in host:
        return host
    try:
        address = IPv6Address(host)
    except ValueError:
        return host
    return str(address.ipv4_mapped or IPv6Network((int(address), _CUSTOMER), strict=False))


def client_hash(salt: str, address_or_key: str) -> str:
    """Return the stored name of a client: HMAC-SHA256 under ``salt``, 32 hexadecimal digits, not reversible.

    >>> client_hash("salt", "2001:db8::1") == client_hash("salt", "2001:db8::2")
    True
    """
    return hmac.digest(salt.encode(), client_network(address_or_key).encode(), "sha256").hex()[:32]
