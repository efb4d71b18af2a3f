#include "doc/bring.h"

#include "doc/bring_internal.h"

void bring_result_release(struct bring_result *r)
{
    buf_release(&r->notes);
}

void bring_note(struct bring_result *out, const char *format, ...)
{
    va_list args;
    if (!out->notes.data)
        buf_init(&out->notes);
    va_start(args, format);
    buf_addv(&out->notes, format, args);
    va_end(args);
    buf_addc(&out->notes, '\n');
}

int bring_reading(struct change *change, const struct reading *reading,
                  const struct bring_options *options, struct bring_result *out, struct error *err)
{
    out->incident = NONE;
    if (!out->notes.data)
        buf_init(&out->notes);
    if (bring_check(reading, err))
        return -1;
    if (options->into == NONE)
        return bring_new(change, reading, out, err);
    out->incident = options->into;
    return bring_into(change, reading, out, err);
}
