/* MILESTONES and DURATIONS: what follows from the events of an incident. */
#include "doc/view_value.h"

#include <string.h>

/* Milestones: one field each. */
#define MILESTONE_GET(name, which)                                                                 \
    static void get_##name(struct view *v, const void *object, struct view_value *out)             \
    {                                                                                              \
        (void)object;                                                                              \
        put_int(out, VIEW_TIME, v->facts.milestones[which].at);                                    \
    }
MILESTONE_GET(impact, MILESTONE_IMPACT)
MILESTONE_GET(detected, MILESTONE_DETECTED)
MILESTONE_GET(declared, MILESTONE_DECLARED)
MILESTONE_GET(acknowledged, MILESTONE_ACKNOWLEDGED)
MILESTONE_GET(escalated, MILESTONE_ESCALATED)
MILESTONE_GET(mitigated, MILESTONE_MITIGATED)
MILESTONE_GET(resolved, MILESTONE_RESOLVED)
#define MILESTONE(name, meaning)                                                                   \
    VIEW_GET(#name, VIEW_TIME, SEEN_EVERYWHERE, meaning, "2023-06-01T08:05:00Z", get_##name)

static const struct view_field milestone_fields[] = {
    MILESTONE(impact, "when impact began: the first such event"),
    MILESTONE(detected, "when it was detected: the first"),
    MILESTONE(declared, "when it was declared: the first"),
    MILESTONE(acknowledged, "when it was acknowledged: the first"),
    MILESTONE(escalated, "when it was escalated: the first"),
    MILESTONE(mitigated, "when it was mitigated: the last"),
    MILESTONE(resolved, "when it was resolved: the last"),
    VIEW_END,
};
const struct view_shape shape_milestones = {"MILESTONES", milestone_fields, false};

/* Durations: an object each, null where it is unknown. */
static void put_span(struct view *v, enum duration which, struct view_value *out)
{
    put_object(out, v->spans[which].span.known ? &v->spans[which] : NULL);
}
#define DURATION_GET(name, which)                                                                  \
    static void get_##name(struct view *v, const void *object, struct view_value *out)             \
    {                                                                                              \
        (void)object;                                                                              \
        put_span(v, which, out);                                                                   \
    }
DURATION_GET(to_detect, DURATION_DETECT)
DURATION_GET(to_acknowledge, DURATION_ACKNOWLEDGE)
DURATION_GET(to_mitigate, DURATION_MITIGATE)
DURATION_GET(to_resolve, DURATION_RESOLVE)
DURATION_GET(total, DURATION_TOTAL)
#define DURATION(name, get, meaning)                                                               \
    VIEW_INNER(name, SEEN_EVERYWHERE, meaning, "", get, shape_duration)

static const struct view_field durations_fields[] = {
    DURATION("detect", get_to_detect, "TTD = detected − start"),
    DURATION("acknowledge", get_to_acknowledge, "TTA = acknowledged − detected"),
    DURATION("mitigate", get_to_mitigate, "TTM = mitigated − start"),
    DURATION("resolve", get_to_resolve, "TTR = resolved (else end) − start"),
    DURATION("total", get_total, "end − start"),
    VIEW_END,
};
const struct view_shape shape_durations = {"DURATIONS", durations_fields, false};

static const struct view_span *span_of(const void *object)
{
    return object;
}

/* Whole seconds, rounded down also below zero. */
static int64_t seconds_of(int64_t micros)
{
    return micros / SECOND - (micros % SECOND < 0);
}

static void get_seconds(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    put_int(out, VIEW_INT, seconds_of(span_of(object)->span.low));
}

static void get_max_seconds(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    put_int(out, VIEW_INT, seconds_of(span_of(object)->span.high));
}

static void get_span_text(struct view *v, const void *object, struct view_value *out)
{
    buf_reset(&v->scratch);
    view_add_span(&v->scratch, &span_of(object)->span);
    put_scratch(v, out);
}

static void get_letters(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    put_text(out, VIEW_TEXT, duration_letters[span_of(object)->which]);
}

static void get_verb(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    put_text(out, VIEW_TEXT, duration_names[span_of(object)->which]);
}

static void get_formula(struct view *v, const void *object, struct view_value *out)
{
    bool by_end = span_of(object)->which == DURATION_RESOLVE &&
                  v->facts.milestones[MILESTONE_RESOLVED].at == NONE;
    put_text(out, VIEW_TEXT, duration_formulas[by_end ? DURATION_TOTAL : span_of(object)->which]);
}

static const struct view_field duration_fields[] = {
    VIEW_GET("seconds", VIEW_INT, SEEN_EVERYWHERE, "how long, at least", "720", get_seconds),
    VIEW_GET("max_seconds", VIEW_INT, SEEN_EVERYWHERE, "how long, at most", "1620",
             get_max_seconds),
    VIEW_GET("text", VIEW_TEXT, SEEN_EVERYWHERE, "for people", "12–27 min", get_span_text),
    VIEW_GET("letters", VIEW_TEXT, SEEN_BY_TEMPLATES, "TTD, TTA, TTM or TTR", "TTD", get_letters),
    VIEW_GET("verb", VIEW_TEXT, SEEN_BY_TEMPLATES, "detect, acknowledge, mitigate or resolve",
             "detect", get_verb),
    VIEW_GET("formula", VIEW_TEXT, SEEN_BY_TEMPLATES, "what was counted", "detected − start",
             get_formula),
    VIEW_END,
};
const struct view_shape shape_duration = {"DURATION", duration_fields, false};
