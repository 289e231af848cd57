"""The tables of the catalogue, and the format number of the index."""

FORMAT = 5
"""The format of the whole index folder, raised by a change that older code cannot read or write."""

SEALED = 3
"""The first format that had seals."""

READABLE = (2, SEALED, 4, FORMAT)
"""Formats that can be read. The first commit converts an earlier format to `FORMAT`; its packed
texts stay packed, and its segments have no words until they are rebuilt."""

ARTICLE_TABLES = """
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE generations (
    number INTEGER PRIMARY KEY, committed TEXT NOT NULL, action TEXT NOT NULL,
    added INTEGER NOT NULL, updated INTEGER NOT NULL, removed INTEGER NOT NULL
);
CREATE TABLE segments (
    id INTEGER PRIMARY KEY AUTOINCREMENT, rows INTEGER NOT NULL, articles INTEGER NOT NULL,
    first INTEGER NOT NULL
);
CREATE TABLE files (
    segment INTEGER NOT NULL REFERENCES segments ON DELETE CASCADE, path TEXT NOT NULL,
    size INTEGER NOT NULL, modified INTEGER NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (segment, path)
) WITHOUT ROWID;
CREATE TABLE versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article TEXT NOT NULL,
    title TEXT NOT NULL, source TEXT, author TEXT, date TEXT, url TEXT, language TEXT,
    metadata TEXT NOT NULL, content_hash BLOB NOT NULL, passages BLOB NOT NULL,
    born INTEGER NOT NULL, died INTEGER
);
CREATE UNIQUE INDEX versions_current ON versions (article) WHERE died IS NULL;
CREATE INDEX versions_history ON versions (article, id);
CREATE INDEX versions_dead ON versions (died) WHERE died IS NOT NULL;
CREATE TABLE texts (version INTEGER PRIMARY KEY REFERENCES versions ON DELETE CASCADE,
    content BLOB NOT NULL);
CREATE TABLE skipped (place TEXT PRIMARY KEY, reason TEXT NOT NULL, generation INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE TABLE segment_encoders (
    segment INTEGER PRIMARY KEY REFERENCES segments ON DELETE CASCADE, encoder TEXT NOT NULL
);
"""
# segments.first: the version of its first row; segments, and so all rows, are in this order.
# versions.passages: little-endian uint32 pairs, the start and end of each passage in the text.
# texts.content: TEXT; before format 4 a BLOB, zlib over UTF-8.
# segment_encoders: the folder of the encoder behind a segment's vectors, if it is not the one that
# the index was made with. A generation is served by all segments of its encoder: merging keeps the
# rows of dead versions, so nothing else ties a segment to a generation.

GENERATION_TABLES = """
CREATE TABLE earlier_lives (
    version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE,
    born INTEGER NOT NULL, died INTEGER NOT NULL, PRIMARY KEY (version, born)
) WITHOUT ROWID;
CREATE TABLE generation_settings (
    name TEXT NOT NULL, born INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name, born)
) WITHOUT ROWID;
"""
# generation_settings.value: JSON; null if the setting is removed from `born` on.

COPY_TABLES = """
CREATE TABLE bands (band INTEGER NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (band, version)) WITHOUT ROWID;
CREATE TABLE copies (version INTEGER NOT NULL, other INTEGER NOT NULL,
    PRIMARY KEY (version, other)) WITHOUT ROWID;
"""

ALERT_TABLES = """
CREATE TABLE alerts (
    name TEXT PRIMARY KEY, query TEXT NOT NULL, least REAL NOT NULL, since INTEGER NOT NULL,
    encoder TEXT NOT NULL, vector BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE alert_matches (
    generation INTEGER NOT NULL, name TEXT NOT NULL REFERENCES alerts ON DELETE CASCADE,
    article TEXT NOT NULL, position INTEGER NOT NULL, score REAL NOT NULL,
    reported INTEGER NOT NULL, PRIMARY KEY (generation, name, article)
) WITHOUT ROWID;
CREATE INDEX alert_matches_new ON alert_matches (generation) WHERE NOT reported;
CREATE TABLE alerted (generation INTEGER NOT NULL);
CREATE INDEX versions_born ON versions (born);
"""
# alerts.since: the newest generation when it was saved; later ones are matched.
# alerts.vector: float32, by the encoder with that digest; empty if the query has no words.
# alert_matches.reported: 1 if it was reported, 2 if it never will be, because its article was.
# alerted: the generation up to which articles have been matched; no row before the first time.

FEED_TABLES = """
CREATE TABLE feeds (
    address TEXT PRIMARY KEY, title TEXT, etag TEXT, modified TEXT, asked TEXT, not_before TEXT,
    failures INTEGER NOT NULL, problem TEXT, gone INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE entries (
    feed TEXT NOT NULL REFERENCES feeds ON DELETE CASCADE, entry TEXT NOT NULL,
    digest BLOB NOT NULL, tries INTEGER NOT NULL, problem TEXT, PRIMARY KEY (feed, entry)
) WITHOUT ROWID;
CREATE TABLE watched (
    file TEXT NOT NULL, article TEXT NOT NULL, PRIMARY KEY (file, article)
) WITHOUT ROWID;
CREATE INDEX watched_articles ON watched (article);
"""
# entries.tries: how often the page of an entry could not be fetched, while it may still come.
# watched.file: relative to the folder that holds the index, or absolute if it lies outside.

SEAL_TABLES = """
CREATE TABLE IF NOT EXISTS seals (
    name TEXT PRIMARY KEY, rows INTEGER NOT NULL, digest BLOB NOT NULL
) WITHOUT ROWID;
"""
# seals.digest: the sum of the digests of all rows, modulo 2^128, little-endian.

ANALYSIS_TABLES = """
CREATE TABLE IF NOT EXISTS segment_analyses (
    segment INTEGER PRIMARY KEY REFERENCES segments ON DELETE CASCADE, analysis INTEGER NOT NULL
);
"""
# segment_analyses: the rules by which a segment's texts were made words; before format 5 no segment
# has a row, and no file of its words.

TABLES = (
    ARTICLE_TABLES
    + ANALYSIS_TABLES
    + GENERATION_TABLES
    + COPY_TABLES
    + ALERT_TABLES
    + FEED_TABLES
    + SEAL_TABLES
)
"""The statements that make the tables of a new catalogue."""
