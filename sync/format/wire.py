"""Every structure that is parsed from the share, so that a test can walk through all of them.

What is not here is bytes by position: the frames of segments, packs and snapshots, and the names of files. Within an
entry the map of keys a version does not know stays a map, because it is kept and passed on.
"""

import msgspec

from sync.format.bodies import Applicant, KeyFile, Marker, Package, Request
from sync.format.body import WireColumns, WireGroup
from sync.format.entry import CarriedLeaf, Deletion, SeenLine
from sync.format.head import Digest, HeadBody, LineMark, SnapshotName
from sync.format.roster import About, Compartment, Cutoff, Grant, Limit, Member, Roster
from sync.format.segment import Header, SeenVersion
from sync.format.signed import Envelope, Signature, SignedFile
from sync.format.snapshot import BlockColumns, MovedEntry, MovedRecord, ReachedLine, SnapshotContent

WIRE_STRUCTS: tuple[type[msgspec.Struct], ...] = (
    *(SignedFile, Signature, Envelope),
    *(Marker, KeyFile, Request, Applicant, Package),
    *(Roster, Member, Compartment, Cutoff, Limit, Grant, About),
    *(HeadBody, LineMark, Digest, SnapshotName),
    *(Header, SeenVersion, WireColumns, WireGroup),
    *(Deletion, SeenLine, CarriedLeaf),
    *(SnapshotContent, ReachedLine, BlockColumns, MovedRecord, MovedEntry),
)
