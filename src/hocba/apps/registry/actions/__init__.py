"""Verbs of the registry, one file each."""

from hocba.apps.registry.actions.issue_records import UnableToIssue, issue_records
from hocba.apps.registry.actions.request_issue import request_issue
from hocba.apps.registry.actions.supersede_record import UnableToSupersede, supersede_record

__all__ = ["UnableToIssue", "UnableToSupersede", "issue_records", "request_issue", "supersede_record"]
