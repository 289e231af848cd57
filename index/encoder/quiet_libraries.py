"""Silence for libraries that log, warn and draw progress bars."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_TALKERS = ("transformers", "sentence_transformers", "huggingface_hub", "torch", "filelock")


@contextmanager
def quiet() -> Iterator[None]:
    """Silence the libraries around the models; only exceptions come through.

    Their loggers, progress bars and the warning filters are as before afterwards.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from huggingface_hub.utils.tqdm import are_progress_bars_disabled
        from transformers.utils import logging as transformers_logging

        bars: Any = transformers_logging  # those of huggingface_hub with it
        shown = bars.is_progress_bar_enabled() and not are_progress_bars_disabled()
        loggers = [logging.getLogger(name) for name in _TALKERS]
        levels = [logger.level for logger in loggers]
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        bars.disable_progress_bar()
        try:
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
            if shown:
                bars.enable_progress_bar()
