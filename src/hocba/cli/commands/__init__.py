"""One module per command; each has ``add(groups)``. Django is loaded only by commands that keep state."""

from hocba.cli.commands import doctor, importing, rules, serve, verify

ALL = (importing.add, verify.add, rules.add, serve.add, doctor.add)
