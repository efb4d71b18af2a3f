#include "read/fold.h"

#include "base/utf8.h"

#include <ctype.h>
#include <string.h>

/* The letters from U+00C0 to U+017F without their accents, one each; '\0' for what is no letter. */
static const char latin[] = "aaaaaaaceeeeiiiidnooooo\0ouuuuyts"
                            "aaaaaaaceeeeiiiidnooooo\0ouuuuyty"
                            "aaaaaaccccccccddddeeeeeeeeeegggg"
                            "gggghhhhiiiiiiiiiiiijjkkklllllll"
                            "lllnnnnnnnnnoooooooorrrrrrssssss"
                            "ssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

const char fold_ascii[128] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6',
    ['7'] = '7', ['8'] = '8', ['9'] = '9', ['A'] = 'a', ['a'] = 'a', ['B'] = 'b', ['b'] = 'b',
    ['C'] = 'c', ['c'] = 'c', ['D'] = 'd', ['d'] = 'd', ['E'] = 'e', ['e'] = 'e', ['F'] = 'f',
    ['f'] = 'f', ['G'] = 'g', ['g'] = 'g', ['H'] = 'h', ['h'] = 'h', ['I'] = 'i', ['i'] = 'i',
    ['J'] = 'j', ['j'] = 'j', ['K'] = 'k', ['k'] = 'k', ['L'] = 'l', ['l'] = 'l', ['M'] = 'm',
    ['m'] = 'm', ['N'] = 'n', ['n'] = 'n', ['O'] = 'o', ['o'] = 'o', ['P'] = 'p', ['p'] = 'p',
    ['Q'] = 'q', ['q'] = 'q', ['R'] = 'r', ['r'] = 'r', ['S'] = 's', ['s'] = 's', ['T'] = 't',
    ['t'] = 't', ['U'] = 'u', ['u'] = 'u', ['V'] = 'v', ['v'] = 'v', ['W'] = 'w', ['w'] = 'w',
    ['X'] = 'x', ['x'] = 'x', ['Y'] = 'y', ['y'] = 'y', ['Z'] = 'z', ['z'] = 'z',
};

char fold_other(uint32_t cp)
{
    if (cp >= 0xC0 && cp <= 0x17F)
        return (char)tolower((unsigned char)latin[cp - 0xC0]);
    return '\0';
}

static bool is_capital(uint32_t cp)
{
    return (cp >= 'A' && cp <= 'Z') || (cp >= 0xC0 && cp <= 0xDE && cp != 0xD7);
}

/* ":eye:" at P: its length; 0: it is none. */
static size_t shortcode(const char *p, size_t len)
{
    if (len < 3 || *p != ':')
        return 0;
    size_t n = 1;
    while (n < len && (isalnum((unsigned char)p[n]) || strchr("_+-", p[n])))
        n++;
    bool lettered = n > 2 && (islower((unsigned char)p[1]) || p[1] == '+' || p[1] == '-');
    return lettered && n < len && p[n] == ':' ? n + 1 : 0;
}

/* "3.", "IV)", "2.1.", "1:" with a blank behind, at P: its length; 0: it is none. */
static size_t numbering(const char *p, size_t len)
{
    size_t n = 0;
    while (n < len && n < 8 && (isdigit((unsigned char)p[n]) || p[n] == '.'))
        n++;
    bool several = n > 2 && isdigit((unsigned char)p[n - 1]) && memchr(p, '.', n);
    if (n > 1 && p[n - 1] == '.')
        return n < len && p[n] != ' ' ? 0 : n;
    if (!n)
        while (n < len && n < 6 && strchr("IVX", p[n]))
            n++;
    if (!n || n >= len)
        return 0;
    if (strchr(".):", p[n]) && n + 1 < len && p[n + 1] == ' ')
        return n + 1;
    return several && p[n] == ' ' ? n : 0;
}

struct folding {
    struct folded *out;
    size_t len;    /* used of text */
    size_t begins; /* of the word that is open; SIZE_MAX: none is */
    int depth;     /* of brackets */
    bool lower;    /* it has a small letter or a digit */
};

static void close_word(struct folding *f)
{
    if (f->begins == SIZE_MAX)
        return;
    struct folded_word *w = &f->out->v[f->out->n++];
    f->out->text[f->len++] = '\0';
    w->word = f->out->text + f->begins;
    w->bracketed = f->depth > 0;
    w->capitals = !f->lower && f->len - f->begins > 2;
    f->begins = SIZE_MAX;
    f->lower = false;
}

/* Takes a letter; false: there is no room. */
static bool take_letter(struct folding *f, char letter, bool capital)
{
    if (f->out->n == FOLD_WORDS || f->len + 2 >= FOLD_TEXT)
        return false;
    if (f->begins == SIZE_MAX)
        f->begins = f->len;
    f->out->text[f->len++] = letter;
    if (!capital)
        f->lower = true;
    return true;
}

static bool is_apostrophe(uint32_t cp)
{
    return cp == '\'' || cp == 0x2019 || cp == 0x2BC;
}

static bool take_other(struct folding *f, uint32_t cp)
{
    close_word(f);
    if (cp == '(' || cp == '[')
        f->depth++;
    else if ((cp == ')' || cp == ']') && f->depth)
        f->depth--;
    else if (cp == '&') {
        if (!take_letter(f, 'a', false) || !take_letter(f, 'n', false) ||
            !take_letter(f, 'd', false))
            return false;
        close_word(f);
    }
    return true;
}

void fold(struct folded *out, const char *text, size_t len, bool numbered)
{
    struct folding f = {out, 0, SIZE_MAX, 0, false};
    out->n = 0;
    out->more = false;
    for (size_t i = 0, n; i < len; i += n) {
        if (numbered && !out->n && f.begins == SIZE_MAX && (n = numbering(text + i, len - i)) > 0)
            continue;
        bool parted = !i || !isalnum((unsigned char)text[i - 1]);
        if (parted && (n = shortcode(text + i, len - i)) > 0) {
            close_word(&f);
            continue;
        }
        uint32_t cp = utf8_next(text + i, len - i, &n);
        char letter = fold_letter(cp);
        bool taken = letter ? take_letter(&f, letter, is_capital(cp))
                            : is_apostrophe(cp) || take_other(&f, cp);
        if (!taken) {
            out->more = true;
            break;
        }
    }
    close_word(&f);
}

size_t folded_matches(const struct folded *f, size_t at, const char *phrase)
{
    size_t n = 0;
    for (const char *p = phrase; *p; n++) {
        if (at + n >= f->n)
            return 0;
        const char *w = f->v[at + n].word;
        while (*w && *w == *p)
            w++, p++;
        if (*w || (*p && *p != ' '))
            return 0;
        if (*p == ' ')
            p++;
    }
    return n;
}

int folded_begins(const struct folded *f, const char *const *phrases)
{
    for (int i = 0; phrases[i]; i++)
        if (folded_matches(f, 0, phrases[i]))
            return i;
    return -1;
}

bool fold_in(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (**list == *word && !strcmp(word, *list))
            return true;
    return false;
}
