"""Screens by audience."""
