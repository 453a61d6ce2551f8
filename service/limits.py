"""How much one caller may ask: by the key, or by the address of somebody without one."""

import time
from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from service import texts
from service.errors import ServiceError

_HOME = 64  # bits of an IPv6 address that name a connection; the rest is its owner's to choose


class Limits:
    """Counts a kind of caller in a sliding window; each process counts for itself."""

    def __init__(self, per_key: str, per_address: str) -> None:
        """Take limits as "300/minute"; an empty one counts nothing. Raises ServiceError for another text."""
        self._limits = {"key": _parsed(per_key), "address": _parsed(per_address)}
        self._window = SlidingWindowCounterRateLimiter(MemoryStorage())

    def key(self, name: str) -> int:
        """Count a call with a key; return the seconds to wait before it may be done, 0 for now."""
        return self._count("key", name)

    def address(self, address: str) -> int:
        """Count a call from an address; return the seconds to wait before it may be done, 0 for now."""
        return self._count("address", _connection(address))

    def _count(self, kind: str, name: str) -> int:
        limit = self._limits[kind]
        if limit is None or self._window.hit(limit, kind, name):
            return 0
        return max(1, round(self._window.get_window_stats(limit, kind, name).reset_time - time.time()))


def _parsed(limit: str) -> RateLimitItem | None:
    try:
        return parse(limit) if limit.strip() else None
    except ValueError:
        raise ServiceError(texts.BAD_LIMIT.format(limit=limit)) from None


def _connection(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, _HOME), strict=False)) if isinstance(found, IPv6Address) else str(found)
