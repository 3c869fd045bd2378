/* SPDX-License-Identifier: Apache-2.0 */
/* Every type of destination that libcurl serves; commands are command.c's. */
#include "delivery.h"

#include <string.h>

static const nuance_transport_t transports[] = {
    { "webhook", nuance_transport_http, NULL },
    { "alertmanager", nuance_transport_http, NULL },
    { "pagerduty", nuance_transport_http, NULL },
    { "mail", nuance_transport_mail, nuance_transport_mail_finish },
};

const nuance_transport_t *nuance_transport_find(const char *type)
{
    for (size_t i = 0; i < sizeof(transports) / sizeof(transports[0]); i++)
        if (strcmp(transports[i].type, type) == 0)
            return &transports[i];
    return NULL;
}
