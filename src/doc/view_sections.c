/* Sections of a person's own, put where they belong in a document. */
#include "doc/view_value.h"

#include "read/standard_form.h"
#include "store/records.h"

#include <string.h>

/* Where a section stands: the place of a document that it comes after; -1: at the very end; -2:
 * nowhere that this document has. A section that stands after another one goes with it. */
static int place_of(struct view *v, const struct section *section, int depth)
{
    if (!section->after || !*section->after)
        return -1;
    int anchor = view_anchor(section->after);
    if (anchor >= 0)
        return v->anchors & 1u << anchor ? anchor : -2;
    if (!strcmp(section->after, STANDARD_MORE_HEADING)) /* a document's last part, read back */
        return -2;
    struct cursor c = {0};
    struct error err = ERROR_INIT;
    int place = -2;
    int rc = cursor_open_list(&c, v->db, RECORD_SECTION, v->incident.id, &err);
    while (!rc && depth < VIEW_SECTION_DEPTH && (rc = cursor_next(&c, &err)) == 1) {
        rc = 0;
        if (c.row.section.id == section->id || strcmp(c.row.section.heading, section->after))
            continue;
        place = place_of(v, &c.row.section, depth + 1);
        break;
    }
    if (rc < 0)
        view_fail(v, &err);
    cursor_close(&c);
    return place;
}

int view_step_sections(struct view *v, int place, void **state, const void **item,
                       struct error *err)
{
    int rc;
    while ((rc = view_step_recorded(v, RECORD_SECTION, state, item, err)) == 1)
        if (place_of(v, *item, 0) == place && view_show_recorded(v, *state, item))
            return 1;
    return rc;
}
