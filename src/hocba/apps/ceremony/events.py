"""Facts that the ceremony tells."""

CERTIFICATE_REGISTERED = "ceremony.certificate.registered"  # {"certificate_id", "leaf_id"}
DOCUMENTS_PREPARED = "ceremony.documents.prepared"  # {"class_id", "kind", "count"}
BATCH_STARTED = "ceremony.batch.started"  # {"batch_id"}
SIGNATURES_REQUESTED = "ceremony.signatures.requested"  # {"batch_id", "count"}
SIGNATURES_ACCEPTED = "ceremony.signatures.accepted"  # {"batch_id", "class_id", "role", "count", "leaf_id"}
SIGNATURES_FAILED = "ceremony.signatures.failed"  # {"batch_id", "count", "code"}
