"""Figures of the hot paths: each file measures one, with a limit measured in the same run."""
