"""Connections that are made only to addresses that were checked.

A name is looked up once, by Twisted's endpoint, just before it connects. The reactor's name resolver is
therefore the place to check: what it hands on is what is connected to, so a name cannot point elsewhere
between check and connection (DNS rebinding). ``watched`` tells the resolver which look-ups to check; those of
other components pass through.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from pipelines.syndication.guard import Policy, Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLACES = 100_000
"""Hosts that are remembered as watched: Twisted closes an idle connection after four minutes, and no crawl asks
so many hosts in between."""


@dataclass
class Watch:
    """What one request may reach, and what was refused to it on the way.

    Attributes:
        policy: the rules; None for a trusted request, which may reach anything.
        refusal: the last address that was refused.
    """

    policy: Policy | None
    refusal: Refusal | None = None


_watch: ContextVar[Watch | None] = ContextVar("cleancopy_watch", default=None)


@contextmanager
def watched(policy: Policy | None) -> Iterator[Watch]:
    """Check what is looked up inside the context; with None as the policy, let it pass."""
    if policy is not None:
        install_resolver()
    token = _watch.set(Watch(policy))
    try:
        yield _watch.get()  # type: ignore[misc]
    finally:
        _watch.reset(token)


def install_resolver() -> None:
    """Put ``GuardingResolver`` in front of the reactor's resolver, unless it stands there already."""
    from twisted.internet import reactor  # at import time it would install a reactor

    found: Any = reactor
    if not isinstance(found.nameResolver, GuardingResolver):
        found.installNameResolver(GuardingResolver(found.nameResolver))


@implementer(IHostnameResolver)
class GuardingResolver:
    """A name resolver that gives watched look-ups an address only if all of a name's addresses are allowed.

    A look-up is watched if it happens inside a watched request. A persistent connection that breaks is opened
    again outside of any request: host and port that were looked up for a watched request stay watched.
    """

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._watched: OrderedDict[tuple[str, int], Policy] = OrderedDict()

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[Any] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """Look a name up; see Twisted's IHostnameResolver."""
        receiver, watch, place = resolutionReceiver, _watch.get(), (hostName, portNumber)
        if watch is None and place in self._watched:
            watch = Watch(self._watched[place])
        if watch is not None and watch.policy is not None:
            self._watched[place] = watch.policy
            self._watched.move_to_end(place)
            if len(self._watched) > _PLACES:
                self._watched.popitem(last=False)
            receiver = _CheckedAddresses(receiver, watch, watch.policy)
        return self._inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
@dataclass(eq=False)
class _CheckedAddresses:
    """Hands all addresses on once they are known, or none if one of them is refused."""

    receiver: Any
    watch: Watch
    policy: Policy
    addresses: list[Any] = field(default_factory=list)

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - Twisted's name
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's name
        self.addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        refusals = [self.policy.refuse_address(address.host) for address in self.addresses]
        self.watch.refusal = next(filter(None, refusals), None)
        if self.watch.refusal is None:
            for address in self.addresses:
                self.receiver.addressResolved(address)
        self.receiver.resolutionComplete()
