// SQLite itself, so that availability is compared with the library and not with a wrapper of ours.
#ifndef CALENDAR_HOST_BENCHMARKS_SQLITE_H
#define CALENDAR_HOST_BENCHMARKS_SQLITE_H
#include <sqlite3.h>
#endif
