"""The whole line on one page: which event defers which jobs."""
