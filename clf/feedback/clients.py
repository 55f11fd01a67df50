"""Address or API key -> the name under which a client is counted, and the network that it belongs to."""

from __future__ import annotations

import hmac
from ipaddress import IPv6Address, IPv6Network

_CUSTOMER = 64
"""Bits of an IPv6 address that one customer shares: a customer with one address of a /64 has all of them."""
_SITE = 48
"""Bits of an IPv6 address that one site shares: a /48 is the largest network that an ordinary customer gets."""
_HALF = 16
"""Hexadecimal digits of half a hash."""


def client_network(host: str) -> str:
    """Return the name of a client: an IPv4 address, the /64 of an IPv6 address, or ``host`` when it is neither.

    >>> client_network("2001:db8:1:2:3::9"), client_network("::ffff:203.0.113.9"), client_network("key:12ab")
    ('2001:db8:1:2::/64', '203.0.113.9', 'key:12ab')
    """
    return _network(host, _CUSTOMER)


def site_network(host: str) -> str:
    """Return the /48 of an IPv6 address or network; other hosts are sites of their own.

    >>> site_network("2001:db8:1:2::/64"), site_network("203.0.113.9")
    ('2001:db8:1::/48', '203.0.113.9')
    """
    return _network(host, _SITE)


def client_hash(salt: str, address_or_key: str) -> str:
    """Return the stored name of a client: HMAC-SHA256 under ``salt``, 32 hexadecimal digits, not reversible.

    The names of all IPv6 clients of one /48 begin with the same 16 digits; see :func:`hashed_site`.

    >>> client_hash("salt", "2001:db8::1") == client_hash("salt", "2001:db8::2")
    True
    """
    client, site = client_network(address_or_key), site_network(address_or_key)
    if client == site:
        return _hash(salt, client)
    return _hash(salt, site)[:_HALF] + _hash(salt, client)[:_HALF]


def hashed_site(client: str) -> str:
    """Return the part of a :func:`client_hash` that clients of one /48 share; other clients share it with nobody."""
    return client[:_HALF]


def _network(host: str, bits: int) -> str:
    if ":" not in host:
        return host
    try:
        address = IPv6Address(host.partition("/")[0])
    except ValueError:
        return host
    return str(address.ipv4_mapped or IPv6Network((int(address), bits), strict=False))


def _hash(salt: str, name: str) -> str:
    return hmac.digest(salt.encode(), name.encode(), "sha256").hex()[: 2 * _HALF]
