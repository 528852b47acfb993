"""What the database refuses in this station: the log only grows."""

from django.db import migrations

from hocba.foundation.guards import append_only, granted

_TABLES = ("ledger_pendingleaf", "ledger_leaf", "ledger_treenode", "ledger_checkpoint")


class Migration(migrations.Migration):
    """Guards."""

    dependencies = [("ledger", "0001_initial"), ("foundation", "0002_guards")]
    operations = [operation for table in _TABLES for operation in (granted(table), append_only(table))]
