"""News items of our own words in the forms of the standards' documents."""

FIRST = "The harbour board met on Tuesday & voted to close the eastern quay."
SECOND = "Nobody on the ferries had expected it before the tides of spring."

NITF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.6/specification/dtd/nitf-3-6.dtd">
<nitf xml:lang="en-GB"><head><title>Quay closed</title>
<meta name="slug" content="QUAY"/>
<tobject><tobject.subject tobject.subject.refnum="15000000" tobject.subject.matter="Ports"/></tobject>
<docdata management-status="{status}"><correction info="{correction}"/>
<doc-id id-string="sealine-1"/><urgency ed-urg="4"/><date.issue norm="20240301T100000+0100"/>
<date.release norm="{release}"/><doc.rights>Sealine only</doc.rights>
<key-list><keyword key="harbour"/></key-list>
<identified-content><person>Ann Lee</person><org>Harbour board</org></identified-content></docdata>
<pubdata name="Sealine" ex-ref="https://sealine.example/1" position.section="Coast"/></head>
<body><body.head><hedline><hl1>Quay closed</hl1><hl2>Until spring</hl2></hedline>
<byline>By <person>Noor Hadley</person></byline><dateline><location>Tolm</location></dateline>
<abstract><p>A short one.</p></abstract></body.head>
<body.content><p>The harbour board met on Tuesday &amp; voted to close the eastern quay.</p>
<media media-type="image"><media-reference source="a.jpg"/><media-caption>The quay.</media-caption></media>
<hl2>Why</hl2><p>Nobody on the <em>ferries</em> had expected it before the tides of spring.</p>
<table><tr><td>East</td><td>12</td></tr></table></body.content>
<body.end><tagline>Sealine desk</tagline></body.end></body></nitf>"""

ARCHIVE = """<nitf><head><title>Quay Closed</title><meta content="Metropolitan Desk" name="dsk"/>
<docdata><doc-id id-string="1234567"/></docdata>
<pubdata date.publication="19940105T000000" ex-ref="https://times.example/q" name="The Times of Tolm"/>
</head><body><body.head><hedline><hl1>Quay Closed</hl1></hedline>
<byline class="print_byline">By NOOR HADLEY</byline>
<byline class="normalized_byline">Hadley, Noor</byline></body.head>
<body.content><block class="lead_paragraph"><p>One.</p></block>
<block class="full_text"><p>One.</p><p>Two.</p></block></body.content></body></nitf>"""

ITEM = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:sealine:{number}"
 version="{version}" xml:lang="en"><catalogRef href="http://www.iptc.org/std/catalog/c.xml"/>
<rightsInfo><copyrightHolder literal="Sealine"/><copyrightNotice>© Sealine</copyrightNotice></rightsInfo>
<itemMeta><itemClass qcode="ninat:text"/><provider><name>Sealine</name></provider>
<versionCreated>2024-03-01T12:00:00Z</versionCreated><firstCreated>2024-03-01T10:00:00Z</firstCreated>
{embargoed}<pubStatus qcode="stat:{status}"/>{signal}<edNote>Please kill.</edNote></itemMeta>
<contentMeta><urgency>4</urgency><located qcode="city:tolm"><name>Tolm</name></located>
<creator qcode="p:1"><name>Noor Hadley</name></creator><language tag="en"/>
<subject qcode="subj:1"><name>Ports</name></subject><slugline>QUAY</slugline>
<headline xml:lang="de">Kai gesperrt</headline><headline xml:lang="en">Quay closed {number}</headline>
<by>By Noor Hadley</by></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
<head><title/></head><body><p>The harbour board met on Tuesday &amp; voted to close the eastern quay.</p>
<p>Nobody on the ferries had expected it before the tides of spring.</p></body></html></inlineXML>
</contentSet></newsItem>"""

PACKAGE = """<packageItem guid="urn:newsml:sealine:p" version="1"><itemMeta/><contentMeta>
<headline>All of today</headline></contentMeta><groupSet root="g"><group id="g"><itemRef
 residref="urn:newsml:sealine:1"><title>Quay closed 1</title></itemRef></group></groupSet></packageItem>"""


def item(number=1, version=1, status="usable", embargoed="", signal=""):
    return ITEM.format(
        number=number, version=version, status=status, embargoed=embargoed, signal=signal
    )


def message(*items):
    inner = "".join(items)
    return (
        '<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/>'
        f"<itemSet>{inner}</itemSet></newsMessage>"
    )


def nitf(status="usable", release="", correction=""):
    return NITF.format(status=status, release=release, correction=correction)


NINJS_1 = {
    "uri": "urn:sealine:1", "type": "text", "versioncreated": "2024-03-01T12:00:00Z",
    "firstcreated": "2024-03-01T10:00:00Z", "pubstatus": "usable", "headline": "Quay closed",
    "byline": "Noor Hadley", "language": "en", "slugline": "QUAY", "urgency": 4,
    "body_xhtml": f"<p>{FIRST.replace('&', '&amp;')}</p><p>{SECOND}</p>",
    "subject": [{"name": "Ports", "code": "1"}], "place": [{"name": "Tolm"}],
    "copyrightholder": "Sealine",
}  # fmt: skip
NINJS_2 = {
    "uri": "urn:sealine:2", "type": "text", "versioncreated": "2024-03-01T12:00:00Z",
    "headlines": [{"role": "short", "value": "Quay"}, {"role": "main", "value": "Quay closed"}],
    "bodies": [
        {"role": "main", "contenttype": "text/html", "value": f"<p>{FIRST.replace('&', '&amp;')}</p>"},
        {"role": "main", "contenttype": "text/plain", "value": f"{FIRST}\n\n{SECOND}"},
    ],
    "by": "Noor Hadley", "infosources": [{"name": "Sealine", "role": "c"}], "language": "en",
}  # fmt: skip
NINJS_3 = {
    "uri": "urn:sealine:3", "type": "text", "contentCreated": "2024-03-01T10:00:00Z",
    "versionCreated": "2024-03-01T12:00:00Z", "pubStatus": "usable", "language": "en",
    "headlines": [{"role": "main", "value": "Quay closed"}],
    "bodies": [{"contentType": "text/plain", "value": f"{FIRST}\n\n{SECOND}"}], "by": "Noor Hadley",
    "infoSources": [{"name": "Sealine"}], "subjects": [{"name": "Ports"}],
    "places": [{"name": "Tolm"}],
}  # fmt: skip

REUTERS = """<!DOCTYPE lewis SYSTEM "lewis.dtd">
<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" CGISPLIT="TRAINING-SET" OLDID="5544" NEWID="1">
<DATE>26-FEB-1987 15:01:01.79</DATE><TOPICS><D>cocoa</D><D>ship</D></TOPICS><PLACES><D>tolm</D></PLACES>
<PEOPLE></PEOPLE><ORGS></ORGS><EXCHANGES></EXCHANGES><COMPANIES></COMPANIES>
<UNKNOWN>&#5;&#5;&#5;C T&#22;</UNKNOWN><TEXT>&#2;<TITLE>QUAY &amp; FERRY</TITLE>
<AUTHOR>    By Noor Hadley</AUTHOR><DATELINE>    TOLM, Feb 26 - </DATELINE><BODY>The board met
on Tuesday &lt;TOLM.H>.
    Nobody had expected
it. Reuter
&#3;</BODY></TEXT></REUTERS>
<REUTERS TOPICS="NO" NEWID="2"><DATE>27-FEB-1987 10:00:00.00</DATE><TEXT TYPE="BRIEF">&#2;
<TITLE>BRIEF ONLY</TITLE>******</TEXT></REUTERS>"""

TREC = """<DOC>
<DOCNO> LA050789-0001 </DOCNO><DOCID> 53001 </DOCID>
<DATE><P>May 7, 1989, Sunday, Home Edition</P></DATE><SECTION><P>Metro; Part 2</P></SECTION>
<HEADLINE><P>QUAY CLOSED</P></HEADLINE><BYLINE><P>By NOOR HADLEY, Staff Writer</P></BYLINE>
<TEXT><P>The board met on Tuesday.</P><P>Nobody had expected AT&amp;T.</P></TEXT>
</DOC>
<DOC><DOCNO> AP890101-0002 </DOCNO><HEAD>Ferry Aground</HEAD><DATELINE>TOLM (AP)</DATELINE>
<TEXT>   The ferry ran aground.
   Nobody was hurt.</TEXT><TEXT>More came later.</TEXT></DOC>"""

GUARDIAN = """<response status="ok" total="1"><results><content id="coast/2024/mar/01/quay"
 section-name="Coast" web-publication-date="2024-03-01T10:00:00Z" web-title="Quay closed"
 web-url="https://g.example/quay"><fields><field name="headline">Quay closed</field>
<field name="byline">Noor Hadley</field><field name="body">&lt;p&gt;One &amp;amp; two.&lt;/p&gt;&lt;p&gt;Three.&lt;/p&gt;</field>
</fields></content></results></response>"""

NEWSITEM = """<?xml version="1.0" encoding="iso-8859-1" ?><newsitem itemid="2286" date="1996-08-20"
 xml:lang="en"><title>TOLM: Quay closed.</title><headline>Quay closed.</headline>
<dateline>TOLM 1996-08-20</dateline><text><p>One café.</p><p>Two.</p></text>
<copyright>(c) Sealine</copyright></newsitem>"""
