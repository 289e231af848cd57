"""An index that may change from one encoder to another and back."""

from nutgraf.index import EncoderSpec, Index
from nutgraf.index.encoder.custom import CheckedEncoder, record_custom
from nutgraf.index.maintenance.reembedding import Reembedding

from .plain.directions import ENCODERS


class ModelIndex(Index):
    """An index that has both encoders at hand, for the generations of each."""

    def encoder_of(self, stored):
        return CheckedEncoder(ENCODERS[stored.spec.name])

    builder_of = encoder_of


class ModelReembedding(Reembedding):
    """A change to another of the encoders."""

    def _export(self, model, folder, prompts) -> EncoderSpec:
        return record_custom(ENCODERS[model], folder)

    def _open(self, **_):
        return CheckedEncoder(ENCODERS[self._read_name()])

    def _read_name(self):
        [other] = ENCODERS.keys() - {self.index.encoder_spec.name}
        return other
