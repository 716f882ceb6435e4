"""Rules files on disk: an organisation's file, with the vocabulary that lies beside or above it."""

from pathlib import Path

from rules_engine.problems import Problem, RulesError
from rules_engine.ruleset import Ruleset, load_ruleset
from rules_engine.vocabulary import Vocabulary, load_vocabulary

VOCABULARY = "vocabulary.yaml"


def read_ruleset(path: Path, vocabulary: Vocabulary | None = None) -> Ruleset:
    """The ruleset of a file; its vocabulary is looked for in its folder and those above.

    Raises RulesError, also when a file cannot be read.
    """
    return load_ruleset(_bytes(path), vocabulary or read_vocabulary(path), file=str(path))


def read_vocabulary(near: Path) -> Vocabulary:
    """The nearest `vocabulary.yaml` in the folder of `near` or above it. Raises RulesError."""
    for folder in near.resolve().parents:
        if (folder / VOCABULARY).is_file():
            return load_vocabulary(_bytes(folder / VOCABULARY), file=str(folder / VOCABULARY))
    raise RulesError([Problem(str(near), 0, f"No {VOCABULARY} lies beside this file or above it.")])


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"The file cannot be read: {error.strerror or error}."
        raise RulesError([Problem(str(path), 0, message)]) from None
