"""The shell: Slack, HTTP, the clock and the secrets. It decides nothing about customers."""
