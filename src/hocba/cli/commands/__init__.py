"""One module per command; each has ``add(groups)``. Django is loaded only by commands that keep state."""

from hocba.cli.commands import rules, verify

ALL = (verify.add, rules.add)
