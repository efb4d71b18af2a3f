#include "feed/feed.h"

#include "store/records.h"

static int find_known(struct feed *feed, const struct event *event, int64_t *id, struct error *err)
{
    struct db *db = feed->change->db;
    *id = NONE;
    if (event->uid && record_of_uid(db, RECORD_EVENT, feed->incident, event->uid, id, err))
        return -1;
    if (*id != NONE || !event->source || !event->source_id)
        return 0;
    struct stmt *stmt = db_stmt(db, STATEMENT_EVENT_OF_SOURCE, err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, feed->incident);
    bind_text(stmt, 2, event->source);
    bind_text(stmt, 3, event->source_id);
    return db_number(stmt, id, err);
}

int feed_accept(struct feed *feed, struct event *event, int64_t *id, struct error *err)
{
    int64_t here;
    if (find_known(feed, event, &here, err))
        return -1;
    if (here != NONE) {
        feed->known++;
    } else {
        event->incident = feed->incident;
        event->id = event->seq = NONE;
        if (event->recorded_at == NONE)
            event->recorded_at = feed->change->at;
        if (change_insert(feed->change, RECORD_EVENT, event, err))
            return -1;
        here = event->id;
        feed->added++;
    }
    if (id)
        *id = here;
    return 0;
}
