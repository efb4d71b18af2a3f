#include "read/entry_layout.h"

#include "read/fold.h"
#include "store/vocabulary.h"

#include <ctype.h>
#include <string.h>

#define COLUMNS 32 /* of a table that are looked at */

/* What a column's title names. */
static const char *const event_words[] = {
    "event",  "events", "description", "what",      "details",   "detail",      "activity",
    "entry",  "update", "happened",    "summary",   "note",      "notes",       "message",
    "evento", "que",    "descripcion", "descricao", "evenement", "description", NULL};
static const char *const who_words[] = {"who",    "by",        "actor",    "person", "owner",
                                        "author", "name",      "user",     "quien",  "quem",
                                        "qui",    "responder", "reporter", "source", NULL};
static const char *const kind_words[] = {"kind",  "type", "status", "phase",
                                         "stage", "tipo", "estado", NULL};
static const char *const step_words[] = {"action",   "actions", "response", "accion",
                                         "acciones", "acao",    "acoes",    NULL};
static const char *const time_words[] = {
    "time", "date",     "when",    "hora",  "fecha", "data",  "heure", "timestamp",
    "day",  "datetime", "horario", "times", "dia",   "quand", "start", NULL};

/* A time that is still to come. */
static const char *const plan_words[] = {"due",    "deadline", "eta",     "expected",
                                         "target", "planned",  "vence",   "limite",
                                         "prazo",  "echeance", "expires", NULL};

struct columns {
    size_t first, last; /* of the time; first > last: there is none */
    size_t text;
    size_t who;  /* SIZE_MAX: none */
    size_t kind; /* likewise */
    bool until;  /* the last one of the time is its end */
};

static bool names(const struct buf *title, const char *const *list)
{
    struct folded f;
    fold(&f, title->data, title->len, false);
    for (size_t i = 0; i < f.n; i++)
        if (fold_in(f.v[i].word, list))
            return true;
    return false;
}

/* Whether a cell is a time, and nothing else. */
static bool is_time(const struct buf *cell, struct stamp *stamp)
{
    size_t took = cell->len && cell->len < 120 ? stamp_read(cell->data, cell->len, stamp) : 0;
    if (took) {
        for (size_t i = took; i < cell->len; i++)
            if (isalnum((unsigned char)cell->data[i]))
                return false;
        return true;
    }
    return cell->len && entry_is_day(cell->data, cell->len, stamp);
}

static bool is_time_column(const struct pipe_table *t, size_t column)
{
    size_t times = 0, filled = 0;
    struct stamp stamp;
    for (size_t i = 1; i < t->rows; i++) {
        filled += t->row[i].cell[column].len > 0;
        times += is_time(&t->row[i].cell[column], &stamp);
    }
    if (names(&t->row[0].cell[column], plan_words))
        return false;
    return times && (times * 2 >= filled || names(&t->row[0].cell[column], time_words));
}

/* Whether two columns side by side are a beginning and an end: both have clocks. */
static bool is_range(const struct pipe_table *t, size_t column)
{
    struct stamp a, b;
    for (size_t i = 1; i < t->rows; i++) {
        const struct buf *cell = t->row[i].cell;
        if (is_time(&cell[column], &a) && is_time(&cell[column + 1], &b) && a.at.has_clock &&
            b.at.has_clock)
            return true;
    }
    return false;
}

static bool find_columns(const struct pipe_table *t, struct columns *c)
{
    size_t n = t->columns < COLUMNS ? t->columns : COLUMNS;
    *c = (struct columns){.first = n, .text = n, .who = SIZE_MAX, .kind = SIZE_MAX};
    for (size_t i = 0; i < n && c->first == n; i++)
        if (is_time_column(t, i))
            c->first = i;
    if (c->first == n || n < 2)
        return false;
    c->last = c->first;
    while (!c->until && c->last + 1 < n && is_time_column(t, c->last + 1)) {
        c->until = is_range(t, c->last);
        c->last++;
    }
    for (size_t i = 0; i < n; i++) {
        if (i >= c->first && i <= c->last)
            continue;
        if (c->text == n && names(&t->row[0].cell[i], event_words))
            c->text = i;
        else if (c->kind == SIZE_MAX && names(&t->row[0].cell[i], kind_words))
            c->kind = i;
        else if (c->who == SIZE_MAX && names(&t->row[0].cell[i], who_words))
            c->who = i;
    }
    for (size_t i = 0; i < n && c->text == n; i++)
        if ((i < c->first || i > c->last) && i != c->who && i != c->kind)
            c->text = i;
    if (c->text == n) {
        size_t *other = c->who < n ? &c->who : &c->kind;
        c->text = *other < n ? *other : n;
        *other = SIZE_MAX;
    }
    return c->text < n;
}

/* "Date (2022)": the year of dates without one; 0: none. */
static int year_in(const struct buf *title)
{
    for (const char *s = title->data; *s; s++) {
        if (!isdigit((unsigned char)*s))
            continue;
        size_t n = strspn(s, "0123456789");
        int year =
            n == 4 ? (s[0] - '0') * 1000 + (s[1] - '0') * 100 + (s[2] - '0') * 10 + s[3] - '0' : 0;
        if (year >= 1900 && year < 2100)
            return year;
        s += n - 1;
    }
    return 0;
}

/* The time of a row, of all its columns, as it would be typed in one. */
static void add_time(const struct pipe_table *t, const struct columns *c,
                     const struct table_row *row, struct buf *out)
{
    for (size_t i = c->first; i <= c->last; i++) {
        struct stamp stamp;
        const struct buf *cell = &row->cell[i];
        if (!cell->len)
            continue;
        if (out->len)
            buf_adds(out, c->until && i == c->last ? " - " : " ");
        buf_add(out, cell->data, cell->len);
        int year = year_in(&t->row[0].cell[i]);
        if (year && is_time(cell, &stamp) && stamp.at.has_date && stamp.at.date.no_year &&
            !stamp.at.has_clock)
            buf_addf(out, " %d", year);
    }
}

static bool is_short_name(const struct buf *cell)
{
    struct folded f;
    fold(&f, cell->data, cell->len, false);
    return cell->len && f.n && f.n <= 6 && !strpbrk(cell->data, ".:;|[]()`");
}

/* The event kind that a cell names; NULL. */
static const char *kind_named(const struct buf *cell)
{
    const struct event_kind *kind =
        cell->len && cell->len < 24 ? event_kind_find(cell->data) : NULL;
    return kind ? kind->name : NULL;
}

static bool has_words(const struct buf *cell)
{
    for (size_t i = 0; i < cell->len; i++)
        if (isalnum((unsigned char)cell->data[i]) || (cell->data[i] & 0x80))
            return strcmp(cell->data, "—") != 0 && strcmp(cell->data, "–") != 0;
    return false;
}

static bool is_rest(const struct columns *c, const struct table_row *row, size_t i)
{
    return has_words(&row->cell[i]) && !(i == c->kind && kind_named(&row->cell[i])) &&
           (i < c->first || i > c->last) && i != c->text &&
           !(i == c->who && is_short_name(&row->cell[i]));
}

static bool is_url(const struct buf *cell)
{
    return (!strncmp(cell->data, "http://", 7) || !strncmp(cell->data, "https://", 8)) &&
           !strpbrk(cell->data, " \t\n<>");
}

/* A table without a header has its first entry there. */
static bool has_titles(const struct pipe_table *t, const struct columns *c)
{
    struct stamp stamp;
    return !is_time(&t->row[0].cell[c->first], &stamp);
}

/* What stands in further columns: a detail each, with the column's title where it says something.
 */
static void take_rest(struct gather *g, const struct pipe_table *t, const struct columns *c,
                      const struct table_row *row, size_t event)
{
    for (size_t i = 0; i < t->columns; i++) {
        if (!is_rest(c, row, i))
            continue;
        static const struct buf none = BUF_INIT;
        const struct buf *title = has_titles(t, c) ? &t->row[0].cell[i] : &none;
        const struct buf *cell = &row->cell[i];
        const char *kind = entry_label_kind(title->data, title->len);
        if (!kind && names(title, step_words))
            kind = "step";
        if (event != NO_EVENT && is_url(cell)) {
            gather_link(g, event, cell->data);
            continue;
        }
        struct buf text = BUF_INIT;
        if (!kind && title->len)
            buf_addf(&text, "%s: ", title->data);
        buf_add(&text, cell->data, cell->len);
        gather_detail(g, event, kind ? kind : "note", text.data, text.len, row->line, row->line);
        buf_release(&text);
    }
}

static size_t count_filled(const struct table_row *row)
{
    size_t filled = 0;
    for (size_t i = 0; i < row->n; i++)
        filled += row->cell[i].len > 0;
    return filled;
}

/* A row that only says which day it is. */
static bool take_day_row(struct gather *g, const struct table_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        struct stamp day;
        if (!row->cell[i].len)
            continue;
        if (count_filled(row) != 1 || !entry_is_day(row->cell[i].data, row->cell[i].len, &day))
            return false;
        gather_day(g, &day.at);
        return true;
    }
    return false;
}

static void set_by(struct gather *g, const struct buf *who)
{
    const char *s = who->data + (who->data[0] == '@');
    if (!is_short_name(who) || g->entry.by.len)
        return;
    buf_adds(&g->entry.by, s);
}

/* The row's words without a time: all of them. */
static void take_untimed(struct gather *g, const struct pipe_table *t, const struct columns *c,
                         const struct table_row *row, struct under *u)
{
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < row->n; i++)
        if (row->cell[i].len && !is_rest(c, row, i))
            buf_addf(&text, "%s%s", text.len ? " " : "", row->cell[i].data);
    gather_detail(g, u->event, "note", text.data, text.len, row->line, row->line);
    take_rest(g, t, c, row, u->event);
    buf_release(&text);
}

static void take_row(struct gather *g, const struct pipe_table *t, const struct columns *c,
                     const struct table_row *row, const char *zone, struct under *u)
{
    struct buf time = BUF_INIT, text = BUF_INIT;
    struct stamp stamp;
    if (take_day_row(g, row)) {
        u->event = NO_EVENT;
        return;
    }
    add_time(t, c, row, &time);
    if (zone[0] && strcmp(zone, g->place->zone)) {
        struct stamp plain;
        if (stamp_read(time.data, time.len, &plain) && plain.at.has_clock && !plain.at.zone_len)
            buf_addf(&time, " %s", zone);
    }
    size_t took = stamp_read(time.data, time.len, &stamp);
    if (!took) {
        take_untimed(g, t, c, row, u);
    } else {
        /* "2023-06-01 --:--" has nothing to add, "10:15 (alert)" has. */
        bool more = false;
        for (size_t i = took; i < time.len; i++)
            more |= isalnum((unsigned char)time.data[i]) || (time.data[i] & 0x80);
        if (more)
            buf_addf(&text, "%s ", time.data + took);
        buf_add(&text, row->cell[c->text].data, row->cell[c->text].len);
        entry_read_text(&g->entry, text.data, text.len);
        g->entry.stamp = stamp;
        if (c->who < t->columns)
            set_by(g, &row->cell[c->who]);
        if (c->kind < t->columns && kind_named(&row->cell[c->kind]))
            g->entry.kind = kind_named(&row->cell[c->kind]);
        u->event = gather_event(g, row->line, row->line, u->nested);
        take_rest(g, t, c, row, u->event);
    }
    buf_release(&time);
    buf_release(&text);
}

/* The lines of the paragraph before the table. */
static void take_before(struct gather *g, const struct document *d, const struct block *b,
                        const struct pipe_table *t, struct under *u)
{
    struct pieces p;
    if (!t->begins)
        return;
    block_pieces(d, b, SPLIT_LINES, &p);
    for (size_t i = 0; i < t->begins && i < p.n; i++) {
        const char *s = p.text.data + p.v[i].from;
        struct stamp day;
        char zone[64];
        if (p.v[i].line >= t->row[0].line)
            break;
        if (entry_is_zone(s, p.v[i].len, zone))
            gather_zone(g, zone, p.v[i].line);
        else if (entry_is_day(s, p.v[i].len, &day))
            gather_day(g, &day.at);
        else
            gather_detail(g, u->event, NULL, s, p.v[i].len, p.v[i].line, p.v[i].line);
    }
    pieces_release(&p);
}

bool table_take(struct gather *g, const struct document *d, const struct block *b, struct under *u)
{
    struct pipe_table t;
    struct columns c;
    char zone[64] = "";
    if (!document_table(d, b, &t))
        return false;
    bool found = find_columns(&t, &c);
    if (found) {
        take_before(g, d, b, &t, u);
        for (size_t i = c.first; i <= c.last && !zone[0]; i++) {
            const struct buf *title = &t.row[0].cell[i];
            if (stamp_zone_in(title->data, title->len, true, zone))
                gather_zone(g, zone, t.row[0].line);
            else
                zone[0] = '\0';
        }
        for (size_t i = has_titles(&t, &c) ? 1 : 0; i < t.rows; i++)
            take_row(g, &t, &c, &t.row[i], zone, u);
    }
    pipe_table_release(&t);
    return found;
}

struct layout_count table_count(const struct document *d, const struct block *b)
{
    struct layout_count count = {0};
    struct pipe_table t;
    struct columns c;
    if (!document_table(d, b, &t))
        return count;
    count.places = t.rows;
    if (find_columns(&t, &c)) {
        for (size_t i = 1; i < t.rows; i++) {
            struct stamp stamp;
            bool timed =
                is_time(&t.row[i].cell[c.last], &stamp) || is_time(&t.row[i].cell[c.first], &stamp);
            count.timed += timed;
            count.clocks += timed && stamp.at.has_clock;
        }
        count.places = t.rows - 1;
    }
    pipe_table_release(&t);
    return count;
}
