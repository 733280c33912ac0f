// libical itself, so that recurrence expansion is compared with the library and not with a wrapper of ours.
#ifndef CALENDAR_HOST_BENCHMARKS_LIBICAL_H
#define CALENDAR_HOST_BENCHMARKS_LIBICAL_H
#include <libical/ical.h>
#endif
