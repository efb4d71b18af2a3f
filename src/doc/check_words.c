/* Words that blame somebody, or know better afterwards. */
#include "doc/check_internal.h"

#include "base/alloc.h"
#include "doc/check_phrases.h"

#include <string.h>

struct search {
    struct check *c;
    const struct check_place *place;
    const char *text;
    bool hindsight;
};

static void tell(void *self, const struct check_phrase *phrase)
{
    const struct search *s = self;
    if (phrase->hindsight != s->hindsight)
        return;
    struct buf words = BUF_INIT;
    for (size_t i = 0; i < phrase->len; i++) {
        char c = s->text[phrase->from + i];
        buf_addc(&words, c == '\n' ? ' ' : c);
    }
    const struct check_mend mend = {"debrief edit~", s->hindsight
                                                         ? "say what was known then"
                                                         : "say what made it possible, or likely"};
    struct finding *f =
        s->hindsight ? check_tell(s->c, s->place, mend, "\"%s\" is hindsight", words.data)
                     : check_tell(s->c, s->place, mend, "\"%s\" blames somebody", words.data);
    f->words = xstrndup(s->text + phrase->from, phrase->len);
    buf_release(&words);
}

static void look(struct check *c, void *self, const struct check_place *place, const char *text)
{
    struct search *s = self;
    s->c = c;
    s->place = place;
    s->text = text;
    check_phrases(text, strlen(text), &c->people, tell, s);
}

void check_blaming(struct check *c)
{
    struct search s = {.hindsight = false};
    check_each_text(c, look, &s);
}

void check_hindsight(struct check *c)
{
    struct search s = {.hindsight = true};
    check_each_text(c, look, &s);
}
