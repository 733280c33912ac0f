#include "BareLibical.h"

#include <libical/ical.h>
#include <stdlib.h>

struct bare_libical_case {
    struct icalrecurrencetype rule;
    struct icaltimetype start, from, before;
};

bare_libical_case *bare_libical_read(const char *rule, const char *start, const char *from, const char *before)
{
    icalerror_set_errors_are_fatal(0);
    bare_libical_case *subject = calloc(1, sizeof *subject);
    if (subject == NULL) return NULL;
    subject->rule = icalrecurrencetype_from_string(rule);
    subject->start = icaltime_from_string(start);
    subject->from = icaltime_from_string(from);
    subject->before = icaltime_from_string(before);
    if (subject->rule.freq == ICAL_NO_RECURRENCE || icaltime_is_null_time(subject->start) || icaltime_is_null_time(subject->from)
        || icaltime_is_null_time(subject->before)) {
        free(subject);
        return NULL;
    }
    return subject;
}

/// Orders two floating times by what they show. icaltime_compare would convert both to UTC first, which is no part of expansion.
static int earlier(const struct icaltimetype *left, const struct icaltimetype *right)
{
    if (left->year != right->year) return left->year < right->year;
    if (left->month != right->month) return left->month < right->month;
    if (left->day != right->day) return left->day < right->day;
    if (left->hour != right->hour) return left->hour < right->hour;
    if (left->minute != right->minute) return left->minute < right->minute;
    return left->second < right->second;
}

long bare_libical_expand(const bare_libical_case *subject, unsigned long *checksum)
{
    icalrecur_iterator *iterator = icalrecur_iterator_new(subject->rule, subject->start);
    if (iterator == NULL) return -1;
    if (subject->rule.count == 0) icalrecur_iterator_set_start(iterator, subject->from);
    long count = 0;
    for (;;) {
        struct icaltimetype next = icalrecur_iterator_next(iterator);
        if (icaltime_is_null_time(next) || !earlier(&next, &subject->before)) break;
        if (earlier(&next, &subject->from)) continue;
        count += 1;
        *checksum = *checksum * 31 + (unsigned long)(next.year * 12 + next.month) * 31 + (unsigned long)(next.day * 24 + next.hour);
    }
    icalrecur_iterator_free(iterator);
    return count;
}

void bare_libical_free(bare_libical_case *subject)
{
    free(subject);
}
