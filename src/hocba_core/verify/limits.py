"""How much a file may ask of the verifier, checked before any parsing (issue of a hostile file: 20 s and 512 MB at most)."""

from typing import Final

FILE_BYTES: Final = 20 * 1024 * 1024
XML_BYTES: Final = 5 * 1024 * 1024
# Below this size even a file of nothing but tags needs little memory, so they are not counted.
SMALL_XML_BYTES: Final = 512 * 1024
# A record of forty subjects has about 4,500 tags and 2,700 attributes.
XML_TAGS: Final = 60_000
XML_ATTRIBUTES: Final = 60_000
# Readers compare the attributes of one tag with each other: their number, not the file's size, is what costs. A tag within
# so many bytes cannot hold enough of them to matter; a record's longest has four.
SHORT_TAG_BYTES: Final = 512
TAG_ATTRIBUTES: Final = 16
# A signed record declares three namespaces in each signature at most; nested ones are looked up one by one.
NAMESPACE_DECLARATIONS: Final = 1_000
PROOF_BYTES: Final = 64 * 1024
MANIFEST_BYTES: Final = 256 * 1024
STATUS_BYTES: Final = 64 * 1024 * 1024
