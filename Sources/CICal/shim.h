// libical: used for parsing and writing iCalendar text only, never for expansion.
#ifndef CALENDAR_HOST_CICAL_H
#define CALENDAR_HOST_CICAL_H
#include <libical/ical.h>
#endif
