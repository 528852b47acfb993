"""The server's settings, with keys that write down what they are asked to sign."""

from hocba.config.settings import *  # noqa: F403
from hocba.config.settings import HOCBA_DATA, HOCBA_GATEWAYS

HOCBA_GATEWAYS["signing_devices"] = {
    "path": "kit.recording_keys.RecordingKeys",
    "options": {**HOCBA_GATEWAYS["signing_devices"]["options"], "notebook": HOCBA_DATA / "asked"},
}
