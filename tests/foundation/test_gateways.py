"""Gateways are chosen by a setting; what is not chosen is said."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from hocba.foundation.gateways import load_gateway
from hocba_core.kernel.errors import HocbaError


def test_a_gateway_is_the_class_of_the_setting_with_its_options(tmp_path: Path) -> None:
    chosen = {"a_folder": {"path": "pathlib.PurePosixPath"}, "a_value": {"path": "builtins.dict", "options": {"name": "log"}}}
    with override_settings(HOCBA_GATEWAYS=chosen):
        assert type(load_gateway("a_folder")).__name__ == "PurePosixPath"
        assert load_gateway("a_value") == {"name": "log"}
        assert load_gateway("a_value") is not load_gateway("a_value")


def test_a_port_without_a_gateway_is_named() -> None:
    with override_settings(HOCBA_GATEWAYS={}), pytest.raises(HocbaError) as refused:
        load_gateway("time_stamper")
    assert refused.value.code == "gateway_missing"
    assert "time_stamper" in refused.value.message


@pytest.mark.parametrize("port", sorted(settings.HOCBA_GATEWAYS))
def test_every_gateway_of_the_settings_can_be_loaded(port: str) -> None:
    assert load_gateway(port) is not None
