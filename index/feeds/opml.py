"""The feeds of an OPML file: the list of subscriptions that a feed reader exports."""

from ..readers.formats.xml_files.sound_xml import root_name, sound_root

HEAD = 4096


def opml_feeds(data: bytes) -> list[str]:
    """The addresses of all feeds in a list of subscriptions, folders in it to any depth, once each.

    Raises ValueError if it is no OPML file or has no feeds.
    """
    if root_name(data[:HEAD]).lower() != "opml":
        raise ValueError("is no OPML file")
    addresses = [
        value.strip()
        for outline in sound_root(data).iter("{*}outline")
        for name, value in outline.attrib.items()
        if name.lower() == "xmlurl" and "://" in value
    ]
    if not addresses:
        raise ValueError("has no feeds in it")
    return list(dict.fromkeys(addresses))
