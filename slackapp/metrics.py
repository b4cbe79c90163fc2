"""What Prometheus may ask: requests by kind and outcome, how long they took, what still waits to be sent."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """The app's counters, in a registry of their own so that two apps can live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "coordinator_requests", "Requests from Slack", ["kind", "outcome"], registry=self.registry
        )
        self.seconds = Histogram(
            "coordinator_request_seconds",
            "Time until Slack had its answer",
            ["kind"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3),
            registry=self.registry,
        )
        self.ingested = Counter(
            "coordinator_ingested", "What came in over HTTP", ["source", "outcome"], registry=self.registry
        )
        self.outbox = Gauge(
            "coordinator_outbox_pending", "Messages decided and not yet sent", ["team"], registry=self.registry
        )
        self.lag = Gauge(
            "coordinator_scheduler_lag_seconds", "How long the oldest due plan has waited", registry=self.registry
        )

    def text(self) -> bytes:
        """Return everything in Prometheus' text form."""
        return generate_latest(self.registry)
