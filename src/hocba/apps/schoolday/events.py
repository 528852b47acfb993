"""Names of facts about school days."""

ABSENCES_NOTED = "schoolday.absences.noted"
