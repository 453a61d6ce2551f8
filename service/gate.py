"""Who may call what: a key for the API, nothing for the browser chat and health; and not too often.

A call is free of keys when it is local: from a loopback address, to a loopback
name, and not handed on by a proxy. A proxy on the same machine makes the whole
world come from 127.0.0.1, and a web page can let a name of its own point
there; neither is local. So a mistake in a setting closes the API and never
opens it.
"""

import time
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service import texts
from service.errors import ServiceError, StorageError
from service.keys import KeyStore, digest_of
from service.limits import Limits
from service.problems import problem
from service.settings import Settings
from service.storage import Storage

_FREE = frozenset({"/", "/health", "/docs", "/openapi.json", "/pages.css", "/favicon.svg", "/favicon.ico"})
# The bot's route is closed by the tokens of its own protocol.
_FREE_UNDER = ("/handreiking", "/ui/", "/gradio", "/api/messages")
_OWN_LIMITS = ("/api/messages",)
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
_FRESH = 10.0  # seconds that a key is believed without a look: so long a revoked one may still open
_STALE = 300.0  # seconds that a key is believed while the database is away


def check_start(settings: Settings, storage: Storage) -> None:
    """Raise ServiceError when the service would listen to other machines and nobody could have a key."""
    if is_loopback(settings.host):
        return
    if all(key.revoked for key in storage.keys.all()):
        raise ServiceError(texts.NO_KEYS.format(host=settings.host))


def is_loopback(host: str) -> bool:
    """Tell whether a name or address means this machine itself."""
    try:
        found = ip_address(host.strip("[]"))
    except ValueError:
        return host.lower() == "localhost"
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (mapped or found).is_loopback


class Gate:
    """Lets a request through, or refuses it with 401, 429 or 503 before its body is read."""

    def __init__(self, app: ASGIApp, keys: KeyStore, limits: Limits, *, require_keys: bool) -> None:
        """Guard `app`; `require_keys` asks for a key of local callers too."""
        self._app = app
        self._ring = _Ring(keys)
        self._limits = limits
        self._require_keys = require_keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it."""
        refused = await self._refusal(scope) if scope["type"] == "http" else None
        if refused is None:
            await self._app(scope, receive, send)
            return
        status, detail, headers = refused
        await problem(status, detail, scope["path"], dict(headers))(scope, receive, send)

    async def _refusal(self, scope: Scope) -> tuple[int, str, Mapping[str, str]] | None:
        headers = Headers(scope=scope)
        asks = scope["method"] not in {"GET", "HEAD", "OPTIONS"} and not scope["path"].startswith(_OWN_LIMITS)
        if is_local(scope, headers) and not self._require_keys:
            return None
        if is_free(scope["path"]) or _is_preflight(scope, headers):
            return self._slowed(self._limits.address(_address(scope))) if asks else None
        try:
            name = await self._ring.name_of(_secret(headers))
        except StorageError:
            return 503, texts.KEYS_AWAY, {"Retry-After": "5"}
        if name:
            return self._slowed(self._limits.key(name))
        needed = texts.KEY_WRONG if _secret(headers) else texts.KEY_NEEDED
        slowed = self._slowed(self._limits.address(_address(scope)))
        return slowed or (401, needed, {"WWW-Authenticate": 'Bearer realm="handreiking"'})

    @staticmethod
    def _slowed(seconds: int) -> tuple[int, str, Mapping[str, str]] | None:
        return (429, texts.TOO_MANY.format(seconds=seconds), {"Retry-After": str(seconds)}) if seconds else None


class _Ring:
    """Keys that were found good, so that not every call waits for the database."""

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys
        self._seen: dict[str, tuple[str, float]] = {}

    async def name_of(self, secret: str) -> str | None:
        """Return the name of a good key, or None. Raises StorageError when nobody can tell."""
        if not secret:
            return None
        digest = digest_of(secret)
        name, at = self._seen.get(digest, ("", 0.0))
        age = time.monotonic() - at
        if name and age < _FRESH:
            return name
        try:
            found = await run_sync(self._keys.name_of, secret)
        except StorageError:
            if name and age < _STALE:
                return name
            raise
        if found:
            self._seen[digest] = found, time.monotonic()
        else:
            self._seen.pop(digest, None)
        return found


def is_free(path: str) -> bool:
    """Tell whether a path asks for no key; every path that is not named here does."""
    return path in _FREE or any(
        path == one.rstrip("/") or path.startswith(f"{one.rstrip('/')}/") for one in _FREE_UNDER
    )


def is_local(scope: Scope, headers: Headers) -> bool:
    """Tell whether a call comes from this machine, to a loopback name, and was not handed on by a proxy."""
    host = headers.get("host", "").lower()
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return is_loopback(_address(scope)) and is_loopback(name) and not any(one in headers for one in _FORWARDED)


def _is_preflight(scope: Scope, headers: Headers) -> bool:
    return scope["method"] == "OPTIONS" and "access-control-request-method" in headers


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else "unknown"


def _secret(headers: Headers) -> str:
    scheme, _, secret = headers.get("authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""
