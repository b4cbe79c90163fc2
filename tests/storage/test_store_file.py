"""The embedded database as a file."""

from datetime import UTC, datetime

from core.storage import Store, upgrade

NOW = datetime(2026, 9, 7, 9, tzinfo=UTC)


def test_a_new_database_is_for_its_owner_alone_and_so_is_the_log_beside_it(tmp_path):
    file = tmp_path / "made" / "app.db"
    upgrade(f"sqlite:///{file}")
    store = Store.open(f"sqlite:///{file}")
    with store.begin("T1") as work:
        work.inbox.first("key", at=NOW)
    modes = {found.name: found.stat().st_mode & 0o777 for found in file.parent.iterdir()}
    store.close()
    assert {"app.db", "app.db-wal"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_the_mode_an_operator_gave_a_database_stays(tmp_path):
    file = tmp_path / "app.db"
    upgrade(f"sqlite:///{file}")
    file.chmod(0o640)
    Store.open(f"sqlite:///{file}").close()
    assert file.stat().st_mode & 0o777 == 0o640
