"""Which configuration is compared with the one in force."""

import logging
from pathlib import Path

from threshold_service.configuration import Configuration, load
from threshold_service.domain.arithmetic import Arithmetic
from threshold_service.engine_settings import engine_settings
from threshold_service.errors import ConfigurationInvalid
from threshold_service.shard.shadow import ShadowChoice

log = logging.getLogger(__name__)


def chosen_shadow(
    path: Path | None, live: Configuration, arithmetic: Arithmetic
) -> ShadowChoice | None:
    """What is compared, if anything; a file that cannot be used is said and left out.

    A mistake in a configuration that nobody acts on must not keep a ward from being watched.
    """
    if path is None:
        return None
    try:
        configuration = load(path)
    except ConfigurationInvalid:
        log.exception("the shadow configuration cannot be used, none is compared")
        return None
    alike = (
        configuration.channels == live.channels
        and configuration.unknown_channel == live.unknown_channel
        and configuration.clocks == live.clocks
    )
    return ShadowChoice(engine_settings(configuration, arithmetic), alike)
