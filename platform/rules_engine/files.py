"""Rules files on disk: an organisation's file, and the vocabulary that it is read with."""

from pathlib import Path

from rules_engine.problems import Problem, RulesError
from rules_engine.ruleset import Ruleset, load_ruleset
from rules_engine.vocabulary import Vocabulary, load_vocabulary

VOCABULARY = "vocabulary.yaml"
SHARED = Path(__file__).resolve().parents[2] / "rules_configs" / VOCABULARY
"""The vocabulary that all organisations share, where the product is installed."""


def read_ruleset(path: Path, vocabulary: Path | None = None) -> Ruleset:
    """The ruleset of a file, with the vocabulary named, otherwise the nearest.

    Raises RulesError, also when a file cannot be read.
    """
    words = _vocabulary(vocabulary) if vocabulary else read_vocabulary(path)
    return load_ruleset(_bytes(path), words, file=str(path))


def read_vocabulary(near: Path, *, otherwise: Path = SHARED) -> Vocabulary:
    """The nearest `vocabulary.yaml` in the folder of `near` or above it, otherwise the shared one.

    Raises RulesError.
    """
    beside = (folder / VOCABULARY for folder in near.resolve().parents)
    found = next((path for path in (*beside, otherwise) if path.is_file()), None)
    if found is None:
        said = (
            f"No {VOCABULARY} lies beside this file or above it. Put a copy there, or name one "
            "with --vocabulary PATH."
        )
        raise RulesError([Problem(str(near), 0, said)])
    return _vocabulary(found)


def _vocabulary(path: Path) -> Vocabulary:
    return load_vocabulary(_bytes(path), file=str(path))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"The file cannot be read: {error.strerror or error}."
        raise RulesError([Problem(str(path), 0, message)]) from None
