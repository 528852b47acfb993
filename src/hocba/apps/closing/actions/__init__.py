"""Verbs of closing, one file each."""

from hocba.apps.closing.actions.close_class import close_class
from hocba.apps.closing.actions.close_scope import close_lanes, close_scope
from hocba.apps.closing.values import UnableToClose

__all__ = ["UnableToClose", "close_class", "close_lanes", "close_scope"]
