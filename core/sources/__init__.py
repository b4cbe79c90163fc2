"""One file a source: verifies what another system sent and reads it as news. Touches no network, stores nothing."""
