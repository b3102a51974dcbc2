from collections import Counter

from shared.streams import keys


def test_a_person_stays_in_one_shard() -> None:
    """Pinned: a build that hashed differently would split a person's history."""
    assert [keys.shard_of(f"person-{i}", 8) for i in range(4)] == [1, 0, 0, 5]


def test_persons_spread_over_the_shards() -> None:
    counts = Counter(keys.shard_of(f"person-{i}", 4) for i in range(4000))
    assert min(counts.values()) > 900


def test_a_shards_keys_share_a_hash_tag() -> None:
    assert "{3}" in keys.scores(3)
    assert "{3}" in keys.acked("e", "o", 3)


def test_every_person_has_keys_of_their_own() -> None:
    of = [keys.baseline, keys.consent, keys.live]
    made = {key(person) for key in of for person in ("p", "q")}
    assert len(made) == 6
