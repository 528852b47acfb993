"""``hocba export``: issued records as XML, PDF and bundle, with the trust folder to verify them by."""

import argparse

from hocba.cli.output import OK, answer, progress
from hocba.cli.parser import Parser
from hocba.cli.scope_options import add_scope_options, find_scope
from hocba.foundation.installation import open_installation


def add(groups: "argparse._SubParsersAction[Parser]") -> None:
    """Declare the command."""
    parser = groups.add_parser("export", help="xuất học bạ đã phát hành ra .data/export")
    add_scope_options(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Write the files of every issued record that are not there yet."""
    with open_installation():
        from hocba.apps.exchange.exports import export_class, export_trust

        scope = find_scope(chosen)
        export_trust(at=scope.at)
        for school_class in progress(scope.classes, "Xuất", len(scope.classes)):
            count = export_class(school=scope.school, school_class=school_class, acting_user=scope.actor, at=scope.at)
            facts = {"class": school_class.name, "records": count.records, "files_written": count.files_written}
            text = f"{school_class.name}: {count.records} học bạ, {count.files_written} tệp mới."
            answer(facts, as_json=chosen.as_json, text=text)
    return OK
