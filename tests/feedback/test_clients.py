"""Clients are named by a salted hash of their address or key."""

from clf.feedback.clients import client_hash


def test_a_client_is_named_by_a_salted_hash() -> None:
    name = client_hash("salt", "192.0.2.1")
    assert len(name) == 32
    assert set(name) <= set("0123456789abcdef")
    assert name == client_hash("salt", "::ffff:192.0.2.1")
    assert len({name, client_hash("other", "192.0.2.1"), client_hash("salt", "192.0.2.2")}) == 3
    assert client_hash("salt", "key-one") != client_hash("salt", "key-two")


def test_one_ipv6_network_is_one_client() -> None:
    assert client_hash("s", "2001:db8:1:2::3") == client_hash("s", "2001:db8:1:2:ffff::4")
    assert client_hash("s", "2001:db8:1:2::3") != client_hash("s", "2001:db8:1:3::3")
