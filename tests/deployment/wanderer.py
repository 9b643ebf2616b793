"""A visitor whose every request is answered by another process, as behind a proxy."""

import asyncio
import itertools
from collections.abc import Mapping, Sequence

from tests.visitor import Answer, Visitor


class Wanderer:
    """One browser; `ports` may change while it is on its way."""

    def __init__(self, ports: Sequence[int], *, first: int = 0) -> None:
        self.ports = ports
        self.visitor = Visitor(port=0, https=True)
        self._turns = itertools.count(first)

    async def get(self, path: str) -> Answer:
        """Ask the next process for a page."""
        await self._go_on()
        return await self.visitor.get(path)

    async def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form to the next process."""
        await self._go_on()
        return await self.visitor.post(path, fields)

    def twin(self) -> "Wanderer":
        """Another window of the same browser, one process ahead."""
        other = Wanderer(self.ports, first=next(self._turns) + 1)
        other.visitor.cookies = self.visitor.cookies
        return other

    async def press_twice(self, path: str, fields: Mapping[str, str]) -> list[Answer]:
        """Send the same form to two processes at the same moment."""
        other = self.twin()
        try:
            return await asyncio.gather(self.post(path, fields), other.post(path, fields))
        finally:
            await other.leave()

    async def leave(self) -> None:
        """Close the connection."""
        await self.visitor.hang_up()

    async def _go_on(self) -> None:
        await self.visitor.goes_to(self.ports[next(self._turns) % len(self.ports)])
