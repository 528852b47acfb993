"""Lắp ráp: from closings to a record, from an issued record and its evidence to one bundle."""
