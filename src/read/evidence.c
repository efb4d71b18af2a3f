#include "read/evidence.h"

#include "base/alloc.h"
#include "read/fold.h"
#include "time/stamp.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

#define SENTENCE_WORDS 4 /* fewer say nothing */
#define SURELY 10        /* without a date anywhere so many tell of an incident */
#define MANY_LINKS 5     /* and most of what is there: a catalogue */
#define WHEN_BYTES 120   /* within which a date or a time is read */
#define TITLE_WEIGHT 3   /* of a placeholder in the title */
#define ENOUGH 1000      /* sentences that tell: whatever comes then, something happened */

struct evidence {
    size_t told;         /* sentences that tell of something past */
    size_t writing;      /* of these, those that are about postmortems and how they are written */
    size_t asked;        /* instructions and questions to whoever fills it in */
    size_t placeholders; /* "[HH:MM]", "{{ title }}", "YYYY-MM-DD" */
    size_t links;        /* items that are nothing but a link, or begin with one */
    size_t texts;        /* all that were weighed */
    bool dated;          /* a date or a time of day stands somewhere */
    bool day;            /* a date does */
    int asked_line, placeholder_line, template_line;
    bool is_template; /* the title says so */
    bool blank_title; /* it is still to be filled in */
    bool of_many;     /* the title names postmortems, not one */
    bool items;       /* within measures or actions, which read like instructions */
    bool causes;      /* within causes, which ask "Why?" and answer it */
};

/* ---- words */

/* clang-format off */
static const char *const past_words[] = {
    "was", "were", "had", "did", "began", "went", "got", "found", "lost", "saw", "sent", "took",
    "made", "led", "broke", "fell", "ran", "became", "came", "gave", "grew", "held", "kept",
    "knew", "left", "met", "put", "said", "spent", "stood", "thought", "told", "wrote", "hit",
    "brought", "stopped", "didnt", "wasnt", "werent", "hadnt", "couldnt", "shut", "rose",
    "rolled", "fue", "fueron", "estuvo", "estaba", "hubo", "pudo", "pudieron", "comenzo",
    "resolvio", "duro", "fallo", "quedo", "tenia", "salieron", "dejo", "era", "funciono",
    "funcionaron", "foi", "foram", "ficou", "ficaram", "estava", "houve", "comecou", "tinha",
    "parou", "caiu", "ete", "etait", "etaient", "avait", "avaient", "fut", "repondait",
    "manquait", NULL};
static const char *const not_past[] = {
    "need", "needed", "based", "related", "feed", "speed", "exceed", "proceed", "indeed",
    "embed", "seed", "unrelated", "shared", "detailed", "distributed", "required", "recommended",
    "hundred", "supposed", "involved", "so-called", "named", "called", "sacred", "red", "bed",
    "advanced", "managed", "dedicated", "automated", "centralized", "limited", "affected",
    "proposed", NULL};
static const char *const orders[] = {
    "write", "describe", "explain", "include", "provide", "summarize", "summarise", "detail the",
    "detail what", "copy this", "copy the", "copy these", "fill", "give a", "give an",
    "give some", "note the", "note who", "note any", "note that you", "ask why", "ask the",
    "ask somebody", "state the", "state what", "state who", "outline", "specify",
    "document what", "document the", "enter", "insert", "replace", "consider", "use this",
    "use the", "use these", "choose", "make sure", "remember", "please", "to be done",
    "to be filled", "short description", "short summary", "short event", "brief description",
    "one sentence", "a brief", "a short", "quick summary", "summary of", "bulleted",
    "each list item", "each action", "be brief", "be specific", "list the", "list all",
    "list any", "list each", "list of things", "list here", "here you", "tbd", "things that",
    "these are", "describa", "escriba", "explique", "incluya", "indique", "escribe", "describir",
    "resumen de", "decrivez", "expliquez", "indiquez", "listez", "descreva", "escreva", "inclua",
    "liste", "beschreibe", "adjust", "delete", "read", "keep it", "must contain", "add a",
    "add the", "add any", "optional", NULL};
static const char *const asks[] = {
    "when was", "when did", "when were", "when is", "how was", "how did", "how were", "how many",
    "how long", "how could", "how can", "how do", "how would", "what was", "what were",
    "what did", "what is", "what are", "what happened", "what went", "what needs", "what should",
    "what could", "what would", "what do", "what caused", "what actions", "what else", "who was",
    "who did", "who were", "who is", "who responded", "who needs", "why did", "why was",
    "why were", "where did", "where was", "was the", "was there", "were there", "were the",
    "did", "does", "do you", "do we", "are there", "is there", "can", "could", "should", "would",
    "which", "has the", "have you", "have we", "que paso", "que se hizo", "por que", "quien",
    "cuando", "como se", "que s est il", "qui a", "pourquoi", "o que aconteceu", "quem",
    "quando foi", NULL};
/* Words of one who writes about postmortems, their parts and their readers. */
static const char *const about_writing[] = {
    "postmortem", "postmortems", "mortem", "mortems", "timeline", "scenario", "readers",
    "section", "sections", "template", "templates", "readme", "repository", "directory",
    "project", NULL};
/* What begins a fragment that somebody is to answer: "How the issue was fixed". */
static const char *const wonders[] = {
    "what", "how", "who", "why", "which", "where", "whether", "que", "como", "quien", "quienes",
    "cuando", "donde", "quoi", "comment", "quand", "quem", "onde", NULL};
static const char *const to_you[] = {
    "you", "your", "yourself", "must", "usted", "votre", "vous", "voce", "seu", NULL};
static const char *const blanks_to_fill[] = {
    "title", "date", "time", "name", "names", "author", "authors", "hora", "fecha", "titulo",
    "service", "description", "summary", "owner", "ticket", "severity", "respuesta", "nombres",
    "duration", "link", "team", "start", "end", "timestamp", "url", "event", "id", "number",
    "timezone", "nom", "heure", "nome", "data", "titre", "status", "impact", "root cause", NULL};
static const char *const date_blanks[] = {
    "yyyy", "hh", "mm", "dd", "xx", "20xx", "yy", "aaaa", "jj", "xxx", "yyy", "zzz", "tbd",
    "todo", "xxhrs", NULL};
/* clang-format on */

/* BEFORE is the word before it; NULL: none. "A failed disk" and "is used" tell nothing. */
static bool is_past(const char *word, const char *before)
{
    static const char *const beside[] = {"is", "are", "be",     "being", "a",     "an",  "the",
                                         "to", "as",  "widely", "get",   "often", "can", NULL};
    size_t len = strlen(word);
    if (fold_in(word, past_words))
        return true;
    return len > 4 && !strcmp(word + len - 2, "ed") && !fold_in(word, not_past) &&
           !(before && fold_in(before, beside));
}

/* ---- placeholders */

/* What stands between brackets: whether it is to be filled in. */
static bool is_blank(const char *s, size_t len)
{
    struct folded f;
    if (!len || len > 200 || !isalpha((unsigned char)*s) || memchr(s, '=', len))
        return false;
    fold(&f, s, len, false);
    if (!f.n)
        return false;
    for (size_t i = 0; i < len; i++)
        if (isdigit((unsigned char)s[i]) && f.n < 3)
            return false;
    return f.n > 1 || fold_in(f.v[0].word, blanks_to_fill) || fold_in(f.v[0].word, date_blanks);
}

/* Up to END, or the line's end; no placeholder is that long, so that brackets which nothing closes
 * cost no search each. */
static size_t up_to(const char *s, char end)
{
    size_t n = 0;
    while (n < 300 && s[n] && s[n] != '\n' && s[n] != end)
        n++;
    return n;
}

/* A placeholder at S: its length; 0: none. */
static size_t placeholder(const char *s)
{
    size_t skip = *s == '$' ? 1 : 0;
    if (s[skip] == '{') {
        size_t open = 1 + (s[skip + 1] == '{');
        size_t n = up_to(s + skip + open, '}');
        const char *inner = s + skip + open;
        inner += strspn(inner, " .");
        bool closed = s[skip + open + n] == '}' && (open == 1 || s[skip + open + n + 1] == '}');
        bool is =
            closed && (isalpha((unsigned char)*inner) || skip) && (open == 2 || skip || n > 1);
        return is ? skip + open + n + open : 0;
    }
    if (*s == '[' || *s == '<') {
        char close = *s == '[' ? ']' : '>';
        size_t n = up_to(s + 1, close);
        if (s[n + 1] != close || s[n + 2] == '(' || s[n + 2] == '[' || s[n + 2] == ':')
            return 0;
        bool tag = *s == '<' && (memchr(s, '/', n) || memchr(s, '@', n));
        return !tag && is_blank(s + 1, n) ? n + 2 : 0;
    }
    return 0;
}

/* "YYYY-MM-DD", "HH:MM", "20xx". */
static size_t date_blank(const char *s, const char *begin)
{
    if (s > begin && isalnum((unsigned char)s[-1]))
        return 0;
    size_t n = 0;
    char word[8] = "";
    while (isalnum((unsigned char)s[n]) && n + 1 < sizeof word)
        word[n] = (char)tolower((unsigned char)s[n]), n++;
    if (isalnum((unsigned char)s[n]) || !fold_in(word, date_blanks))
        return 0;
    bool capitals = isupper((unsigned char)*s) || strchr("-/:", s[n]) != NULL || *s == '2';
    bool pair =
        strlen(word) > 2 || (s[n] && strchr("-/:", s[n])) || (s > begin && strchr("-/:", s[-1]));
    return capitals && pair ? n : 0;
}

static size_t count_placeholders(const char *text)
{
    size_t found = 0;
    bool code = false, joined = false;
    for (const char *s = text; *s; s++) {
        if (*s == '`')
            code = !code;
        if (code)
            continue;
        size_t n = placeholder(s), blank = n ? 0 : date_blank(s, text);
        found += n || (blank && !joined);
        if (n + blank)
            s += n + blank - 1;
        joined = blank > 0 || (joined && strchr("-/: ", *s));
    }
    return found;
}

/* ---- sentences */

/* "How the issue was fixed.", "When staff was notified": a sentence that is none. */
static bool is_fragment(const struct folded *f, const char *s, size_t len)
{
    return fold_in(f->v[0].word, wonders) ||
           (!strcmp(f->v[0].word, "when") && !memchr(s, ',', len));
}

static void weigh_sentence(struct evidence *e, const char *s, size_t len, int line)
{
    struct folded f;
    fold(&f, s, len, false);
    if (f.n < 2)
        return;
    bool past = false, you = false, question = len && s[len - 1] == '?', writing = false;
    for (size_t i = 0; i < f.n; i++) {
        writing = writing || fold_in(f.v[i].word, about_writing);
        past = past || is_past(f.v[i].word, i ? f.v[i - 1].word : NULL);
        you = you || fold_in(f.v[i].word, to_you);
        if (!strcmp(f.v[i].word, "template") && e->told < 2 && !e->template_line &&
            !memchr(s, '`', len))
            e->template_line = line;
    }
    bool order = !e->items && folded_begins(&f, orders) >= 0;
    static const char *const whys[] = {"why", "por que", "porque", "pourquoi", NULL};
    if (e->causes && question && folded_begins(&f, whys) >= 0)
        return;
    bool ask = question || folded_begins(&f, asks) >= 0 || is_fragment(&f, s, len);
    if (order || ask || (you && !past)) {
        e->asked++;
        if (!e->asked_line)
            e->asked_line = line;
    } else if (past && f.n >= SENTENCE_WORDS) {
        e->told++;
        e->writing += writing;
    }
}

/* ---- when */

/* Looks whether a date that may exist stands in TEXT, or a time of day where CLOCKS count. */
static void look_when(struct evidence *e, const char *text, bool clocks)
{
    if (e->day || (e->dated && !e->of_many))
        return;
    const char *end = text + strlen(text);
    for (const char *s = text; *s; s++) {
        int month;
        struct stamp stamp;
        if (s > text && (isalnum((unsigned char)s[-1]) || strchr("./:-_", s[-1])))
            continue;
        if (!isdigit((unsigned char)*s) && !date_month_scan(s, &month))
            continue;
        if (!stamp_read(s, end - s < WHEN_BYTES ? (size_t)(end - s) : WHEN_BYTES, &stamp))
            continue;
        const struct date_form *d = &stamp.at.date;
        e->day = stamp.at.has_date && d->month <= 12 && d->day <= 31;
        e->dated |= e->day || (clocks && stamp.at.has_clock);
        if (e->day)
            return;
    }
    e->day = about_year_in(text) > 0;
    e->dated |= e->day;
}

static void weigh_text(struct evidence *e, const char *text, int line)
{
    size_t placeholders = count_placeholders(text);
    e->placeholders += placeholders;
    if (placeholders && !e->placeholder_line)
        e->placeholder_line = line;
    e->texts++;
    if (placeholders)
        return; /* who knows what it will say */
    look_when(e, text, true);
    size_t len = strlen(text);
    bool link = *text == '[' && strstr(text, "](");
    e->links += link;
    if (link && text[len - 1] == ')' && !strchr(text, '.'))
        return;
    for (const char *s = text; *s;) {
        s += strspn(s, " \n");
        size_t n = 0;
        while (s[n] && !(strchr(".!?\n", s[n]) && (!s[n + 1] || strchr(" \n", s[n + 1]))))
            n++;
        n += s[n] && s[n] != '\n';
        weigh_sentence(e, s, n, line);
        s += n;
    }
}

static void weigh_block(struct evidence *e, const struct document *d, const struct block *b)
{
    enum block_type type = block_type(b);
    if (type == BLOCK_FENCE || type == BLOCK_COMMENT || type == BLOCK_HTML)
        return;
    struct buf words = BUF_INIT;
    block_add_words(d, b, &words);
    if (words.len)
        weigh_text(e, words.data, block_line(d, b));
    buf_release(&words);
    for (const struct block *c = block_first(b); c && e->told < ENOUGH; c = block_next(c))
        weigh_block(e, d, c);
}

static bool names_template(const char *text)
{
    struct folded f;
    fold(&f, text, strlen(text), false);
    for (size_t i = 0; i < f.n; i++)
        if (!strcmp(f.v[i].word, "template") || !strcmp(f.v[i].word, "plantilla") ||
            !strcmp(f.v[i].word, "modele"))
            return true;
    return false;
}

/* "Incident report template", "Template for postmortems". */
static bool is_template_title(const struct folded *f)
{
    static const char *const templates[] = {"template", "plantilla", "modele",
                                            "modelo",   "vorlage",   NULL};
    return f->n && (fold_in(f->v[0].word, templates) || fold_in(f->v[f->n - 1].word, templates));
}

#define TITLE_OWN 2 /* words beside a title's placeholder */

/* "Incident: <title>", "[Date]: [Title]": hardly a word is the title's own. */
static bool is_blank_title(const char *title)
{
    size_t own = 0, blanks = 0;
    bool within = false;
    for (const char *s = title; *s; s++) {
        size_t n = placeholder(s);
        blanks += n > 0;
        s += n ? n - 1 : 0;
        bool letter = !n && isalnum((unsigned char)*s);
        own += letter && !within;
        within = letter;
    }
    return blanks && own <= TITLE_OWN;
}

/* "Postmortems", "Our incident reports": more than one is spoken of. */
static bool names_many(const struct folded *f)
{
    static const char *const many[] = {"postmortems", "mortems", "retrospectives", NULL};
    for (size_t i = 0; i < f->n; i++)
        if (fold_in(f->v[i].word, many) ||
            (i && !strcmp(f->v[i].word, "reports") && !strcmp(f->v[i - 1].word, "incident")))
            return true;
    return f->n == 1 && !strcmp(f->v[0].word, "incidents");
}

/* What a heading says; the TITLE counts more. */
static void weigh_heading(struct evidence *e, const struct part *p, size_t number, bool title)
{
    size_t placeholders = count_placeholders(p->heading);
    e->placeholders += placeholders * (title ? TITLE_WEIGHT : 1);
    if (e->placeholders && !e->placeholder_line)
        e->placeholder_line = p->line;
    if (number < 3 && names_template(p->heading) && !e->template_line)
        e->template_line = p->line;
    look_when(e, p->heading, true);
    if (!title)
        return;
    struct folded f;
    fold(&f, p->heading, strlen(p->heading), false);
    e->is_template = is_template_title(&f);
    e->blank_title = is_blank_title(p->heading);
    e->of_many = names_many(&f);
}

static void weigh_front(struct evidence *e, const struct front_matter *front)
{
    for (size_t i = 0; i < front->n; i++) {
        e->placeholders += count_placeholders(front->v[i].value);
        look_when(e, front->v[i].value, false);
        if (e->placeholders && !e->placeholder_line)
            e->placeholder_line = front->v[i].line;
    }
}

/* ---- the verdict */

static void refuse(struct reading *r, int line, const char *why)
{
    r->no_incident = xstrdup(why);
    r->no_incident_line = line ? line : 1;
}

/* Events that say something: "Detection:" is still to be filled in. */
static size_t telling_events(const struct reading *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++) {
        const struct event *event = &r->list[i].record.event;
        if (r->list[i].kind != RECORD_EVENT || event->under != NONE)
            continue;
        size_t len = event->text ? strlen(event->text) : 0;
        n += !len || event->text[len - 1] != ':' || strchr(event->text, ' ');
    }
    return n;
}

static void judge(struct reading *r, const struct evidence *e)
{
    size_t events = telling_events(r);
    bool started = r->incident.own_start != NONE;
    size_t telling = e->told + (started ? 2 : 0);
    if (e->placeholders > 1 && e->placeholders > telling + events / 2)
        refuse(r, e->placeholder_line, "a template: its times and facts are still to be filled in");
    else if (e->blank_title)
        refuse(r, 1, "a template: its title is still to be filled in");
    else if (e->is_template && telling < SURELY)
        refuse(r, e->template_line, "a template: its title says so");
    else if (e->template_line && telling + events < 3 + e->asked + e->placeholders)
        refuse(r, e->template_line, "a template: nothing in it has happened");
    else if (!telling && !events)
        refuse(r, e->placeholder_line ? e->placeholder_line : e->asked_line,
               "nothing in it tells what happened");
    else if (e->asked > telling && (events < 2 || e->asked > 3 + 2 * telling))
        refuse(r, e->asked_line, "it tells what to write, not what happened");
    else if (e->of_many && !started && (!events || !e->day))
        refuse(r, 1, "a page about postmortems");
    else if (!events && (e->links > telling || (e->links >= MANY_LINKS && e->links * 2 > e->texts)))
        refuse(r, 1, "a list of other documents");
    else if (!events && !e->dated && e->told - e->writing < SURELY)
        refuse(r, 1, "nothing in it tells when anything happened");
}

void evidence_read(struct reading *r, const struct outline *o, const struct front_matter *front)
{
    struct evidence e = {0};
    bool titled = false;
    weigh_front(&e, front);
    for (size_t i = 0; i < o->n; i++) {
        const struct part *p = &o->part[i];
        e.causes = p->kind == PART_ROOT_CAUSE || p->kind == PART_CAUSE_AND_RESOLUTION;
        e.items = p->kind == PART_ACTIONS || p->kind == PART_MEASURES ||
                  p->kind == PART_MEASURES_AND_ACTIONS;
        bool title = !titled && p->form == HEADING_REAL;
        titled = titled || title;
        weigh_heading(&e, p, i, title);
        for (size_t k = 0; k < p->n && e.told < ENOUGH; k++)
            weigh_block(&e, p->piece[k].document, p->piece[k].block);
    }
    judge(r, &e);
}
