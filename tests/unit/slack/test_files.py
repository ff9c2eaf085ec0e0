"""Where files may be fetched from: Slack's own servers and the configured stand-in's, nothing else."""

import pytest

from bot.slack.files import is_slacks_own

SLACK = "https://slack.com/api/"
STAND_IN = "http://127.0.0.1:8765/api/"


@pytest.mark.parametrize(
    ("address", "api"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.pdf", SLACK),
        ("https://slack.com/files-pri/T1-F1/a.pdf", SLACK),
        ("https://files.slack-gov.com/files-pri/T1-F1/a.pdf", "https://slack-gov.com/api/"),
        ("http://127.0.0.1:8765/files/F1/a.pdf", STAND_IN),
    ],
)
def test_slacks_own_addresses_are_fetched(address: str, api: str) -> None:
    assert is_slacks_own(address, api)


@pytest.mark.parametrize(
    ("address", "api"),
    [
        ("http://files.slack.com/files-pri/T1-F1/a.pdf", SLACK),
        ("https://files.slack.com:8443/a.pdf", SLACK),
        ("https://files.slack.com.example.org/a.pdf", SLACK),
        ("https://example.org/files.slack.com/a.pdf", SLACK),
        ("https://files.slack.com@example.org/a.pdf", SLACK),
        ("https://user@files.slack.com/a.pdf", SLACK),
        ("https://evil.slack.com/a.pdf", SLACK),
        ("http://169.254.169.254/latest/meta-data", SLACK),
        ("file:///etc/passwd", SLACK),
        ("", SLACK),
        ("http://127.0.0.1:80/files/F1/a.pdf", STAND_IN),
        ("http://127.0.0.1:99999/files/F1/a.pdf", STAND_IN),
        ("http://localhost:8765/files/F1/a.pdf", STAND_IN),
        ("https://files.slack.com/files-pri/T1-F1/a.pdf", STAND_IN),
    ],
)
def test_every_other_address_is_refused(address: str, api: str) -> None:
    assert not is_slacks_own(address, api)
