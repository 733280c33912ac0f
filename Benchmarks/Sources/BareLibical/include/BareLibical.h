// Recurrence expansion by libical and nothing else.
#ifndef CALENDAR_HOST_BARE_LIBICAL_H
#define CALENDAR_HOST_BARE_LIBICAL_H

/// A rule with its start and a window, read once.
typedef struct bare_libical_case bare_libical_case;

/// Reads a rule and floating times in iCalendar's basic form; NULL where libical does not take one of them. Free it with bare_libical_free.
bare_libical_case *bare_libical_read(const char *rule, const char *start, const char *from, const char *before);

/// How many occurrences lie in [from, before): one iterator, moved to the window with set_start where libical can (it cannot with
/// COUNT), and asked to its end. -1 where libical makes no iterator. `checksum` takes a number made of every occurrence, so that no
/// work is left out.
long bare_libical_expand(const bare_libical_case *subject, unsigned long *checksum);

/// Frees what bare_libical_read made.
void bare_libical_free(bare_libical_case *subject);

#endif
