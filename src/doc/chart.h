/* The pictures of a postmortem, as inline SVG for a page: the phases of the incident with their
 * lengths, and its events on a time axis.
 *
 * What is drawn follows from the view alone, so a public edition's picture holds what its text
 * holds. A picture is a <figure> with a caption and one <svg>, as wide as there is room
 * (doc/chart_svg.h), with role="img", a <title> and a <desc> that says in words what it shows. It
 * has no script, no colour, no style and no size of text of its own: those are classes that the
 * page's style sheet (templates/page.css) defines, for light, dark and print. Every text in it is
 * escaped; every id in it begins with "chart_", as no heading's does.
 *
 * Times are shown in the view's zone. */
#ifndef DOC_CHART_H
#define DOC_CHART_H

#include "base/buf.h"
#include "base/error.h"
#include "doc/view.h"

/* A bar of the phases, each with its name and length; nothing is added where there is none. */
int chart_add_phases(struct buf *out, struct view *v, struct error *err);

/* The events on an axis, a lane for each kind that occurs: an exact time as a mark, an uncertain or
 * lasting one as a span; gaps stay visible as empty stretches, and long ones are said. Hovering
 * names the event. Of thousands of events marks that would fall on each other are drawn as one that
 * says how many they are: the picture's size is bounded whatever the number of events. Nothing is
 * added where no event has a time. */
int chart_add_timeline(struct buf *out, struct view *v, struct error *err);

#endif
