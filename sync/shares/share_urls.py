"""Which share an address means: a folder, as a path or a `file:` URL.

`smb:`, `webdav:`, `sftp:` and `s3:` are known and come later. Opening does not look whether the share is there: the
first verb does. A round opens its share anew.
"""

import ntpath
import re
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from sync.format.errors import BadAddress, ComesLater
from sync.shares.folder_share import FolderShare
from sync.shares.no_replace import WINDOWS
from sync.shares.share import Share

LATER = ("smb", "webdav", "webdavs", "dav", "davs", "http", "https", "sftp", "s3")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")  # two letters at least: one is a Windows drive


def open_share(address: str) -> Share:
    """The share at that address; BadAddress or ComesLater. Nothing is touched, so it need not be there."""
    text = address.strip()
    scheme = found.group(1).lower() if (found := _SCHEME.match(text)) else ""
    if scheme in LATER:
        raise ComesLater(_without_password(text), scheme)
    if scheme == "file":
        return FolderShare(_folder_of_url(text))
    if scheme or not text or "\0" in text:
        raise BadAddress(_without_password(text))
    return FolderShare(Path(text).expanduser().absolute())


def _folder_of_url(url: str) -> Path:
    split = urlsplit(url)
    host = "" if split.netloc.lower() == "localhost" else split.netloc
    path = url2pathname(split.path)
    if host and WINDOWS:
        return Path(f"\\\\{host}{path}")
    if host or not (Path(path).is_absolute() or ntpath.isabs(path)) or "\0" in path:
        raise BadAddress(url)
    return Path(path)


def _without_password(text: str) -> str:
    return re.sub(r"//[^/@]*@", "//", text)
