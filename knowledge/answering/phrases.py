"""The answer's own words, Japanese and English, from `phrases.yaml`."""

from functools import cache

from knowledge.documents import Language
from knowledge.patterns import pattern_file


def phrase(key: str, language: Language, /, **values: object) -> str:
    """The words of `key` ("lead.allowed"), placeholders filled. Raises KeyError for an unknown one."""
    return _words(key)[language].format_map(values)


def has_phrase(key: str) -> bool:
    """Whether there are words for `key`."""
    try:
        return bool(_words(key))
    except KeyError:
        return False


@cache
def _words(key: str) -> dict[Language, str]:
    node: object = pattern_file("phrases")
    for part in key.split("."):
        if not isinstance(node, dict):
            raise KeyError(key)
        node = node[part]
    if not isinstance(node, dict) or set(node) != {"ja", "en"}:
        raise KeyError(key)
    return node
