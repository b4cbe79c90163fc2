"""Which addresses are Slack's own. Only there go a token, a file's bytes or an answer."""

from urllib.parse import urlsplit

SLACK = "slack.com"


def of_slack(url: str, api_url: str) -> bool:
    """Return whether ``url`` is served by the Web API's own server or, by https, under its or Slack's domain."""
    api = urlsplit(api_url)
    try:
        asked = urlsplit(url)
        host, port = asked.hostname or "", asked.port
    except ValueError:
        return False
    if (asked.scheme, host, port) == (api.scheme, api.hostname, api.port):
        return True
    domains = (SLACK, api.hostname or SLACK)
    return asked.scheme == "https" and port in {None, 443} and any(f".{host}".endswith(f".{one}") for one in domains)
