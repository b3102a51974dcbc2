"""What the hub says of a person: whether they withdrew, and whether the box is to delete them."""

import logging
from typing import TypeVar

from pydantic import ValidationError
from redis import Redis
from redis.exceptions import NoPermissionError

from edge_agent.consent.permission import supersedes
from edge_agent.outbox import ConsentStore
from shared.contracts import ConsentRecord, Contract, ErasureOrder
from shared.streams import keys
from shared.streams.codec import first_problem

log = logging.getLogger(__name__)

_Record = TypeVar("_Record", bound=Contract)


class Orders:
    """Reads both keys of a person. Every call raises redis's errors while the hub is away."""

    def __init__(self, redis: Redis, consents: ConsentStore) -> None:
        self._redis = redis
        self._consents = consents
        self._closed: set[str] = set()

    def withdrawn(self, person_id: str) -> bool:
        """Whether the consent was withdrawn: by the hub's record, or by one that was heard of."""
        known = self._consents.load(person_id)
        old = known.record if known else None
        new = self._get(keys.consent(person_id), ConsentRecord)
        record = new if new is not None and supersedes(new, old) else old
        return record is not None and record.withdrawn_at is not None

    def order(self, person_id: str) -> ErasureOrder | None:
        """What is to be deleted of this person, None for nothing."""
        found = self._get(keys.erasure(person_id), ErasureOrder)
        return found if found is not None and found.person_id == person_id else None

    def _get(self, key: str, model: type[_Record]) -> _Record | None:
        try:
            body = self._redis.get(key)
        except NoPermissionError:
            self._say_once(key, "this box's account may not read it: issue the box anew at the hub")
            return None
        if body is None:
            return None
        try:
            return model.model_validate_json(body)
        except ValidationError as error:
            self._say_once(key, first_problem(error))
            return None

    def _say_once(self, key: str, why: str) -> None:
        kind = key.partition(":")[0]
        if kind not in self._closed:
            self._closed.add(kind)
            log.warning("not readable", extra={"fields": {"key": kind, "why": why}})
