"""Silence around libraries that log, warn and draw progress bars."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_TALKERS = ("transformers", "sentence_transformers", "huggingface_hub", "torch", "filelock")


@contextmanager
def quiet() -> Iterator[None]:
    """Lets nothing but exceptions through from the libraries around the models.

    Their loggers, progress bars and the warning filters are as before afterwards.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from huggingface_hub.utils import (
            are_progress_bars_disabled,
            disable_progress_bars,
            enable_progress_bars,
        )
        from transformers.utils import logging as transformers_logging

        loggers = [logging.getLogger(name) for name in _TALKERS]
        levels = [logger.level for logger in loggers]
        loading_bars = transformers_logging.is_progress_bar_enabled()
        download_bars = not are_progress_bars_disabled()
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        transformers_logging.disable_progress_bar()
        disable_progress_bars()
        try:
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
            if loading_bars:
                transformers_logging.enable_progress_bar()
            if download_bars:
                enable_progress_bars()
