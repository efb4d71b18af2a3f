#include "read/event_words.h"

#include "base/utf8.h"
#include "read/fold.h"

#include <string.h>

/* A rule's words stand side by side; "a|b" is either, "escalat*" whatever begins so, "~" up to
 * four words in between. They stand within one clause, begin within the first REACH words, and
 * where the rule ends with "$" they end it; one that begins with "^" begins it. */
struct rule {
    enum said said;
    int reach;
    const char *words;
};

static const struct rule rules[] = {
    {SAID_DETECTED, 16, "detect|detects|detected|detection|detectado|detectada|detecto|detecta"},
    {SAID_DETECTED, 16, "detectou|detecte|detectee|detection"},
    {SAID_DETECTED, 16, "alert|alerts|alerted|alarm|alarms|alerta|alertas|alerte|alertes"},
    {SAID_DETECTED, 16, "notice|notices|noticed|noticing"},
    {SAID_DETECTED, 16, "paged|pagerduty"},
    {SAID_DETECTED, 16,
     "monitoring|monitors ~ fail*|alert*|trigger*|indicat*|show*|report*|detect*"},
    {SAID_DETECTED, 16, "user|users|customer|customers|client|clients ~ report|reports|reported"},
    {SAID_DETECTED, 16,
     "report|reports|reported|reporting ~ issue*|error*|outage|problem*|fail*|down"},
    {SAID_DETECTED, 16, "reported by|on|in|to"},
    {SAID_DETECTED, 16, "first|initial report|reports|reported"},
    {SAID_DETECTED, 16, "usuarios|clientes|utilisateurs ~ report*|relat*|inform*|signal*"},
    {SAID_DETECTED, 16, "observed|observes"},
    {SAID_DETECTED, 16, "notified|notifies|alerted us|me"},
    {SAID_DETECTED, 16,
     "report|reports|reported ~ backlog|slow*|latency|degrad*|unavailab*|timeout*"},

    {SAID_ACKNOWLEDGED, 20, "acknowledg*|acked|acks|ack"},
    {SAID_ACKNOWLEDGED, 20, "began|begins|begin|begun|start|starts|started|starting ~ investigat*"},
    {SAID_ACKNOWLEDGED, 20,
     "began|begins|start|starts|started ~ looking|debugging|troubleshooting"},
    {SAID_ACKNOWLEDGED, 20,
     "investigation|investigations|diagnostics ~ began|begin|begins|started"},
    {SAID_ACKNOWLEDGED, 20, "investigation|investigations ~ starts|launched|initiated|underway"},
    {SAID_ACKNOWLEDGED, 20,
     "team|teams|engineer|engineers|oncall|call|sre ~ was|were|is|are notified"},
    {SAID_ACKNOWLEDGED, 20,
     "team|teams|engineer|engineers|oncall|call|sre ~ was|were|is|got paged"},
    {SAID_ACKNOWLEDGED, 20,
     "team|engineer|engineers|oncall|call|sre ~ was|were|is|got alerted|engaged"},
    {SAID_ACKNOWLEDGED, 20, "team|oncall|call|engineer notified|paged|alerted|engaged $"},
    {SAID_ACKNOWLEDGED, 20, "team|engineer|engineers|oncall|call|sre ~ responds|responded|respond"},
    {SAID_ACKNOWLEDGED, 20, "notified ~ team|engineer|engineers|oncall|call"},
    {SAID_ACKNOWLEDGED, 20, "looking|looks|looked into"},
    {SAID_ACKNOWLEDGED, 1, "investigating $"},
    {SAID_ACKNOWLEDGED, 20, "call ~ reconoce|reconocio|reconhece|reconheceu|acuse"},
    {SAID_ACKNOWLEDGED, 20, "reconoce|reconocio|reconhece|reconheceu ~ alerta|incidente"},
    {SAID_ACKNOWLEDGED, 20, "inicia|inicio|comienza|comenzo|comeca|comecou ~ investiga*"},
    {SAID_ACKNOWLEDGED, 20, "debut ~ investigation*|analyse|diagnostic"},
    {SAID_ACKNOWLEDGED, 20, "equipo|equipe ~ notificad*|avisad*|prevenu*|notifie*"},

    {SAID_ESCALATED, 16, "escalated|escalates|escalating|escalate to"},
    {SAID_ESCALATED, 16, "escalated|escalates ~ to"},
    {SAID_ESCALATED, 16, "incident|issue|problem|ticket|case|was|were|is|and escalated"},
    {SAID_ESCALATED, 16, "escalation to"},
    {SAID_ESCALATED, 2, "escalation|escalated $"},
    {SAID_ESCALATED, 16, "escalado|escalada|escalo|escalou|escalade ~ a|al|ao|para|equipo|equipe"},

    {SAID_MITIGATED, 24, "mitigated|mitigado|mitigada|mitige|mitigee"},
    {SAID_MITIGATED, 24, "rolled ~ back"},
    {SAID_MITIGATED, 24, "rolls back"},
    {SAID_MITIGATED, 24,
     "rollback|revert|failover ~ complete|completed|completes|finished|deployed"},
    {SAID_MITIGATED, 24, "reverted|revertido|revertida|revertio|reverteu"},
    {SAID_MITIGATED, 24, "failed over"},
    {SAID_MITIGATED, 24, "workaround|mitigation ~ applied|deployed|complete|completed"},
    {SAID_MITIGATED, 24, "workaround|mitigation in place"},

    {SAID_RESOLVED, 40, "issue|issues|incident|problem|problems|outage|impact|all|it ~ resolved"},
    {SAID_RESOLVED, 40, "issue|issues|incident|problem|problems|outage ~ fixed"},
    {SAID_RESOLVED, 40, "^ resolved|fixed|resuelto|resolvido|resolu $"},
    {SAID_RESOLVED, 40, "resolves|resolved|fixes|fixed it"},
    {SAID_RESOLVED, 40, "everything ~ fixed|resolved"},
    {SAID_RESOLVED, 40, "resolves|resolved ~ incident|issue|outage|problem"},
    {SAID_RESOLVED, 40, "fixes|fixed ~ incident|issue|outage|problem"},
    {SAID_RESOLVED, 40, "fully|completely restored|recovered|operational|functional|resolved"},
    {SAID_RESOLVED, 40, "full|complete recovery|service restored|confirmed|recovered"},
    {SAID_RESOLVED, 40, "resolution ~ confirmed|complete|completed"},
    {SAID_RESOLVED, 40,
     "incidente|problema|incident|probleme ~ resuelto|resolvido|resolu|solucionado"},
    {SAID_RESOLVED, 40, "totalmente|completamente restaurado|restaurada|recuperado|restabelecido"},
    {SAID_RESOLVED, 40, "completement retabli|retablie|restaure|restauree"},

    {SAID_RECOVERED, 40,
     "service|services|site|website|system|systems|everything ~ restored|recovered"},
    {SAID_RECOVERED, 40, "service|services|site|website|system|systems ~ operational"},
    {SAID_RECOVERED, 40, "service|services|site|website|system|systems is|are|was|were back"},
    {SAID_RECOVERED, 40, "service|services|site|website|system|systems ~ back up|online|again"},
    {SAID_RECOVERED, 40, "back to normal|online"},
    {SAID_RECOVERED, 2, "recovery|recovered|restored $"},
    {SAID_RECOVERED, 40, "returned|returns|return to normal"},
    {SAID_RECOVERED, 40, "outage|incident ~ ends|ended|over|closed"},
    {SAID_RECOVERED, 40, "end of ~ outage|incident"},
    {SAID_RECOVERED, 40, "outage to an end"},
    {SAID_RECOVERED, 40, "all clear"},
    {SAID_RECOVERED, 40, "everything ~ working|okay|ok|fine"},
    {SAID_RECOVERED, 40, "fix ~ confirmed|verified"},
    {SAID_RECOVERED, 40, "servicio|servico|service ~ recuperado|restaurado|restablecido|retabli"},
    {SAID_RECOVERED, 40, "servicio|servico|sistema ~ normalizado|restabelecido|operativo"},

    {SAID_AGAIN, 40, "issue|issues|problem|problems|outage|error|errors ~ again|recur*|returned"},
    {SAID_AGAIN, 40,
     "issue|issues|problem|problems|outage|error|errors ~ persist|persists|reappear*"},
    {SAID_AGAIN, 40, "issue|issues|problem|problems|outage ~ not ~ fixed|resolved"},
    {SAID_AGAIN, 40, "down|closed|failing|unavailable again"},
    {SAID_AGAIN, 40, "second|another outage"},

    {SAID_IN_VAIN, 40, "fails|worse|persist|persists|still|unsuccessful|unsuccessfully|attempted"},
};

#define RULES (sizeof rules / sizeof *rules)

/* Before what is said, within its clause: it is denied, doubted, or still to come. */
static const char *const doubts[] = {
    "not",     "no",        "never",     "without",      "cannot",      "failed",    "fails",
    "unable",  "partially", "partly",    "until",        "if",          "should",    "would",
    "could",   "may",       "might",     "tries",        "tried",       "will",      "unless",
    "attempt", "attempts",  "attempted", "believe",      "believing",   "believed",  "seem",
    "seems",   "seemed",    "appears",   "appeared",     "hoping",      "suspected", "expected",
    "planned", "sin",       "nao",       "sans",         "pas",         "didnt",     "doesnt",
    "dont",    "wasnt",     "werent",    "isnt",         "arent",       "hasnt",     "havent",
    "couldnt", "cant",      "wont",      "parcialmente", "temporarily", NULL};

#define WORDS 64 /* of a text are looked at */

struct word {
    const char *s;
    size_t len;
    bool clause; /* another clause begins with it */
};
struct words {
    char text[640];
    struct word v[WORDS];
    size_t n;
};

static bool parts_clauses(uint32_t c)
{
    return c == ',' || c == '.' || c == ';' || c == ':' || c == '(' || c == ')' || c == '\n' ||
           c == 0x2013 || c == 0x2014;
}

static void split(struct words *w, const char *text, size_t len)
{
    size_t used = 0;
    bool inside = false, clause = true;
    w->n = 0;
    for (size_t i = 0, size; i < len && used < sizeof w->text; i += size) {
        uint32_t c = (unsigned char)text[i];
        size = 1;
        if (c >= 0x80)
            c = utf8_next(text + i, len - i, &size);
        char letter = fold_letter(c);
        if (c == '\'' || c == 0x2019)
            continue; /* "didn't" is a word of these tables */
        if (!letter) {
            inside = false;
            /* "4.5" parts none; "the fix. All" does. */
            clause |= parts_clauses(c) && (i + size >= len || text[i + size] <= ' ' || c != '.');
            clause |= c == '-' && i > 0 && text[i - 1] == ' '; /* a dash */
            continue;
        }
        if (!inside) {
            if (w->n == WORDS)
                return;
            w->v[w->n++] = (struct word){w->text + used, 0, clause};
            clause = false;
        }
        inside = true;
        w->text[used++] = letter;
        w->v[w->n - 1].len++;
    }
}

/* One of the alternatives of an element of a rule. */
static bool fits(const char *element, size_t len, const struct word *word)
{
    const char *s = element, *end = element + len;
    for (;; s++) {
        size_t same = 0;
        while (s < end && same < word->len && *s == word->s[same])
            s++, same++;
        if (s < end && *s == '*')
            return true;
        if ((s == end || *s == '|') && same == word->len)
            return true;
        while (s < end && *s != '|')
            s++;
        if (s == end)
            return false;
    }
}

/* Where the rule's words end that stand from word AT on, within one clause; 0: they don't. */
static size_t stands(const char *rule, const struct words *w, size_t at)
{
    const char *end = strchr(rule, ' ');
    size_t len = end ? (size_t)(end - rule) : strlen(rule);
    if (len == 1 && *rule == '~') {
        for (size_t gap = 0; gap <= 4 && at + gap < w->n; gap++) {
            size_t found = stands(end + 1, w, at + gap);
            if (found || w->v[at + gap].clause)
                return found;
        }
        return 0;
    }
    if (len == 1 && *rule == '$')
        return at >= w->n || w->v[at].clause ? at : 0;
    if (at >= w->n || w->v[at].clause || !fits(rule, len, &w->v[at]))
        return 0;
    return end ? stands(end + 1, w, at + 1) : at + 1;
}

static bool is_doubt(const struct word *word)
{
    for (const char *const *d = doubts; *d; d++)
        if (**d == *word->s && strlen(*d) == word->len && !memcmp(*d, word->s, word->len))
            return true;
    return false;
}

/* In the five words before it, or within it. */
static bool doubted(const struct words *w, size_t at, size_t end)
{
    for (size_t i = at + 1; i < end; i++)
        if (is_doubt(&w->v[i]))
            return true;
    for (size_t i = at, back = 0; back < 5 && i > 0 && !w->v[i].clause; back++)
        if (is_doubt(&w->v[--i]))
            return true;
    return false;
}

/* By the first two letters of a word; what is none counts as the 27th. */
static size_t pair_of(const char *s, size_t len)
{
    size_t pair = 0;
    for (size_t i = 0; i < 2; i++)
        pair = pair * 27 + (i < len && s[i] >= 'a' && s[i] <= 'z' ? (size_t)(s[i] - 'a') : 26);
    return pair;
}

#define LIST_MOST                                                                                  \
    (sizeof(((struct event_words *)0)->list) / sizeof *((struct event_words *)0)->list)

/* For each alternative that a rule may begin with: writes the rule to LIST at AT of its pair, and
 * counts there. LIST is NULL: only counts. */
static void note_rule(size_t rule, unsigned short *at, struct event_word *list)
{
    const char *s = rules[rule].words + (*rules[rule].words == '^' ? 2 : 0);
    size_t end = strcspn(s, " ");
    for (size_t i = 0, len; i < end; i += len + 1) {
        len = strcspn(s + i, "| ");
        unsigned short *place = &at[pair_of(s + i, len)];
        if (list && *place < LIST_MOST)
            list[*place] =
                (struct event_word){s + i, (unsigned char)(len - (s[i + len - 1] == '*')),
                                    (unsigned char)rule, s[i + len - 1] == '*'};
        ++*place;
    }
}

void event_words_init(struct event_words *w)
{
    unsigned short at[EVENT_WORDS_PAIRS], sum = 0;
    memset(w, 0, sizeof *w);
    for (size_t i = 0; i < RULES; i++)
        note_rule(i, w->from, NULL);
    for (size_t pair = 0; pair <= EVENT_WORDS_PAIRS; pair++) {
        unsigned short n = w->from[pair];
        w->from[pair] = sum;
        if (pair < EVENT_WORDS_PAIRS)
            at[pair] = sum;
        sum = (unsigned short)(sum + n);
    }
    for (size_t i = 0; i < RULES; i++)
        note_rule(i, at, w->list);
}

unsigned event_words_said(const struct event_words *w, const char *text, size_t len)
{
    struct words words;
    split(&words, text, len);
    unsigned said = 0;
    for (size_t at = 0; at < words.n; at++) {
        const struct word *word = &words.v[at];
        size_t pair = pair_of(word->s, word->len);
        for (size_t i = w->from[pair]; i < w->from[pair + 1] && i < LIST_MOST; i++) {
            const struct event_word *first = &w->list[i];
            const struct rule *rule = &rules[first->rule];
            if ((first->begins ? word->len < first->len : word->len != first->len) ||
                memcmp(word->s, first->word, first->len) != 0)
                continue;
            if ((said & rule->said) || (int)at >= rule->reach ||
                (*rule->words == '^' && !word->clause))
                continue;
            const char *rest = strchr(first->word, ' ');
            size_t end = rest ? stands(rest + 1, &words, at + 1) : at + 1;
            if (end && (rule->said >= SAID_AGAIN || !doubted(&words, at, end)))
                said |= rule->said;
        }
    }
    return said & SAID_IN_VAIN ? said & ~(unsigned)(SAID_MITIGATED | SAID_IN_VAIN) : said;
}

/* ---- which event is which */

static bool is_given(const struct event_said *events, size_t n, const char *kind)
{
    for (size_t i = 0; i < n; i++)
        if (events[i].kind && !strcmp(events[i].kind, kind))
            return true;
    return false;
}

/* The first (or LAST) free event that says so, from FROM up to TO; N: there is none. */
static size_t find_said(const struct event_said *events, size_t n, unsigned said, bool last,
                        instant from, instant to)
{
    size_t found = n;
    for (size_t i = 0; i < n; i++) {
        const struct event_said *e = &events[i];
        if (e->kind || e->at == INSTANT_NONE || !(e->said & said) || e->at < from || e->at > to)
            continue;
        if (found == n || (last ? e->at >= events[found].at : e->at < events[found].at))
            found = i;
    }
    return found;
}

static void give(struct event_said *events, size_t n, size_t i, const char *kind)
{
    if (i == n)
        return;
    events[i].kind = kind;
    events[i].guessed = true;
}

static size_t find_given(const struct event_said *events, size_t n, const char *kind)
{
    for (size_t i = 0; i < n; i++)
        if (events[i].kind && !strcmp(events[i].kind, kind) && events[i].at != INSTANT_NONE)
            return i;
    return n;
}

static void decide_resolved(struct event_said *events, size_t n, instant from)
{
    size_t i = find_said(events, n, SAID_RESOLVED, true, from, INT64_MAX);
    if (i == n)
        i = find_said(events, n, SAID_RECOVERED, true, from, INT64_MAX);
    for (size_t later = 0; i < n && later < n; later++)
        if (events[later].at > events[i].at && (events[later].said & SAID_AGAIN) &&
            !(events[later].said & (SAID_RESOLVED | SAID_RECOVERED)))
            return;
    give(events, n, i, "resolved");
}

/* Words of detection in the middle of the work on it are about something else. */
static void decide_detected(struct event_said *events, size_t n)
{
    size_t i = find_said(events, n, SAID_DETECTED, false, INT64_MIN, INT64_MAX), before = 0;
    for (size_t k = 0; i < n && k < n; k++)
        before += events[k].at != INSTANT_NONE && events[k].at < events[i].at;
    if (before < 5 || before < n / 3)
        give(events, n, i, "detected");
}

void event_words_decide(struct event_said *events, size_t n)
{
    if (!is_given(events, n, "detected"))
        decide_detected(events, n);
    size_t detected = find_given(events, n, "detected");
    instant from = detected < n ? events[detected].at : INT64_MIN;
    if (!is_given(events, n, "resolved"))
        decide_resolved(events, n, from);
    size_t resolved = find_given(events, n, "resolved");
    instant to = resolved < n ? events[resolved].at : INT64_MAX;
    if (!is_given(events, n, "acknowledged"))
        give(events, n, find_said(events, n, SAID_ACKNOWLEDGED, false, from, to), "acknowledged");
    if (!is_given(events, n, "mitigated"))
        give(events, n, find_said(events, n, SAID_MITIGATED, true, from, to), "mitigated");
    for (size_t i = 0; i < n; i++)
        if (!events[i].kind && events[i].at != INSTANT_NONE && (events[i].said & SAID_ESCALATED))
            give(events, n, i, "escalated");
}
