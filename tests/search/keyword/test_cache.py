"""The cache holds what was used last, within its bytes."""

from nutgraf.search.keyword.cache import ByteCache


def test_what_was_used_longest_ago_goes_first() -> None:
    made: list[str] = []

    def get(key: str) -> str:
        return cache.get(key, lambda: made.append(key) or key, lambda _: 10)  # type: ignore[func-returns-value]

    cache = ByteCache[str](80)
    for key in "abcdefgh":
        assert get(key) == key
    get("a")
    get("i")  # b has to go
    made.clear()
    for key in "acdefghi":
        get(key)
    assert made == []
    get("b")
    assert made == ["b"]


def test_what_is_large_is_not_kept() -> None:
    cache = ByteCache[int](80)
    numbers = iter(range(10))
    assert cache.get("large", lambda: next(numbers), lambda _: 11) == 0
    assert cache.get("large", lambda: next(numbers), lambda _: 11) == 1
