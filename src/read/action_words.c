#include "read/action_words.h"

#include "base/alloc.h"
#include "read/fold.h"
#include "store/vocabulary.h"
#include "time/date.h"
#include "time/instant.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct word {
    const char *text;
    int means;
};

/* clang-format off */
static const struct word columns[] = {
    {"action", ACTION_TEXT}, {"actions", ACTION_TEXT}, {"action item", ACTION_TEXT},
    {"action items", ACTION_TEXT}, {"task", ACTION_TEXT}, {"tasks", ACTION_TEXT},
    {"item", ACTION_TEXT}, {"what", ACTION_TEXT}, {"description", ACTION_TEXT},
    {"improvement", ACTION_TEXT}, {"follow up", ACTION_TEXT}, {"todo", ACTION_TEXT},
    {"tarea", ACTION_TEXT}, {"accion", ACTION_TEXT}, {"descripcion", ACTION_TEXT},
    {"tarefa", ACTION_TEXT}, {"acao", ACTION_TEXT}, {"descricao", ACTION_TEXT},
    {"tache", ACTION_TEXT},
    {"owner", ACTION_OWNER}, {"owners", ACTION_OWNER}, {"who", ACTION_OWNER},
    {"assignee", ACTION_OWNER}, {"assigned to", ACTION_OWNER}, {"assigned", ACTION_OWNER},
    {"responsible", ACTION_OWNER}, {"dri", ACTION_OWNER}, {"dueno", ACTION_OWNER},
    {"duena", ACTION_OWNER}, {"responsable", ACTION_OWNER}, {"responsavel", ACTION_OWNER},
    {"encargado", ACTION_OWNER}, {"dono", ACTION_OWNER}, {"asignado a", ACTION_OWNER},
    {"due", ACTION_DUE}, {"due date", ACTION_DUE}, {"due by", ACTION_DUE},
    {"deadline", ACTION_DUE}, {"expected date", ACTION_DUE}, {"target date", ACTION_DUE},
    {"eta", ACTION_DUE}, {"fecha limite", ACTION_DUE}, {"vencimiento", ACTION_DUE},
    {"prazo", ACTION_DUE}, {"echeance", ACTION_DUE}, {"date limite", ACTION_DUE},
    {"priority", ACTION_PRIORITY}, {"prio", ACTION_PRIORITY}, {"prioridad", ACTION_PRIORITY},
    {"prioridade", ACTION_PRIORITY}, {"priorite", ACTION_PRIORITY},
    {"ticket", ACTION_TICKET}, {"tickets", ACTION_TICKET}, {"bug", ACTION_TICKET},
    {"bugs", ACTION_TICKET}, {"issue", ACTION_TICKET}, {"issues", ACTION_TICKET},
    {"tracking bug", ACTION_TICKET}, {"tracking issue", ACTION_TICKET},
    {"jira", ACTION_TICKET}, {"tracking", ACTION_TICKET}, {"tracked in", ACTION_TICKET},
    {"link", ACTION_TICKET}, {"pr", ACTION_TICKET},
    {"status", ACTION_STATUS}, {"state", ACTION_STATUS}, {"done", ACTION_STATUS},
    {"estado", ACTION_STATUS}, {"statut", ACTION_STATUS}, {"etat", ACTION_STATUS},
    {"type", ACTION_KIND}, {"kind", ACTION_KIND}, {"category", ACTION_KIND},
    {"tipo", ACTION_KIND}, {"categoria", ACTION_KIND}, {"categorie", ACTION_KIND},
    {NULL, 0},
};

static const struct word statuses[] = {
    {"done", 'x'}, {"completed", 'x'}, {"complete", 'x'}, {"closed", 'x'}, {"fixed", 'x'},
    {"resolved", 'x'}, {"merged", 'x'}, {"finished", 'x'}, {"yes", 'x'}, {"hecho", 'x'},
    {"completado", 'x'}, {"hecha", 'x'}, {"cerrado", 'x'}, {"feito", 'x'}, {"concluido", 'x'},
    {"fait", 'x'}, {"termine", 'x'},
    {"open", ' '}, {"todo", ' '}, {"to do", ' '}, {"not started", ' '}, {"pending", ' '},
    {"new", ' '}, {"no", ' '}, {"abierto", ' '}, {"pendiente", ' '}, {"aberto", ' '},
    {"pendente", ' '}, {"ouvert", ' '}, {"a faire", ' '},
    {"started", '/'}, {"in progress", '/'}, {"ongoing", '/'}, {"wip", '/'}, {"in review", '/'},
    {"en curso", '/'}, {"en progreso", '/'}, {"em andamento", '/'}, {"en cours", '/'},
    {NULL, 0},
};

static const struct word priority_words[] = {
    {"critical", 0}, {"critica", 0}, {"critico", 0}, {"critique", 0}, {"urgent", 0},
    {"urgente", 0}, {"highest", 0}, {"high", 1}, {"alta", 1}, {"alto", 1}, {"haute", 1},
    {"major", 1}, {"medium", 2}, {"normal", 2}, {"media", 2}, {"medio", 2}, {"moyenne", 2},
    {"low", 3}, {"baja", 3}, {"bajo", 3}, {"baixa", 3}, {"baixo", 3}, {"basse", 3}, {"minor", 3},
    {"lowest", 4}, {NULL, 0},
};

static const struct word kind_words[] = { /* numbers of action_kinds */
    {"prevent", 0}, {"prevention", 0}, {"preventive", 0}, {"preventative", 0}, {"preventivo", 0},
    {"preventiva", 0}, {"prevencion", 0}, {"prevencao", 0}, {"preventif", 0}, {"preventive", 0},
    {"detect", 1}, {"detection", 1}, {"detectar", 1}, {"deteccion", 1}, {"deteccao", 1},
    {"monitoring", 1}, {"detecter", 1},
    {"mitigate", 2}, {"mitigation", 2}, {"mitigative", 2}, {"mitigar", 2}, {"mitigacion", 2},
    {"mitigacao", 2},
    {"repair", 3}, {"fix", 3}, {"fixes", 3}, {"corrective", 3}, {"reparacion", 3}, {"reparacao", 3},
    {"correctivo", 3}, {"correctiva", 3}, {"corretivo", 3}, {"correctif", 3}, {"reparation", 3},
    {"investigate", 4}, {"investigation", 4}, {"research", 4}, {"investigar", 4},
    {"investigacion", 4},
    {"process", 5}, {"proceso", 5}, {"processo", 5}, {"processus", 5},
    {NULL, 0},
};
/* clang-format on */

/* What a whole text means by a table; -1: nothing. */
static int meaning(const struct word *words, const char *text, size_t len)
{
    struct folded f;
    fold(&f, text, len, false);
    size_t n = f.n; /* what stands in brackets explains */
    while (n && f.v[n - 1].bracketed)
        n--;
    for (; words->text; words++)
        if (n && !f.more && folded_matches(&f, 0, words->text) == n)
            return words->means;
    return -1;
}

enum action_word action_word_of(const char *text, size_t len)
{
    int word = meaning(columns, text, len);
    return word < 0 ? ACTION_NOTHING : (enum action_word)word;
}

static bool set_due(struct action *a, const char *value, size_t len)
{
    char text[64], due[11];
    if (len >= sizeof text)
        return false;
    memcpy(text, value, len);
    text[len] = '\0';
    struct date_form date;
    const char *end = date_scan(text, &date);
    struct error err;
    if (!end || *end || date_check(&date, text, &err))
        return false;
    struct buf out = BUF_INIT;
    struct civil c = {.year = date.year, .month = date.month, .day = date.day};
    civil_add_date(&out, &c);
    bool fits = out.len < sizeof due;
    if (fits)
        str_replace(&a->due, out.data);
    buf_release(&out);
    return fits;
}

static bool set_owner(struct action *a, const char *value, size_t len)
{
    if (len > 1 && (*value == '@' || *value == '`'))
        value++, len--;
    if (len && value[len - 1] == '`')
        len--;
    if (!len || len > 120 || memchr(value, '\n', len))
        return false;
    free(a->owner);
    a->owner = xstrndup(value, len);
    return true;
}

static bool set_priority(struct action *a, const char *value, size_t len)
{
    char word[24];
    int priority = meaning(priority_words, value, len);
    if (priority < 0 && len < sizeof word) {
        memcpy(word, value, len);
        word[len] = '\0';
        priority = priority_from_word(word);
    }
    if (priority < 0)
        return false;
    a->priority = priority;
    return true;
}

static bool set_status(struct action *a, const char *value, size_t len)
{
    int status = meaning(statuses, value, len);
    if (status < 0 && len == 3 && (!memcmp(value, "✅", 3) || !memcmp(value, "✓", 3)))
        status = 'x';
    if (status < 0)
        return false;
    str_replace(&a->status, status == 'x' ? "done" : status == '/' ? "started" : "open");
    return true;
}

bool action_set(struct action *a, enum action_word word, const char *value, size_t len)
{
    while (len && strchr(" \t\n", *value))
        value++, len--;
    while (len && strchr(" \t\n", value[len - 1]))
        len--;
    if (!len || (len == 1 && *value == '-'))
        return true;
    int kind;
    switch (word) {
    case ACTION_OWNER:
        return set_owner(a, value, len);
    case ACTION_DUE:
        return set_due(a, value, len);
    case ACTION_PRIORITY:
        return set_priority(a, value, len);
    case ACTION_STATUS:
        return set_status(a, value, len);
    case ACTION_TICKET:
        if (memchr(value, '\n', len))
            return false;
        free(a->ticket);
        a->ticket = xstrndup(value, len);
        return true;
    case ACTION_KIND:
        kind = meaning(kind_words, value, len);
        if (kind >= 0)
            str_replace(&a->kind, action_kinds[kind]);
        return kind >= 0;
    default:
        return false;
    }
}

/* ---- what stands in the text */

/* "owner: bob" or "due 2023-06-30" within S: sets it; false: it is something else. */
static bool set_pair(struct action *a, const char *s, size_t len)
{
    while (len && *s == ' ')
        s++, len--;
    size_t n = 0;
    while (n < len && (isalpha((unsigned char)s[n]) || (s[n] == ' ' && n > 12)))
        n++;
    enum action_word word = action_word_of(s, n);
    bool colon = n < len && s[n] == ':';
    if (word <= ACTION_TEXT || n == len || (!colon && word != ACTION_DUE))
        return false;
    return action_set(a, word, s + n + colon, len - n - colon);
}

/* All of "(owner: bob, due 2023-06-30)", or nothing of it. */
static bool set_pairs(struct action *a, const char *s, size_t len)
{
    struct action copy;
    record_copy(RECORD_ACTION, &copy, a);
    bool all = len > 0;
    while (len && all) {
        const char *comma = memchr(s, ',', len);
        const char *semicolon = memchr(s, ';', len);
        if (semicolon && (!comma || semicolon < comma))
            comma = semicolon;
        size_t n = comma ? (size_t)(comma - s) : len;
        all = set_pair(&copy, s, n);
        n += comma != NULL;
        s += n;
        len -= n;
    }
    if (all) {
        record_release(RECORD_ACTION, a);
        *a = copy;
    } else
        record_release(RECORD_ACTION, &copy);
    return all;
}

static bool read_brackets(struct action *a, struct buf *text)
{
    size_t end = text->len;
    while (end && strchr(" .", text->data[end - 1]))
        end--;
    if (!end || !strchr(")]", text->data[end - 1]))
        return false;
    size_t open = end - 1;
    char sign = text->data[end - 1] == ')' ? '(' : '[';
    while (open && text->data[open] != sign)
        open--;
    if (!open || !set_pairs(a, text->data + open + 1, end - open - 2))
        return false;
    buf_truncate(text, open);
    buf_rtrim(text);
    return true;
}

/* Where the last "due " of a text begins; 0: nowhere. */
static size_t find_due(const struct buf *text)
{
    size_t i = text->len;
    while (i && (strncasecmp(text->data + i, "due ", 4) != 0 ||
                 isalnum((unsigned char)text->data[i - 1])))
        i--;
    return i;
}

/* Where the last "owner: " of a text begins; 0: nowhere. */
static size_t find_label(const struct buf *text)
{
    size_t colon = text->len;
    while (colon && text->data[colon] != ':')
        colon--;
    size_t begin = colon;
    while (begin && isalpha((unsigned char)text->data[begin - 1]))
        begin--;
    return begin == colon ? 0 : begin;
}

/* What begins there, if it is a sentence of its own, behind a dash, or on a line of its own. */
static bool take_tail(struct action *a, struct buf *text, size_t begin)
{
    if (!begin)
        return false;
    size_t end = begin;
    while (end && strchr(" \n", text->data[end - 1]))
        end--;
    size_t dash = end;
    while (dash && (strchr("-*;,|", text->data[dash - 1]) || (text->data[dash - 1] & 0x80)))
        dash--;
    bool parted = dash < end || (end && strchr(".!?)]", text->data[end - 1])) ||
                  memchr(text->data + end, '\n', begin - end);
    size_t len = text->len - begin;
    while (len && strchr(" .\n", text->data[begin + len - 1]))
        len--;
    if (!parted || !set_pair(a, text->data + begin, len))
        return false;
    buf_truncate(text, dash);
    buf_rtrim(text);
    return true;
}

/* "Owner: @bob" or "due 2023-06-30" at the end. */
static bool read_tail(struct action *a, struct buf *text)
{
    return take_tail(a, text, find_label(text)) || take_tail(a, text, find_due(text));
}

/* "text - @bob" */
static void read_owner_behind_dash(struct action *a, const char *s, size_t len)
{
    size_t at = len;
    while (at && s[at - 1] != '@' && s[at - 1] != ' ')
        at--;
    bool named = at && at < len && s[at - 1] == '@' && isalnum((unsigned char)s[at]);
    size_t dash = at ? at - 1 : 0;
    while (dash && s[dash - 1] == ' ')
        dash--;
    bool behind = dash && dash < at - 1 &&
                  (s[dash - 1] == '-' || s[dash - 1] == ':' ||
                   (dash > 3 && (!strncmp(s + dash - 3, "–", 3) || !strncmp(s + dash - 3, "—", 3) ||
                                 !strncmp(s + dash - 3, "→", 3))));
    if (named && behind && len - at < 40)
        set_owner(a, s + at, len - at);
}

/* "[bob] text", "text (@bob)" and "text - @bob" name an owner and stay as they are. */
static void read_owner(struct action *a, const struct buf *text)
{
    const char *s = text->data, *end;
    size_t len = text->len;
    while (len && strchr(" .", s[len - 1]))
        len--;
    size_t n = *s == '[' || *s == '@' ? 1 + strspn(s + 1, "@") : 0;
    end = n ? s + n : s;
    while (isalnum((unsigned char)*end) || *end == '_' || (*end == '-' && end > s + n))
        end++;
    bool leads = n && end > s + n && end - s < 40 &&
                 (*s == '[' ? *end == ']' && end[1] == ' ' : *end == ':' || *end == ' ');
    if (leads && islower((unsigned char)s[n]))
        set_owner(a, s + n, (size_t)(end - s) - n);
    else if (len && s[len - 1] == ')') {
        size_t open = len - 1;
        while (open && s[open] != '(')
            open--;
        if (s[open] == '(' && s[open + 1] == '@' && !memchr(s + open, ' ', len - open) &&
            len - open > 3)
            set_owner(a, s + open + 1, len - open - 2);
    } else
        read_owner_behind_dash(a, s, len);
}

static void read_done(struct action *a, struct buf *text)
{
    struct folded f;
    fold(&f, text->data, text->len, false);
    bool struck = text->len > 4 && !strncmp(text->data, "~~", 2) &&
                  !strncmp(text->data + text->len - 2, "~~", 2);
    bool first = *text->data == '[' && f.n && f.v[0].bracketed &&
                 meaning(statuses, f.v[0].word, strlen(f.v[0].word)) == 'x';
    bool last = false;
    size_t n = text->len;
    while (n && strchr(" .", text->data[n - 1]))
        n--;
    if (n && strchr(")]", text->data[n - 1])) {
        size_t open = n - 1;
        while (open && !strchr("([", text->data[open]))
            open--;
        struct folded words;
        fold(&words, text->data + open, n - open, false);
        last = words.n && meaning(statuses, words.v[0].word, strlen(words.v[0].word)) == 'x';
    }
    bool ticked = !strncmp(text->data, "✅", 3) || !strncmp(text->data, "✔", 3) ||
                  (n >= 3 && !strncmp(text->data + n - 3, "✅", 3));
    if (struck || first || last || ticked)
        str_replace(&a->status, "done");
    if (struck) {
        buf_truncate(text, text->len - 2);
        memmove(text->data, text->data + 2, text->len - 1);
        buf_truncate(text, text->len - 2);
    }
}

void action_read_text(struct action *a, struct buf *text)
{
    while (read_brackets(a, text) || read_tail(a, text))
        ;
    read_done(a, text);
    if (!a->owner)
        read_owner(a, text);
}
