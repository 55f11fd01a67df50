"""The environment of the service: what it may say, and what is said when it is wrong."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from clf.default import SHIPPED
from clf.errors import InputError
from clf.serving.settings import ApiKey, Settings, read_settings


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CLF_{name}".upper(), raising=False)


def test_every_setting_has_a_default() -> None:
    settings = read_settings()
    assert (settings.bundle, settings.api_keys, settings.origins) == (SHIPPED, (), ())
    assert settings.trusted_proxies == ("127.0.0.1",)


def test_two_services_do_not_share_a_salt_they_were_not_given() -> None:
    assert Settings().salt.get_secret_value() != Settings().salt.get_secret_value()


def test_variables_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLF_BUNDLE", "/srv/bundle")
    monkeypatch.setenv("CLF_API_KEYS", "first-key-of-sixteen, other-key-of-sixteen@2027-01-31")
    monkeypatch.setenv("CLF_ORIGINS", "https://example.org, chrome-extension://abcdefghijklmnop,moz-extension://*")
    monkeypatch.setenv("CLF_MAX_LINKS", "5")
    settings = read_settings()
    assert (settings.bundle, settings.max_links, len(settings.origins)) == (Path("/srv/bundle"), 5, 3)
    assert [(key.secret.get_secret_value(), key.expires) for key in settings.api_keys] == [
        ("first-key-of-sixteen", None),
        ("other-key-of-sixteen", date(2027, 1, 31)),
    ]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CLF_MAX_LINKS", "many", "CLF_MAX_LINKS: Input should be a valid integer"),
        ("CLF_MAX_BODY", "1", "CLF_MAX_BODY: Input should be greater than or equal to 1000"),
        ("CLF_PAGE_SECONDS", "0", "CLF_PAGE_SECONDS"),
        ("CLF_API_KEYS", "secret-of-sixteen-letters@tomorrow", "CLF_API_KEYS"),
        ("CLF_API_KEYS", "@2027-01-31", "fewer than 16 characters"),
        ("CLF_API_KEYS", "good-key-of-sixteen,short", "fewer than 16 characters"),
        ("CLF_ORIGINS", "example.org", "'example.org' is not an origin"),
        ("CLF_ORIGINS", "*", "'*' is not an origin"),
        ("CLF_RATE", "lots", "CLF_RATE"),
        ("CLF_FEEDBACK_URL", "feedback.db", "write sqlite:///feedback.db"),
        ("CLF_FEEDBACK_URL", "sqlite:///:memory:", "write sqlite:///feedback.db"),
        ("CLF_FEEDBACK_URL", "postgresql://me:secret@host/votes", "CLF_FEEDBACK_URL"),
    ],
)
def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InputError) as caught:
        read_settings()
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)


def test_secrets_do_not_show() -> None:
    shown = repr(Settings(api_keys="hidden-key-of-sixteen@2027-01-31", salt="pepper"))
    assert "hidden" not in shown
    assert "pepper" not in shown


def test_a_key_is_good_on_its_last_day() -> None:
    key = ApiKey(secret="x" * 16, expires=date(2027, 1, 31))
    assert not key.is_expired(datetime(2027, 1, 31, 23, 59, tzinfo=UTC))
    assert key.is_expired(datetime(2027, 2, 1, tzinfo=UTC))
    assert not ApiKey(secret="x" * 16).is_expired(datetime(2999, 1, 1, tzinfo=UTC))


def test_rates_are_spelled_out_or_off() -> None:
    assert [rate.amount for rate in Settings(rate="20/second; 1200/minute").rates] == [20, 1200]
    assert Settings(rate="off").rates == []


def test_the_readme_lists_every_setting_with_its_default(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(CLF_\w+)` \| ([^|]*) \|", readme, re.MULTILINE))
    for name, field in Settings.model_fields.items():
        if field.validation_alias is None:
            told = rows[f"CLF_{name.upper()}"].replace(",", "").strip("`")
            if isinstance(field.default, int | float | str):
                assert told == str(field.default)
