// libxml2's pull reader.
#ifndef CALENDAR_HOST_CXML_H
#define CALENDAR_HOST_CXML_H
#include <libxml/xmlversion.h>
// Debian builds libxml2 with ICU, whose headers clash with the ICU inside Foundation. They are needed only for the layout of a
// converter's structure that nothing here looks into.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>
#endif
