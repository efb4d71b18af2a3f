/* Every statement there is, by name, in one place. Values are bound, never written in. A test
 * prepares each and checks its plan; those that may read a whole table say so in STATEMENT_SCANS.
 */
#ifndef STORE_STATEMENTS_H
#define STORE_STATEMENTS_H

#include "store/record.h"

#define SQL_NAME(name) #name ", "
#define SQL_MARK(name) "?, "

#define SQL_INCIDENT INCIDENT_COLUMNS(SQL_NAME, SQL_NAME) "revision"
#define SQL_EVENT EVENT_COLUMNS(SQL_NAME, SQL_NAME) "revision"
#define SQL_CAUSE CAUSE_COLUMNS(SQL_NAME, SQL_NAME) "revision"
#define SQL_MEASURE MEASURE_COLUMNS(SQL_NAME, SQL_NAME) "revision"
#define SQL_LESSON LESSON_COLUMNS(SQL_NAME, SQL_NAME) "revision"
#define SQL_ACTION ACTION_COLUMNS(SQL_NAME, SQL_NAME) "revision"
#define SQL_FIELD FIELD_COLUMNS(SQL_NAME, SQL_NAME) "revision"
#define SQL_SECTION SECTION_COLUMNS(SQL_NAME, SQL_NAME) "revision"
#define SQL_SETTING SETTING_COLUMNS(SQL_NAME, SQL_NAME) "revision"

/* What a line of a timeline needs (store/timeline.c reads it); the last column is something else
 * than 'exact' where there is more to say. A document's line says not even whether it is key. */
#define SQL_EVENT_LINE "seq, at, at_text IS NOT NULL, kind, by, text, links, "
#define SQL_EVENT_DOCUMENT SQL_EVENT_LINE "coalesce(at_max, until, precision)"
#define SQL_EVENT_BRIEF                                                                            \
    SQL_EVENT_LINE                                                                                 \
    "coalesce(at_max, until, CASE WHEN key THEN 1 WHEN internal THEN 1 ELSE precision END)"

#define MARKS_INCIDENT INCIDENT_COLUMNS(SQL_MARK, SQL_MARK) "?"
#define MARKS_EVENT EVENT_COLUMNS(SQL_MARK, SQL_MARK) "?"
#define MARKS_CAUSE CAUSE_COLUMNS(SQL_MARK, SQL_MARK) "?"
#define MARKS_MEASURE MEASURE_COLUMNS(SQL_MARK, SQL_MARK) "?"
#define MARKS_LESSON LESSON_COLUMNS(SQL_MARK, SQL_MARK) "?"
#define MARKS_ACTION ACTION_COLUMNS(SQL_MARK, SQL_MARK) "?"
#define MARKS_FIELD FIELD_COLUMNS(SQL_MARK, SQL_MARK) "?"
#define MARKS_SECTION SECTION_COLUMNS(SQL_MARK, SQL_MARK) "?"
#define MARKS_SETTING SETTING_COLUMNS(SQL_MARK, SQL_MARK) "?"

/* The columns are bound in their order, the id after them. In the order of enum record_kind. */
#define RECORD_STATEMENTS(S, KIND, table)                                                          \
    S(KIND##_GET, "SELECT id, " SQL_##KIND " FROM " #table " WHERE id = ?1")                       \
    S(KIND##_INSERT, "INSERT INTO " #table " (" SQL_##KIND ", id) VALUES (" MARKS_##KIND ", ?)")   \
    S(KIND##_UPDATE, "UPDATE " #table " SET (" SQL_##KIND ") = (" MARKS_##KIND ") WHERE id = ?")   \
    S(KIND##_EACH, "SELECT id, " SQL_##KIND " FROM " #table " ORDER BY id")

#define STATEMENTS(S)                                                                              \
    RECORD_STATEMENTS(S, INCIDENT, incident)                                                       \
    RECORD_STATEMENTS(S, EVENT, event)                                                             \
    RECORD_STATEMENTS(S, CAUSE, cause)                                                             \
    RECORD_STATEMENTS(S, MEASURE, measure)                                                         \
    RECORD_STATEMENTS(S, LESSON, lesson)                                                           \
    RECORD_STATEMENTS(S, ACTION, action)                                                           \
    RECORD_STATEMENTS(S, FIELD, field)                                                             \
    RECORD_STATEMENTS(S, SECTION, section)                                                         \
    RECORD_STATEMENTS(S, SETTING, setting)                                                         \
    /* incidents */                                                                                \
    S(INCIDENT_LIST, "SELECT id, " SQL_INCIDENT " FROM incident WHERE removed = 0 ORDER BY id")    \
    S(INCIDENT_GLANCE,                                                                             \
      "SELECT title, zone, opened_at, own_start, own_end, removed, "                               \
      "EXISTS (SELECT 1 FROM event WHERE incident = ?1 AND kind = 'resolved' AND kind <> 'note' "  \
      "AND removed = 0) "                                                                          \
      "FROM incident WHERE id = ?1")                                                               \
    S(INCIDENT_LAST, "SELECT max(id) FROM incident")                                               \
    S(INCIDENT_OF_SLUG, "SELECT id FROM incident WHERE slug = ?1")                                 \
    S(INCIDENT_OF_UID, "SELECT id FROM incident WHERE uid = ?1")                                   \
    S(INCIDENT_OF_ALIAS, "SELECT id FROM incident WHERE aliases IS NOT NULL AND EXISTS "           \
                         "(SELECT 1 FROM json_each(aliases) WHERE value = ?1)")                    \
    S(INCIDENT_BEGINNING,                                                                          \
      "SELECT id FROM incident WHERE removed = 0 AND (substr(slug, 1, length(?1)) = ?1 "           \
      "OR substr(uid, 1, length(?1)) = ?1 OR (aliases IS NOT NULL AND EXISTS "                     \
      "(SELECT 1 FROM json_each(aliases) WHERE substr(value, 1, length(?1)) = ?1))) ORDER BY id")  \
    S(INCIDENT_OPENED_SINCE,                                                                       \
      "SELECT id FROM incident WHERE removed = 0 AND opened_at > ?1 ORDER BY id")                  \
    S(LOGIN_GET, "SELECT incident, at FROM login WHERE name = ?1")                                 \
    S(LOGIN_SET,                                                                                   \
      "INSERT INTO login (name, incident, at) VALUES (?1, ?2, ?3) "                                \
      "ON CONFLICT (name) DO UPDATE SET incident = excluded.incident, at = excluded.at")           \
    S(INCIDENT_OF_TITLE, "SELECT id, " SQL_INCIDENT " FROM incident WHERE removed = 0 "            \
                         "AND title = ?1 ORDER BY id")                                             \
    S(DOCUMENT_OF_DIGEST,                                                                          \
      "SELECT document.incident FROM document JOIN incident ON incident.id = document.incident "   \
      "WHERE digest = ?1 AND removed = 0 ORDER BY document.incident")                              \
    S(DOCUMENT_SET, "INSERT INTO document (digest, incident, at) VALUES (?1, ?2, ?3) "             \
                    "ON CONFLICT (digest, incident) DO NOTHING")                                   \
    /* events */                                                                                   \
    S(EVENT_LAST, "SELECT max(id) FROM event WHERE id >= ?1 AND id < ?2")                          \
    S(EVENT_TIMELINE,                                                                              \
      "SELECT id, " SQL_EVENT " FROM event WHERE incident = ?1 AND under IS NULL AND removed = 0 " \
      "ORDER BY at, seq")                                                                          \
    S(EVENT_SINCE,                                                                                 \
      "SELECT id, " SQL_EVENT " FROM event WHERE incident = ?1 AND under IS NULL AND removed = 0 " \
      "AND at >= ?2 ORDER BY at, seq")                                                             \
    S(EVENT_LATEST,                                                                                \
      "SELECT id, " SQL_EVENT " FROM event WHERE incident = ?1 AND under IS NULL AND removed = 0 " \
      "ORDER BY at DESC, seq DESC LIMIT ?2")                                                       \
    S(EVENT_COUNT,                                                                                 \
      "SELECT count(*) FROM event WHERE incident = ?1 AND under IS NULL AND removed = 0")          \
    S(EVENT_DETAILS, "SELECT id, " SQL_EVENT " FROM event WHERE under = ?1 AND removed = 0 "       \
                     "ORDER BY coalesce(at, ?2), seq")                                             \
    /* The same for store/timeline.h: what a line of a timeline needs, and details beside it. */   \
    S(EVENT_TIMELINE_DOCUMENT,                                                                     \
      "SELECT " SQL_EVENT_DOCUMENT " FROM event WHERE incident = ?1 AND under IS NULL "            \
      "AND removed = 0 ORDER BY at, seq")                                                          \
    S(EVENT_SINCE_BRIEF,                                                                           \
      "SELECT " SQL_EVENT_BRIEF " FROM event WHERE incident = ?1 AND under IS NULL "               \
      "AND removed = 0 AND at >= ?2 ORDER BY at, seq")                                             \
    S(EVENT_DETAILS_BRIEF, "SELECT " SQL_EVENT_BRIEF ", under FROM event WHERE under = ?1 "        \
                           "AND removed = 0 ORDER BY coalesce(at, ?2), seq")                       \
    S(EVENT_UNDER, "SELECT under FROM event WHERE under >= ?1 AND under < ?2 ORDER BY under")      \
    S(EVENT_DETAILS_FROM, "SELECT id, " SQL_EVENT " FROM event WHERE under >= ?1 AND under < ?2 "  \
                          "AND removed = 0 ORDER BY under, seq")                                   \
    S(EVENT_DETAILS_FROM_BRIEF, "SELECT " SQL_EVENT_BRIEF ", under FROM event WHERE under >= ?1 "  \
                                "AND under < ?2 AND removed = 0 ORDER BY under, seq")              \
    S(EVENT_OF_INCIDENT,                                                                           \
      "SELECT id, " SQL_EVENT " FROM event WHERE id >= ?1 AND id < ?2 ORDER BY id")                \
    S(EVENT_SET_REMOVED, "UPDATE event SET removed = ?1 WHERE id = ?2")                            \
    S(EVENT_NAME, "SELECT seq, uid, removed FROM event WHERE id = ?1")                             \
    S(EVENT_OF_UID, "SELECT id FROM event WHERE id >= ?1 AND id < ?2 AND uid = ?3")                \
    S(EVENT_OF_UIDS, "SELECT uid, CASE WHEN EXISTS (SELECT 1 FROM revision WHERE kind = 'event' "  \
                     "AND record = event.id AND difference IS NOT NULL) THEN NULL ELSE text END "  \
                     "FROM event WHERE uid IN (SELECT value FROM json_each(?1))")                  \
    S(EVENT_OF_SOURCE,                                                                             \
      "SELECT id FROM event WHERE incident = ?1 AND source = ?2 AND source_id = ?3")               \
    S(EVENT_FIRST_BY_HAND,                                                                         \
      "SELECT id FROM event WHERE incident = ?1 AND kind = ?2 AND kind <> 'note' "                 \
      "AND at IS NOT NULL AND removed = 0 AND source IS NULL ORDER BY at, seq LIMIT 1")            \
    S(EVENT_FIRST, "SELECT id FROM event WHERE incident = ?1 AND kind = ?2 AND kind <> 'note' "    \
                   "AND at IS NOT NULL AND removed = 0 ORDER BY at, seq LIMIT 1")                  \
    S(EVENT_FINAL_BY_HAND,                                                                         \
      "SELECT id FROM event WHERE incident = ?1 AND kind = ?2 AND kind <> 'note' "                 \
      "AND at IS NOT NULL AND removed = 0 AND source IS NULL ORDER BY at DESC, seq DESC LIMIT 1")  \
    S(EVENT_FINAL, "SELECT id FROM event WHERE incident = ?1 AND kind = ?2 AND kind <> 'note' "    \
                   "AND at IS NOT NULL AND removed = 0 ORDER BY at DESC, seq DESC LIMIT 1")        \
    S(EVENT_FIRST_NO_CHANGE,                                                                       \
      "SELECT id FROM event WHERE incident = ?1 AND under IS NULL AND removed = 0 "                \
      "AND kind <> 'change' ORDER BY at, seq LIMIT 1")                                             \
    S(EVENT_OWN_LAST,                                                                              \
      "SELECT event.id FROM revision JOIN event ON event.id = revision.record "                    \
      "WHERE revision.incident = ?1 AND revision.kind = 'event' AND difference IS NULL "           \
      "AND author = ?2 AND importer IS NULL AND removed = 0 ORDER BY revision.id DESC LIMIT 1")    \
    /* what stands beside the timeline */                                                          \
    S(CAUSE_LIST,                                                                                  \
      "SELECT id, " SQL_CAUSE " FROM cause WHERE incident = ?1 AND removed = 0 ORDER BY seq")      \
    S(CAUSE_ANSWERS,                                                                               \
      "SELECT id, " SQL_CAUSE " FROM cause WHERE incident = ?1 AND why = ?2 AND removed = 0 "      \
      "ORDER BY seq")                                                                              \
    S(CAUSE_LAST, "SELECT max(seq) FROM cause WHERE incident = ?1")                                \
    S(CAUSE_OF_SEQ, "SELECT id FROM cause WHERE incident = ?1 AND seq = ?2")                       \
    S(CAUSE_LAST_ROW, "SELECT max(id) FROM cause")                                                 \
    S(MEASURE_LAST_ROW, "SELECT max(id) FROM measure")                                             \
    S(CAUSE_OF_UID, "SELECT id FROM cause WHERE uid = ?1")                                         \
    S(MEASURE_LIST,                                                                                \
      "SELECT id, " SQL_MEASURE " FROM measure WHERE incident = ?1 AND removed = 0 ORDER BY seq")  \
    S(MEASURE_LAST, "SELECT max(seq) FROM measure WHERE incident = ?1")                            \
    S(MEASURE_OF_SEQ, "SELECT id FROM measure WHERE incident = ?1 AND seq = ?2")                   \
    S(MEASURE_OF_UID, "SELECT id FROM measure WHERE uid = ?1")                                     \
    S(LESSON_LIST,                                                                                 \
      "SELECT id, " SQL_LESSON " FROM lesson WHERE incident = ?1 AND removed = 0 ORDER BY seq")    \
    S(LESSON_LAST, "SELECT max(seq) FROM lesson WHERE incident = ?1")                              \
    S(LESSON_OF_SEQ, "SELECT id FROM lesson WHERE incident = ?1 AND seq = ?2")                     \
    S(LESSON_OF_UID, "SELECT id FROM lesson WHERE uid = ?1")                                       \
    S(SECTION_LIST,                                                                                \
      "SELECT id, " SQL_SECTION " FROM section WHERE incident = ?1 AND removed = 0 ORDER BY seq")  \
    S(SECTION_LAST, "SELECT max(seq) FROM section WHERE incident = ?1")                            \
    S(SECTION_OF_SEQ, "SELECT id FROM section WHERE incident = ?1 AND seq = ?2")                   \
    S(SECTION_OF_UID, "SELECT id FROM section WHERE uid = ?1")                                     \
    S(FIELD_LIST,                                                                                  \
      "SELECT id, " SQL_FIELD " FROM field WHERE incident = ?1 AND removed = 0 ORDER BY name")     \
    S(FIELD_OF_NAME, "SELECT id FROM field WHERE incident = ?1 AND name = ?2")                     \
    S(FIELD_LAST, "SELECT max(id) FROM field")                                                     \
    S(FIELD_NAMES, "SELECT DISTINCT name FROM field WHERE removed = 0 ORDER BY name")              \
    S(SETTING_OF_NAME, "SELECT id FROM setting WHERE name = ?1")                                   \
    S(SETTING_LIST, "SELECT id, " SQL_SETTING " FROM setting WHERE removed = 0 ORDER BY name")     \
    /* action items */                                                                             \
    S(ACTION_OF_INCIDENT,                                                                          \
      "SELECT id, " SQL_ACTION " FROM action WHERE incident = ?1 AND removed = 0 ORDER BY id")     \
    S(ACTION_FOR, "SELECT id, " SQL_ACTION " FROM action WHERE incident = ?1 AND for_id = ?2 "     \
                  "AND for_kind = ?3 AND removed = 0 ORDER BY id")                                 \
    S(ACTION_OPEN, "SELECT id, " SQL_ACTION " FROM action WHERE removed = 0 "                      \
                   "AND status IN ('open', 'started') ORDER BY due, priority, id")                 \
    S(ACTION_LIST, "SELECT id, " SQL_ACTION " FROM action WHERE removed = 0 ORDER BY id")          \
    S(ACTION_LAST, "SELECT max(id) FROM action")                                                   \
    S(ACTION_OF_UID, "SELECT id FROM action WHERE uid = ?1")                                       \
    S(ACTION_OWNERS,                                                                               \
      "SELECT DISTINCT owner FROM action WHERE removed = 0 AND owner IS NOT NULL ORDER BY owner")  \
    /* revisions */                                                                                \
    S(REVISION_INSERT,                                                                             \
      "INSERT INTO revision (id, change, at, author, incident, kind, record, difference, undoes, " \
      "origin, origin_id, origin_change, importer) "                                               \
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")                           \
    S(REVISION_NEWEST, "SELECT id, at, origin FROM revision ORDER BY id DESC LIMIT 1")             \
    S(REVISION_LAST, "SELECT max(id) FROM revision")                                               \
    S(REVISION_NEWEST_OWN,                                                                         \
      "SELECT at FROM revision WHERE origin IS NULL ORDER BY id DESC LIMIT 1")                     \
    S(REVISION_GET, SQL_REVISION " FROM revision WHERE id = ?1")                                   \
    S(REVISION_FROM, SQL_REVISION " FROM revision WHERE id >= ?1 ORDER BY id")                     \
    S(REVISION_OF_RECORD,                                                                          \
      SQL_REVISION " FROM revision WHERE kind = ?1 AND record = ?2 AND difference IS NOT NULL "    \
                   "ORDER BY id")                                                                  \
    S(REVISION_OF_RECORD_BACK,                                                                     \
      SQL_REVISION " FROM revision WHERE kind = ?1 AND record = ?2 AND difference IS NOT NULL "    \
                   "ORDER BY id DESC")                                                             \
    S(REVISION_OF_INCIDENT,                                                                        \
      "SELECT id FROM revision WHERE incident = ?1 AND difference IS NOT NULL "                    \
      "UNION SELECT revision FROM incident WHERE id = ?1 "                                         \
      "UNION SELECT revision FROM event WHERE id >= ?2 AND id < ?3 "                               \
      "UNION SELECT revision FROM cause WHERE incident = ?1 "                                      \
      "UNION SELECT revision FROM measure WHERE incident = ?1 "                                    \
      "UNION SELECT revision FROM lesson WHERE incident = ?1 "                                     \
      "UNION SELECT revision FROM action WHERE incident = ?1 "                                     \
      "UNION SELECT revision FROM field WHERE incident = ?1 "                                      \
      "UNION SELECT revision FROM section WHERE incident = ?1 ORDER BY 1")                         \
    S(REVISION_OWN_CHANGES,                                                                        \
      "SELECT change FROM revision WHERE incident = ?1 AND coalesce(importer, author) = ?2 "       \
      "AND undoes IS NULL ORDER BY id DESC")                                                       \
    S(REVISION_UNDOING, "SELECT DISTINCT change FROM revision WHERE undoes = ?1 AND change > ?1 "  \
                        "AND origin IS NULL")                                                      \
    S(REVISION_DIFFERENCES, "SELECT id, kind, record, difference FROM revision "                   \
                            "WHERE difference IS NOT NULL")                                        \
    S(REVISION_REWRITE, "UPDATE revision SET difference = ?2 WHERE id = ?1")                       \
    S(REVISION_OF_CHANGE, "SELECT id FROM revision WHERE origin = ?1 AND origin_id >= ?2 "         \
                          "AND origin_change = ?2 AND incident = ?3 ORDER BY origin_id LIMIT 1")   \
    S(ORIGIN_UID, "SELECT uid FROM origin WHERE id = ?1")                                          \
    S(ORIGIN_OF_UID, "SELECT id FROM origin WHERE uid = ?1")                                       \
    S(ORIGIN_INSERT, "INSERT INTO origin (uid) VALUES (?1)")

#define SQL_REVISION                                                                               \
    "SELECT id, change, at, author, incident, kind, record, difference, undoes, origin, "          \
    "origin_id, origin_change, importer"

#define STATEMENT_NAME(name, sql) STATEMENT_##name,
enum statement { STATEMENTS(STATEMENT_NAME) STATEMENT_COUNT };

/* The statement of a record kind: record_statement(kind, STATEMENT_INCIDENT_GET). */
#define STATEMENTS_EACH_RECORD 4
static inline enum statement record_statement(enum record_kind kind, enum statement of_incident)
{
    return (enum statement)((int)of_incident + (int)kind * STATEMENTS_EACH_RECORD);
}

extern const char *const statement_sql[STATEMENT_COUNT];
extern const char *const statement_names[STATEMENT_COUNT];

#endif
