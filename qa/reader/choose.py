"""Which judge decides: the trained reader where it fits the encoder, else cosines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ModelError
from index.memory import give_back
from index.weights import packages as weights
from qa.evidence.judge import CosineJudge, Judge
from qa.reader.tuned import BUILT_IN, load_tuned

if TYPE_CHECKING:
    from index.encoder.encoder import Encoder


def open_judge(spec: str | None, encoder: Encoder, cache: Path) -> Judge:
    """Return the judge that a setting names.

    Args:
        spec: None for the built-in reader, or for cosines where it does not fit the encoder;
            ``"none"`` for cosines; else the path of a reader's file.
        encoder: the encoder in use.
        cache: folder for model files and for what was read.

    Raises:
        ModelError: if a file that was named is no reader of this encoder, or the built-in one is
            damaged.
    """
    fits = encoder.revision == weights.encoder_revision()
    if spec == "none" or (spec is None and not fits):
        return CosineJudge()
    file = Path(spec).expanduser() if spec else BUILT_IN
    if not fits:
        raise ModelError(
            f"the reader {file} belongs to {weights.ENCODER.name}, not to {encoder.name}: "
            "choose ARTICLE_QA_READER=none, or leave out ARTICLE_QA_ENCODER"
        )
    return _reader_judge(file, encoder, cache)


def _reader_judge(file: Path, encoder: Encoder, cache: Path) -> Judge:
    from qa.reader.joint import JointReader
    from qa.reader.judge import Calibration, ReaderJudge
    from qa.reader.late import LateReader
    from qa.reader.memory import Memory

    own = weights.encoder_folder(cache) / "model.safetensors"
    loaded = load_tuned(file, encoder, own, weights.ENCODER.sha256)
    give_back()
    tuned, heads, facts = loaded.tuned, loaded.heads, loaded.facts
    joint = JointReader(loaded.joint_heads, loaded.joint)
    try:
        calibration, signals = Calibration(**facts["calibration"]), dict(facts["signals"])
    except (KeyError, TypeError) as error:
        raise ModelError(f"the reader {file} is damaged: it lacks its calibration") from error
    digest = tuned.revision[-12:]
    memory = Memory(cache / f"read-{digest}", heads.width)
    reader = LateReader(heads, tuned, signals, memory, f"reader-{digest[:8]}", joint=joint)
    return ReaderJudge(reader, calibration)
