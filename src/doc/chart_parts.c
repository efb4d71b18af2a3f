#include "doc/chart_parts.h"

#include "doc/chart_svg.h"
#include "time/date.h"
#include "time/when.h"

#include <ctype.h>
#include <string.h>

const char *const chart_phase_classes[PHASES] = {"chart-undetected", "chart-unacknowledged",
                                                 "chart-unmitigated", "chart-unresolved",
                                                 "chart-watched"};

void chart_frame_init(struct chart_frame *frame, const char *name, const char *title)
{
    *frame = (struct chart_frame){.name = name, .title = title};
    buf_init(&frame->caption);
    buf_init(&frame->desc);
    buf_init(&frame->classes);
    buf_init(&frame->body);
}

void chart_frame_release(struct chart_frame *frame)
{
    buf_release(&frame->caption);
    buf_release(&frame->desc);
    buf_release(&frame->classes);
    buf_release(&frame->body);
}

void chart_frame_add(struct buf *out, const struct chart_frame *frame)
{
    const char *name = frame->name;
    buf_addf(out, "<figure class=\"chart chart-%s\">\n<figcaption>", name);
    chart_add_text(out, frame->caption.data, frame->caption.len);
    buf_addf(out, "</figcaption>\n<svg class=\"chart-picture%s\" width=\"100%%\" height=\"%d\" ",
             frame->classes.data, frame->height);
    buf_addf(out,
             "role=\"img\" aria-labelledby=\"chart_%s-title chart_%s-desc\">\n"
             "<title id=\"chart_%s-title\">%s</title>\n<desc id=\"chart_%s-desc\">",
             name, name, name, frame->title, name);
    chart_add_text(out, frame->desc.data, frame->desc.len);
    buf_adds(out, "</desc>\n");
    buf_add(out, frame->body.data, frame->body.len);
    buf_adds(out, "</svg>\n</figure>\n");
}

const struct view_field *chart_field(const struct view_shape *shape, const char *name)
{
    const struct view_field *f = shape->fields;
    while (strcmp(f->name, name) != 0)
        f++;
    return f;
}

void chart_add_value(struct view *v, const struct view_shape *shape, const char *name,
                     const void *object, struct buf *out)
{
    struct view_value value;
    view_get(v, shape, chart_field(shape, name), object, &value);
    for (size_t i = 0; value.type == VIEW_TEXT && i < value.len; i++)
        if (value.text[i])
            buf_addc(out, value.text[i]);
}

void chart_add_clock(const struct view *v, struct buf *out, instant at, bool with_date)
{
    if (with_date) {
        when_add_date(out, at, &v->zone);
        buf_addc(out, ' ');
    }
    when_add_clock(out, when_shown(at, false), &v->zone);
}

void chart_add_moment(struct view *v, struct buf *out, const struct moment *m, bool with_date)
{
    enum precision precision = PRECISION_EXACT;
    precision_from_name(m->precision, &precision);
    if (precision == PRECISION_EXACT) {
        chart_add_clock(v, out, m->low, with_date);
        return;
    }
    if (with_date && precision != PRECISION_DAY) {
        when_add_date(out, m->at, &v->zone);
        buf_addc(out, ' ');
    }
    int32_t here = zone_offset(&v->zone, m->at, NULL);
    when_add_uncertain(out, m->at, m->high, precision,
                       m->offset == NONE ? here : (int32_t)m->offset, &v->zone);
}

void chart_add_day(const struct view *v, struct buf *out, instant at, bool with_year)
{
    struct civil c = civil_of_instant(at, zone_offset(&v->zone, at, NULL));
    buf_addf(out, "%d %.3s", c.day, date_month_name(c.month));
    if (with_year)
        buf_addf(out, " %d", c.year);
}

void chart_add_length(struct buf *out, const struct phase *phase)
{
    view_add_span(out, &phase->length);
    buf_adds(out, phase->going_on ? " so far" : "");
}

void chart_add_phase_words(struct view *v, struct buf *out, const struct phase *phase,
                           bool with_date, bool sentence)
{
    size_t start = out->len;
    buf_adds(out, phase_names[phase->kind]);
    if (!sentence)
        out->data[start] = (char)toupper((unsigned char)out->data[start]);
    buf_adds(out, sentence ? " for " : ": ");
    chart_add_length(out, phase);
    buf_adds(out, phase->going_on ? " (since " : " (");
    chart_add_moment(v, out, &phase->from, with_date);
    if (!phase->going_on) {
        buf_adds(out, with_date ? " – " : "–");
        chart_add_moment(v, out, &phase->until, with_date);
    }
    buf_addc(out, ')');
}
