"""Facts that the registry tells."""

ISSUE_REQUESTED = "registry.issue.requested"  # {"class_id", "person_id"}
RECORDS_ISSUED = "registry.records.issued"  # {"class_id", "count", "record_ids"}
SUPERSEDING_PREPARED = "registry.superseding.prepared"  # {"record_id", "document_id", "version"}
