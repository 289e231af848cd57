"""The digest of a model: equal for equal weights and settings, however stored."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..fixed_texts.probes import PROBES

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

ARCHITECTURE = (
    "model_type",
    "hidden_act",
    "num_attention_heads",
    "num_key_value_heads",
    "layer_norm_eps",
    "rms_norm_eps",
)
"""The settings of a transformer that change its output but no weight."""


def model_digest(
    model: "SentenceTransformer",
    tokenizer: "Tokenizer | None",
    *,
    window: int,
    query_prefix: str,
    passage_prefix: str,
) -> str:
    """The sha256, hexadecimal, of everything that determines a model's vectors.

    Files are not hashed: the same model is stored in several formats, and its
    configuration files change with the version that wrote them. Hashed are the float32
    parameters, each with its shape but without its name (names change between versions of
    transformers); the tokenizer's vocabulary and how it cuts the probe texts; the kinds of
    the modules with the settings that no parameter shows; window and prefixes.
    """
    parameters = [
        hashlib.sha256(
            repr(tuple(parameter.shape)).encode()
            + parameter.detach().float().cpu().contiguous().numpy().tobytes()
        ).hexdigest()
        for parameter in model.parameters()
    ]
    return digest_of_facts(
        parameters,
        [(type(module).__name__, _settings(module)) for module in model],
        tokenizer,
        window=window,
        query_prefix=query_prefix,
        passage_prefix=passage_prefix,
    )


def digest_of_facts(
    parameters: Iterable[str],
    modules: Iterable[tuple[str, Mapping[str, Any]]],
    tokenizer: "Tokenizer | None",
    *,
    window: int,
    query_prefix: str,
    passage_prefix: str,
) -> str:
    """The digest by the digests of the `parameters`, and the modules' kinds and settings."""
    words: dict[str, Any] = {}
    if tokenizer is not None:
        words["vocabulary"] = sorted(tokenizer.get_vocab(with_added_tokens=True).items())
        words["pieces"] = [tokenizer.encode(text).ids for text in PROBES]
    content = {
        "parameters": sorted(parameters),
        "modules": [list(each) for each in modules],
        "words": words,
        "window": window,
        "prefixes": [query_prefix, passage_prefix],
    }
    canonical = json.dumps(content, ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _settings(module: Any) -> dict[str, Any]:
    """The settings of one module, in words that do not depend on the library's version."""
    name = type(module).__name__
    if name == "Transformer":
        config = module.auto_model.config
        return {key: getattr(config, key, None) for key in ARCHITECTURE}
    if name == "Pooling":
        return {"modes": pooling_modes(module), "include_prompt": module.include_prompt}
    if name == "Dense":
        return {"activation": type(module.activation_function).__name__}
    if name == "Normalize":
        return {}
    describe = getattr(module, "get_config_dict", None)
    return dict(describe()) if describe is not None else {}


def pooling_modes(pooling: Any) -> list[str]:
    """The names of a Pooling module's modes, in the order of its output."""
    modes = getattr(pooling, "pooling_mode", None)
    if modes is None:  # sentence-transformers before 6
        return str(pooling.get_pooling_mode_str()).split("+")
    return [modes] if isinstance(modes, str) else list(modes)
