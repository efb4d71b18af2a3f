#include "cli/scribe_editor.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "cli/terminal.h"

#include <errno.h>
#include <histedit.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>
#include <wchar.h>

#define HISTORY_SIZE 1000
#define CHUNK 4096

/* What the editor's callbacks share. */
struct editor {
    struct scribe *scribe;
    EditLine *el;
    HistoryW *history;
    instant stamp;    /* when the line's first key was struck */
    wchar_t *prompt;  /* as shown */
    int second;       /* that the prompt shows */
    sigset_t waiting; /* the signals that are let through while waiting for a key */
    unsigned char bytes[CHUNK];
    size_t next, end; /* of what was read ahead */
    bool interrupted;
    bool gone;         /* the terminal */
    char *unsent;      /* the line that was being typed when it ended */
    const char *clear; /* clears the screen below the cursor; "" where that can't be */
};

/* Set by signals, which are only let through while waiting for a key. */
static volatile sig_atomic_t interrupt, stop_by, resized, suspended;

static void on_signal(int number)
{
    switch (number) {
    case SIGINT:
        interrupt = 1;
        break;
    case SIGWINCH:
        resized = 1;
        break;
    case SIGTSTP:
        suspended = 1;
        break;
    default:
        stop_by = number;
    }
}

static wchar_t *widen(const char *s)
{
    size_t len = strlen(s), n = 0;
    wchar_t *out = xreallocarray(NULL, len + 1, sizeof *out);
    for (size_t i = 0, step; i < len; i += step) {
        uint32_t cp = utf8_next(s + i, len - i, &step);
        out[n++] = (wchar_t)(cp == UTF8_BAD ? 0xFFFD : cp);
    }
    out[n] = L'\0';
    return out;
}

static char *narrow(const wchar_t *from, const wchar_t *to)
{
    struct buf out = BUF_INIT;
    char bytes[4];
    for (; from < to; from++)
        buf_add(&out, bytes, utf8_put(bytes, (uint32_t)*from));
    return buf_detach(&out);
}

static struct editor *editor_of(EditLine *el)
{
    struct editor *e = NULL;
    el_wget(el, EL_CLIENTDATA, &e);
    return e;
}

static wchar_t *show_prompt(EditLine *el)
{
    struct editor *e = editor_of(el);
    struct buf text = BUF_INIT;
    scribe_prompt(e->scribe, e->stamp, terminal_width(STDIN_FILENO, NULL), &text);
    free(e->prompt);
    e->prompt = widen(text.data);
    buf_release(&text);
    return e->prompt;
}

/* Draws prompt and line anew where they stand. */
static void redraw(struct editor *e)
{
    FILE *out = NULL;
    el_wget(e->el, EL_GETFP, 1, &out);
    fprintf(out, "\r%s", e->clear);
    el_wset(e->el, EL_REFRESH);
    fflush(out);
}

/* The line's first key: the prompt shows when. */
static void stamp_line(struct editor *e)
{
    instant now = scribe_clock(e->scribe->app), shown = e->stamp;
    e->stamp = now;
    if (now / SECOND != shown / SECOND)
        redraw(e);
}

/* Does what signals asked for. Whether the line is to be left. */
static bool take_signals(struct editor *e)
{
    if (resized) {
        resized = 0;
        el_resize(e->el);
        redraw(e);
    }
    if (suspended) {
        suspended = 0;
        el_wset(e->el, EL_PREP_TERM, 0);
        raise(SIGSTOP);
        el_wset(e->el, EL_PREP_TERM, 1);
        redraw(e);
    }
    if (interrupt) {
        interrupt = 0;
        e->interrupted = true;
        return true;
    }
    return stop_by != 0;
}

static void keep_line(struct editor *e)
{
    const LineInfoW *line = el_wline(e->el);
    free(e->unsent);
    e->unsent = narrow(line->buffer, line->lastchar);
}

/* The next byte, waiting for it. -1: the line is to be left. */
static int next_byte(struct editor *e)
{
    while (e->next == e->end) {
        fd_set set;
        FD_ZERO(&set);
        FD_SET(STDIN_FILENO, &set);
        int ready = pselect(STDIN_FILENO + 1, &set, NULL, NULL, NULL, &e->waiting);
        if (ready < 0 && errno == EINTR && !take_signals(e))
            continue;
        if (e->interrupted)
            return -1;
        ssize_t n = ready < 0 ? 0 : read(STDIN_FILENO, e->bytes, sizeof e->bytes);
        if (n < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n <= 0) {
            e->gone = true;
            keep_line(e);
            return -1;
        }
        e->next = 0;
        e->end = (size_t)n;
    }
    return e->bytes[e->next++];
}

static int read_key(EditLine *el, wchar_t *out)
{
    struct editor *e = editor_of(el);
    const LineInfoW *line = el_wline(el);
    bool first = line->lastchar == line->buffer;
    char bytes[4];
    int byte = next_byte(e);
    if (byte < 0)
        return 0;
    if (first)
        stamp_line(e);
    size_t n = 0, want = byte < 0xC2 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : byte < 0xF5 ? 4 : 1;
    bytes[n++] = (char)byte;
    while (n < want) {
        byte = next_byte(e);
        if (byte < 0)
            return 0;
        bytes[n++] = (char)byte;
        if ((byte & 0xC0) != 0x80)
            break;
    }
    size_t len;
    uint32_t cp = utf8_next(bytes, n, &len);
    /* What broke the character off is a key of its own. */
    if (cp == UTF8_BAD && n > 1)
        e->next--;
    *out = (wchar_t)(cp == UTF8_BAD ? 0xFFFD : cp);
    return 1;
}

static const int signals[] = {SIGINT, SIGWINCH, SIGTSTP, SIGTERM, SIGHUP};
#define SIGNALS (sizeof signals / sizeof *signals)

/* Lets signals wait until a key is waited for, so that none interrupts a record being written. */
static void hold_signals(struct editor *e, struct sigaction before[SIGNALS])
{
    struct sigaction action = {.sa_handler = on_signal};
    sigset_t held;
    sigemptyset(&held);
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < SIGNALS; i++) {
        sigaddset(&held, signals[i]);
        sigaction(signals[i], &action, &before[i]);
    }
    sigprocmask(SIG_BLOCK, &held, &e->waiting);
}

static void release_signals(struct editor *e, const struct sigaction before[SIGNALS])
{
    sigprocmask(SIG_SETMASK, &e->waiting, NULL);
    /* A hang-up is signalled more than once; the database is still to be closed. */
    if (stop_by)
        return;
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &before[i], NULL);
}

static int start(struct editor *e, struct error *err)
{
    struct app *app = e->scribe->app;
    HistEventW event;
    /* In the plain C locale the editor takes letters beyond ASCII for commands. */
    setlocale(LC_CTYPE, "");
    if (MB_CUR_MAX == 1)
        setlocale(LC_CTYPE, "C.UTF-8");
    const char *kind = getenv("TERM");
    e->clear = kind && strcmp(kind, "dumb") != 0 ? "\033[J" : "";
    e->el = el_init("debrief", stdin, app->out_is_terminal ? stdout : stderr, stderr);
    e->history = history_winit();
    if (!e->el || !e->history)
        return error_set(err, "this terminal can't be used: pipe lines into 'debrief scribe'");
    history_w(e->history, &event, H_SETSIZE, HISTORY_SIZE);
    el_wset(e->el, EL_CLIENTDATA, e);
    el_wset(e->el, EL_SIGNAL, 0);
    el_wset(e->el, EL_EDITOR, L"emacs");
    el_wset(e->el, EL_PROMPT, show_prompt);
    el_wset(e->el, EL_HIST, history_w, e->history);
    el_wset(e->el, EL_GETCFN, read_key);
    el_wset(e->el, EL_BIND, L"^I", L"ed-insert", NULL);
    el_wset(e->el, EL_BIND, L"^R", L"em-inc-search-prev", NULL);
    for (wchar_t letter[2] = {0x80, 0}; MB_CUR_MAX == 1 && letter[0] <= 0xFF; letter[0]++)
        el_wset(e->el, EL_BIND, letter, L"ed-insert", NULL);
    el_source(e->el, NULL);
    /* What is pasted or typed while a line is being recorded waits as it is. */
    el_wset(e->el, EL_SETTY, L"-x", L"-icanon", L"-echo", NULL);
    return 0;
}

static void end(struct editor *e)
{
    if (e->history)
        history_wend(e->history);
    if (e->el)
        el_end(e->el);
    free(e->prompt);
}

static void say_error(struct app *app, const struct error *err)
{
    struct buf line = BUF_INIT;
    buf_addf(&line, "debrief: %s\n", err->text);
    fflush(app->out);
    terminal_put(app->err, line.data, app->err_is_terminal);
    buf_release(&line);
}

/* A line was entered. */
static void do_line(struct editor *e, const wchar_t *typed, size_t len)
{
    struct app *app = e->scribe->app;
    struct error failure = ERROR_INIT;
    HistEventW event;
    while (len && (typed[len - 1] == L'\n' || typed[len - 1] == L'\r'))
        len--;
    char *text = narrow(typed, typed + len);
    wchar_t *line = widen(text);
    if (text[strspn(text, " \t")])
        history_w(e->history, &event, H_ENTER, line);
    if (scribe_line(e->scribe, text, e->stamp, &failure)) {
        say_error(app, &failure);
        el_wpush(e->el, line);
    } else {
        e->stamp = scribe_clock(app);
    }
    fflush(app->out);
    free(line);
    free(text);
}

/* The line was left by Ctrl-C. */
static void drop_line(struct editor *e)
{
    const LineInfoW *line = el_wline(e->el);
    e->interrupted = false;
    fprintf(e->scribe->app->err, "^C\n%s", e->clear);
    if (line->lastchar == line->buffer)
        pending_release(&e->scribe->pending);
    e->next = e->end = 0;
    e->stamp = scribe_clock(e->scribe->app);
}

static void read_lines(struct editor *e)
{
    while (!e->scribe->quit && !stop_by && !e->gone) {
        int n = 0;
        const wchar_t *typed = el_wgets(e->el, &n);
        if (typed && n > 0)
            do_line(e, typed, (size_t)n);
        else if (e->interrupted)
            drop_line(e);
        else
            break;
    }
}

/* What was half typed when a signal, or the terminal's end, ended it. */
static int say_unsent(struct editor *e, struct error *err)
{
    if (!stop_by && !(e->unsent && *e->unsent))
        return 0;
    if (e->unsent && *e->unsent) {
        terminal_put(e->scribe->app->err, e->unsent, e->scribe->app->err_is_terminal);
        fputc('\n', e->scribe->app->err);
        return error_set(err, "ended in the middle of a line: what stands above is not recorded");
    }
    return error_set(err, "ended by signal %d: all that was entered is recorded", (int)stop_by);
}

int scribe_edit(struct scribe *scribe, struct error *err)
{
    struct editor e = {.scribe = scribe, .stamp = scribe_clock(scribe->app)};
    struct sigaction before[SIGNALS];
    interrupt = stop_by = resized = suspended = 0;
    hold_signals(&e, before);
    int rc = start(&e, err);
    if (!rc) {
        read_lines(&e);
        if (!scribe->quit)
            fputc('\n', scribe->app->err);
    }
    end(&e);
    release_signals(&e, before);
    if (!rc)
        rc = say_unsent(&e, err);
    free(e.unsent);
    return rc;
}
