"""An archive of a small index, made by the nutgraf of a checkout.

    python tests/index/formats/make.py CHECKOUT tests/index/formats/format-5.tar.gz

Everything in it is as that nutgraf wrote it, the copy of the encoder too, which is tiny. The words
of the model mean nothing: its weights are random.
"""

import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ARTICLES = Path(__file__).parent / "articles"
MODEL = "tiny"
WORDS = "the ferry tunnel harbour vote who pays for a new bridge budget rocks night ##s ##ed . ,"
CREATE = (
    "import sys; from nutgraf.index import Index; "
    "Index.create(sys.argv[1], model=sys.argv[2], precision='fp32').close()"
)


def save_model(folder: Path) -> None:
    """Save a randomly initialised BERT of one layer as a sentence-transformers folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(1)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS.split()]
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
    )
    with tempfile.TemporaryDirectory() as raw:
        vocabulary = Path(raw) / "vocab.txt"
        vocabulary.write_text("\n".join(words), encoding="utf-8")
        BertModel(config).save_pretrained(raw)
        BertTokenizerFast(str(vocabulary)).save_pretrained(raw)
        modules = [Transformer(raw), Pooling(16, pooling_mode="mean")]
        SentenceTransformer(modules=modules, device="cpu").save(str(folder))


def link_package(checkout: Path, package: Path) -> None:
    """Make `package` the package nutgraf of the checkout."""
    package.mkdir()
    for part in ("index", "search", "cli"):
        (package / part).symlink_to(checkout / part)
    for file in (checkout / "package").glob("*"):
        (package / file.name).symlink_to(file)


def main(checkout: Path, archive: Path) -> None:
    """Index the first articles, then the second, and remove one."""
    with tempfile.TemporaryDirectory() as folder:
        link_package(checkout, Path(folder) / "nutgraf")
        save_model(Path(folder) / MODEL)
        index = Path(folder) / "my.nutgraf"

        def python(*words: str | Path) -> None:
            command = [sys.executable, *map(str, words)]
            environment = os.environ | {"PYTHONPATH": folder}
            subprocess.run(command, cwd=folder, env=environment, check=True)

        python("-c", CREATE, index, MODEL)
        python("-m", "nutgraf.cli", "index", ARTICLES / "first.jsonl", "-i", index)
        python("-m", "nutgraf.cli", "index", ARTICLES / "second.jsonl", "-i", index)
        python("-m", "nutgraf.cli", "remove", "vote", "-i", index)

        def wanted(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            return None if member.name.endswith(".lock") else member

        with tarfile.open(archive, "w:gz") as file:
            file.add(index, ".", filter=wanted)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
