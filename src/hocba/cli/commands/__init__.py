"""One module per command; each has ``add(groups)``. Django is loaded only by commands that keep state."""

from hocba.cli.commands import close, demo, doctor, export, importing, issue, rules, serve, sign, verify

ALL = (
    importing.add,
    close.add,
    sign.add,
    issue.add,
    export.add,
    verify.add,
    rules.add,
    serve.add,
    doctor.add,
    demo.add,
)
