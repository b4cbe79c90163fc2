"""One file a source: verifies what another system sent and reads it as facts. Touches no network, stores nothing."""
