"""Verbs of the registry, one file each."""

from hocba.apps.registry.actions.issue_records import UnableToIssue, issue_records
from hocba.apps.registry.actions.request_issue import request_issue

__all__ = ["UnableToIssue", "issue_records", "request_issue"]
