"""A file on a server read like one on disk, a block at a time: what is not looked at is not fetched."""

import io

from geo.sources.open_data.web import Web

BLOCK = 1 << 19
"""Bytes asked for at once: a month of one force is about twice that."""


class RemoteFile(io.RawIOBase):
    """
    Seekable bytes of an address whose server gives parts of files (see `Web.size`).

    Parameters
    ----------
    web, address
        Who fetches from where.
    size
        Of the file, in bytes.
    tag
        ETag or date; a file that has another by now is refused.
    """

    def __init__(self, web: Web, address: str, *, size: int, tag: str) -> None:
        self._web, self._address, self._size, self._tag = web, address, size, tag
        self._at = 0
        self._block, self._number = b"", -1

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that it can be read from any place."""
        return True

    def tell(self) -> int:
        """Say where the next byte is read."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        self._at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence])
        return self._at

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill as much of a buffer as one block gives."""
        if self._at >= self._size:
            return 0
        number, offset = divmod(self._at, BLOCK)
        if number != self._number:
            end = min(self._size, (number + 1) * BLOCK)
            self._block, self._number = self._web.part(self._address, number * BLOCK, end, self._tag), number
        piece = self._block[offset : offset + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
