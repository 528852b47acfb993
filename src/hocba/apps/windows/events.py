"""Names of what happened to scopes."""

from hocba.apps.windows.models import ScopeEvent

SCOPE_EVENTS = {kind: f"windows.scope.{kind.value}" for kind in ScopeEvent.Kind}
