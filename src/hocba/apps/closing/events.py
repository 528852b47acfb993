"""Names of facts about closings: payload holds class, term, closing, pupil count."""

SCOPE_CLOSED = "closing.scope.closed"
