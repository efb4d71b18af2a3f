#include "store/schema_steps.h"

#include <stddef.h>

/* Times are microseconds since 1970-01-01T00:00:00Z: datetime(at / 1000000, 'unixepoch') shows one.
 * Lists (links, tags, services, roles, aliases) are JSON arrays; null is an empty one.
 * Nothing is ever deleted: removed = 1 says that a record is gone, so that its ref is not given out
 * again. */
static const char *const step_1[] = {
    "CREATE TABLE origin ( -- databases that revisions were made in\n"
    "  id INTEGER PRIMARY KEY, -- 1 is this one\n"
    "  uid TEXT NOT NULL UNIQUE -- UUIDv7\n"
    ") STRICT",

    "CREATE TABLE incident (\n"
    "  id INTEGER PRIMARY KEY, -- its number\n"
    "  uid TEXT NOT NULL UNIQUE, -- UUIDv7; survives export and import\n"
    "  slug TEXT NOT NULL UNIQUE, -- made once, from date and title\n"
    "  title TEXT NOT NULL, -- plain text\n"
    "  severity INTEGER CHECK (severity BETWEEN 1 AND 5), -- 1 is the worst\n"
    "  drill INTEGER NOT NULL DEFAULT 0 CHECK (drill IN (0, 1)), -- an exercise\n"
    "  zone TEXT NOT NULL, -- times are shown in it; as it was typed\n"
    "  opened_at INTEGER NOT NULL, -- when 'open' ran\n"
    "  own_start INTEGER, -- as set by a person; null: it follows from the events\n"
    "  own_start_max INTEGER, -- its last instant, where it is uncertain\n"
    "  own_start_precision TEXT CHECK (own_start_precision IN ('exact', 'about', 'hour', 'day')), "
    "-- of own_start\n"
    "  own_start_text TEXT, -- as it was typed\n"
    "  own_start_offset INTEGER, -- of the zone it was typed in, seconds ahead of UTC\n"
    "  own_end INTEGER, -- these five as for the start\n"
    "  own_end_max INTEGER, -- last instant\n"
    "  own_end_precision TEXT CHECK (own_end_precision IN ('exact', 'about', 'hour', 'day')), -- "
    "of own_end\n"
    "  own_end_text TEXT, -- as typed\n"
    "  own_end_offset INTEGER, -- seconds ahead of UTC\n"
    "  services TEXT, -- JSON array of names\n"
    "  tags TEXT, -- JSON array of words, sorted\n"
    "  roles TEXT, -- JSON array of {\"role\", \"name\"}\n"
    "  affected TEXT, -- how many users, as typed: \"~75%\"\n"
    "  review_at INTEGER, -- when the postmortem is to be reviewed\n"
    "  review_status TEXT CHECK (review_status IN ('draft', 'reviewed', 'published')), -- of it\n"
    "  ignored TEXT, -- JSON array of rules not to be checked here\n"
    "  aliases TEXT, -- JSON array: uids of incidents that were joined to this one\n"
    "  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)), -- taken out by rm or undo\n"
    "  revision INTEGER -- the one that recorded it\n"
    ") STRICT",

    "CREATE TABLE event ( -- an entry of a timeline, or (under) a detail of one\n"
    "  id INTEGER PRIMARY KEY, -- incident * 4294967296 + seq\n"
    "  incident INTEGER NOT NULL REFERENCES incident (id), -- whose timeline\n"
    "  seq INTEGER NOT NULL, -- the number in its ref, e3\n"
    "  uid TEXT NOT NULL, -- UUIDv7\n"
    "  at INTEGER, -- when it happened; null: a detail without a time of its own\n"
    "  at_max INTEGER, -- the last instant it may have happened at; null: at is exact\n"
    "  at_offset INTEGER, -- of the zone it was given in, seconds ahead of UTC\n"
    "  at_text TEXT, -- as it was typed\n"
    "  precision TEXT CHECK (precision IN ('exact', 'about', 'hour', 'day')), -- of at\n"
    "  until INTEGER, -- when it ended, if it lasted\n"
    "  until_max INTEGER, -- last instant\n"
    "  until_precision TEXT CHECK (until_precision IN ('exact', 'about', 'hour', 'day')), -- of "
    "until\n"
    "  recorded_at INTEGER NOT NULL, -- when it was written down\n"
    "  kind TEXT NOT NULL CHECK (kind IN ('impact', 'detected', 'declared', 'acknowledged', "
    "'escalated', 'hypothesis', 'ruled-out', 'finding', 'change', 'step', 'comms', 'mitigated', "
    "'resolved', 'note')), -- what sort of entry\n"
    "  by TEXT, -- who did what it tells\n"
    "  text TEXT NOT NULL, -- plain text\n"
    "  links TEXT, -- JSON array of URLs\n"
    "  tags TEXT, -- JSON array of words, sorted\n"
    "  key INTEGER NOT NULL DEFAULT 0 CHECK (key IN (0, 1)), -- short forms show it\n"
    "  internal INTEGER NOT NULL DEFAULT 0 CHECK (internal IN (0, 1)), -- not for the public\n"
    "  under INTEGER REFERENCES event (id) DEFERRABLE INITIALLY DEFERRED, -- it is a detail of\n"
    "  source TEXT, -- where it was imported from\n"
    "  source_id TEXT, -- its id there\n"
    "  raw TEXT, -- what was imported, as it came\n"
    "  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)), -- taken out\n"
    "  revision INTEGER, -- the one that recorded it\n"
    "  CHECK (id = incident << 32 | seq)\n"
    ") STRICT",
    "CREATE INDEX event_time ON event (incident, at, seq) WHERE under IS NULL AND removed = 0",
    "CREATE INDEX event_detail ON event (under, seq) WHERE under IS NOT NULL",
    "CREATE INDEX event_kind ON event (incident, kind, at, seq) WHERE kind <> 'note'",
    "CREATE INDEX event_source ON event (incident, source, source_id) WHERE source IS NOT NULL",

    "CREATE TABLE cause (\n"
    "  id INTEGER PRIMARY KEY, -- its row; no ref\n"
    "  incident INTEGER NOT NULL REFERENCES incident (id), -- whose\n"
    "  seq INTEGER NOT NULL, -- the number in its ref, c1\n"
    "  uid TEXT NOT NULL UNIQUE, -- UUIDv7\n"
    "  kind TEXT NOT NULL CHECK (kind IN ('root', 'trigger', 'contributing')), -- its part\n"
    "  category TEXT CHECK (category IN ('config', 'deploy', 'capacity', 'dependency', "
    "'hardware', 'software', 'process', 'human-factors', 'security')), -- its field\n"
    "  text TEXT NOT NULL, -- Markdown\n"
    "  why INTEGER REFERENCES cause (id) DEFERRABLE INITIALLY DEFERRED, -- whose \"why?\" it "
    "answers\n"
    "  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)), -- taken out\n"
    "  revision INTEGER, -- the one that recorded it\n"
    "  UNIQUE (incident, seq)\n"
    ") STRICT",
    "CREATE INDEX cause_why ON cause (why) WHERE why IS NOT NULL",

    "CREATE TABLE measure ( -- an improvement decided on\n"
    "  id INTEGER PRIMARY KEY, -- its row; no ref\n"
    "  incident INTEGER NOT NULL REFERENCES incident (id), -- whose\n"
    "  seq INTEGER NOT NULL, -- m1\n"
    "  uid TEXT NOT NULL UNIQUE, -- UUIDv7\n"
    "  kind TEXT NOT NULL CHECK (kind IN ('corrective', 'preventative')), -- its aim\n"
    "  text TEXT NOT NULL, -- plain text\n"
    "  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)), -- taken out\n"
    "  revision INTEGER, -- the one that recorded it\n"
    "  UNIQUE (incident, seq)\n"
    ") STRICT",

    "CREATE TABLE lesson (\n"
    "  id INTEGER PRIMARY KEY, -- its row; no ref\n"
    "  incident INTEGER NOT NULL REFERENCES incident (id), -- whose\n"
    "  seq INTEGER NOT NULL, -- l1\n"
    "  uid TEXT NOT NULL UNIQUE, -- UUIDv7\n"
    "  kind TEXT NOT NULL CHECK (kind IN ('well', 'poorly', 'lucky')), -- how it went\n"
    "  text TEXT NOT NULL, -- plain text\n"
    "  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)), -- taken out\n"
    "  revision INTEGER, -- the one that recorded it\n"
    "  UNIQUE (incident, seq)\n"
    ") STRICT",

    "CREATE TABLE action ( -- an action item\n"
    "  id INTEGER PRIMARY KEY, -- the number in its ref, a7\n"
    "  incident INTEGER NOT NULL REFERENCES incident (id), -- it came out of\n"
    "  uid TEXT NOT NULL UNIQUE, -- UUIDv7\n"
    "  kind TEXT CHECK (kind IN ('prevent', 'detect', 'mitigate', 'repair', 'investigate', "
    "'process')), -- what it does\n"
    "  text TEXT NOT NULL, -- plain text\n"
    "  owner TEXT, -- who does it\n"
    "  due TEXT CHECK (due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- a date\n"
    "  priority INTEGER CHECK (priority BETWEEN 0 AND 4), -- 0 is the most urgent\n"
    "  status TEXT NOT NULL CHECK (status IN ('open', 'started', 'done', 'dropped')), -- how far\n"
    "  ticket TEXT, -- where it is tracked elsewhere\n"
    "  for_kind TEXT CHECK (for_kind IN ('measure', 'cause', 'event')), -- what it answers: a "
    "table\n"
    "  for_id INTEGER, -- and the row there\n"
    "  proof TEXT, -- a URL that shows that it is done\n"
    "  reason TEXT, -- why it was dropped\n"
    "  slips INTEGER NOT NULL DEFAULT 0, -- how often the due date moved to a later one\n"
    "  created_at INTEGER NOT NULL, -- when it was added\n"
    "  done_at INTEGER, -- when it was done\n"
    "  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)), -- taken out\n"
    "  revision INTEGER -- the one that recorded it\n"
    ") STRICT",
    "CREATE INDEX action_open ON action (due, priority, id) "
    "WHERE removed = 0 AND status IN ('open', 'started')",
    "CREATE INDEX action_incident ON action (incident, id)",

    "CREATE TABLE field ( -- a named narrative\n"
    "  id INTEGER PRIMARY KEY, -- its row; no ref\n"
    "  incident INTEGER NOT NULL REFERENCES incident (id), -- whose\n"
    "  name TEXT NOT NULL, -- summary, impact, detection, resolution, conclusion, …\n"
    "  text TEXT NOT NULL, -- Markdown\n"
    "  internal INTEGER NOT NULL DEFAULT 0 CHECK (internal IN (0, 1)), -- not for the public\n"
    "  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)), -- taken out\n"
    "  revision INTEGER, -- the one that recorded it\n"
    "  UNIQUE (incident, name)\n"
    ") STRICT",

    "CREATE TABLE section ( -- any other part of a document\n"
    "  id INTEGER PRIMARY KEY, -- its row; no ref\n"
    "  incident INTEGER NOT NULL REFERENCES incident (id), -- whose\n"
    "  seq INTEGER NOT NULL, -- s1\n"
    "  uid TEXT NOT NULL UNIQUE, -- UUIDv7\n"
    "  heading TEXT NOT NULL, -- plain text\n"
    "  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 6), -- of the heading\n"
    "  markdown TEXT NOT NULL, -- what stands under it\n"
    "  after TEXT, -- the section it stands after; null: last\n"
    "  internal INTEGER NOT NULL DEFAULT 0 CHECK (internal IN (0, 1)), -- not for the public\n"
    "  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)), -- taken out\n"
    "  revision INTEGER, -- the one that recorded it\n"
    "  UNIQUE (incident, seq)\n"
    ") STRICT",

    "CREATE TABLE setting ( -- configuration that everybody who uses this file shares\n"
    "  id INTEGER PRIMARY KEY, -- its row; no ref\n"
    "  name TEXT NOT NULL UNIQUE, -- severity.critical, …\n"
    "  value TEXT NOT NULL, -- as it was set\n"
    "  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)), -- unset\n"
    "  revision INTEGER -- the one that recorded it\n"
    ") STRICT",

    "CREATE TABLE login ( -- the incident that each person is working on\n"
    "  name TEXT PRIMARY KEY, -- login name\n"
    "  incident INTEGER NOT NULL REFERENCES incident (id), -- last opened or used\n"
    "  at INTEGER NOT NULL -- when\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE revision ( -- one recorded change of one record\n"
    "  id INTEGER PRIMARY KEY, -- the number that history shows, r12\n"
    "  change INTEGER NOT NULL, -- the first revision of the same command\n"
    "  at INTEGER NOT NULL, -- when; later than any before, of this database\n"
    "  author TEXT NOT NULL, -- who recorded it\n"
    "  incident INTEGER, -- whose record; null: a setting\n"
    "  kind TEXT NOT NULL, -- the record's table\n"
    "  record INTEGER NOT NULL, -- and its row there\n"
    "  difference TEXT, -- JSON {column: [was, became]}; null: the record was made\n"
    "  undoes INTEGER, -- the change that this one takes back\n"
    "  origin INTEGER REFERENCES origin (id), -- where it was made; null: here\n"
    "  origin_id INTEGER, -- its number there\n"
    "  origin_change INTEGER, -- its change there\n"
    "  importer TEXT -- who brought it in from there\n"
    ") STRICT",
    "CREATE INDEX revision_record ON revision (kind, record) WHERE difference IS NOT NULL",
    "CREATE INDEX revision_incident ON revision (incident) WHERE difference IS NOT NULL",
    "CREATE INDEX revision_undoes ON revision (undoes, change) WHERE undoes IS NOT NULL",
    "CREATE INDEX revision_origin ON revision (origin, origin_id) WHERE origin IS NOT NULL",
    NULL,
};

/* The comments above are for those who read this, and cost every start of the program when they
 * stand in the file: from here on the file's own text is compact (schema_compact). */
static const char *const step_2[] = {NULL};

/* Which file an incident was read from is no part of what it says: no revision, no export has it.
 */
static const char *const step_3[] = {
    "CREATE TABLE document ( -- files that were read into an incident\n"
    "  digest TEXT NOT NULL, -- SHA-256 of the whole file, hexadecimal\n"
    "  incident INTEGER NOT NULL REFERENCES incident (id), -- that has what it says\n"
    "  at INTEGER NOT NULL, -- when it was read\n"
    "  PRIMARY KEY (digest, incident)\n"
    ") STRICT, WITHOUT ROWID",
    NULL,
};

const struct schema_step schema_steps[SCHEMA_VERSION] = {
    {step_1, false, 1},
    {step_2, true, 1},
    {step_3, true, 1},
};
