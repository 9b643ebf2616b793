"""A visitor without a browser: HTTP/1.1 over one kept connection, cookies, and nothing else.

Hundreds of them fit beside the site; a browser or a general client would cost more than what is
looked at.
"""

import asyncio
import re
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Self, TypeVar
from urllib.parse import urlencode, urlsplit

HOST = "127.0.0.1"
URLENCODED, BOUNDARY = "application/x-www-form-urlencoded", "a-boundary-of-the-tests"
T = TypeVar("T")
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def go(work: Coroutine[Any, Any, T]) -> T:
    """Do what visitors do, to its end, in a thread of its own.

    Playwright keeps a loop running in the thread of the tests, which has room for no other.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `seconds` from the first byte sent to the last one received."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def hidden(self) -> dict[str, str]:
        """What the hidden fields of the page hold, by name."""
        return dict(_HIDDEN.findall(self.text))

    @property
    def location(self) -> str:
        """Where the site sends the visitor; raises KeyError when nowhere."""
        parts = urlsplit(self.headers["location"])
        return parts.path + (f"?{parts.query}" if parts.query else "")


@dataclass
class Visitor:
    """One visitor of the site on `port`, over `https` as a proxy in front would say it."""

    port: int
    https: bool = False
    cookies: dict[str, str] = field(default_factory=dict)
    _line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.hang_up()

    async def hang_up(self) -> None:
        """Close the connection, if there is one."""
        if self._line:
            self._line[1].close()
            self._line = None

    async def goes_to(self, port: int) -> None:
        """Ask another process of the same site from now on."""
        await self.hang_up()
        self.port = port

    async def get(self, path: str) -> Answer:
        """Ask for a page."""
        return await self._ask("GET", path, b"")

    async def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form."""
        return await self._ask("POST", path, urlencode(fields).encode())

    async def send_file(
        self, path: str, fields: Mapping[str, str], *, question: str, content: bytes
    ) -> Answer:
        """Send a form with one file in it (RFC 7578)."""
        part = '--{}\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'.format
        body = b"".join(
            f"{part(BOUNDARY, name, '')}{value}\r\n".encode() for name, value in fields.items()
        )
        body += part(BOUNDARY, question, '; filename="file"').encode() + content
        body += f"\r\n--{BOUNDARY}--\r\n".encode()
        return await self._ask("POST", path, body, kind=f"multipart/form-data; boundary={BOUNDARY}")

    async def _ask(self, method: str, path: str, body: bytes, *, kind: str = URLENCODED) -> Answer:
        request = self._request(method, path, body, kind)
        begun = perf_counter()
        try:
            answer = await self._exchange(request)
        except (asyncio.IncompleteReadError, ConnectionError):
            # The site closed a connection that had been idle.
            await self.hang_up()
            answer = await self._exchange(request)
        status, headers, content, closes = answer
        if closes:
            await self.hang_up()
        return Answer(status, headers, content, perf_counter() - begun)

    def _request(self, method: str, path: str, body: bytes, kind: str) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
        if self.https:
            lines += ["X-Forwarded-Proto: https", "Origin: https://localhost"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        if method == "POST":
            lines += [
                f"Content-Type: {kind}",
                f"Content-Length: {len(body)}",
            ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + body

    async def _exchange(self, request: bytes) -> tuple[int, dict[str, str], bytes, bool]:
        if self._line is None:
            self._line = await asyncio.open_connection(HOST, self.port)
        reader, writer = self._line
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *rest = head.rstrip().split("\r\n")
        headers: dict[str, str] = {}
        for line in rest:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                self._keep(value)
            else:
                headers[name.lower()] = value
        content = await self._content(reader, headers)
        return int(first.split()[1]), headers, content, headers.get("connection") == "close"

    def _keep(self, cookie: str) -> None:
        name, _, rest = cookie.partition("=")
        self.cookies[name] = rest.partition(";")[0]

    @staticmethod
    async def _content(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding") != "chunked":
            return await reader.readexactly(int(headers["content-length"]))
        content = b""
        while size := int(await reader.readline(), 16):
            content += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
        return content
