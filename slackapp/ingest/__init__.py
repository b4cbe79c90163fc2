"""The doors for data over HTTP: Segment's calls with a write key, and webhooks of other systems."""
