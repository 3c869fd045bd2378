/* SPDX-License-Identifier: Apache-2.0 */
/* Every page and action. A page's statements run after `viewer`, in this order, in one round trip;
   an action's form fields are the parameters of its function. One file by area. */
#include "route.h"

#include <stddef.h>

#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define TEXTS(...) ((const nuance_text_t[]){ __VA_ARGS__, { NULL, NULL } })

/* What stands at the left of the desk. */
#define DESK "desk_queues", "desk_views"

const nuance_route_t nuance_routes[] = {
#include "routes/desk.def"
#include "routes/items.def"
#include "routes/compose.def"
#include "routes/contracts.def"
#include "routes/billing.def"
#include "routes/accounts.def"
#include "routes/intake.def"
#include "routes/oncall.def"
#include "routes/outbox.def"
#include "routes/figures.def"
#include "routes/admin.def"
};

const int nuance_n_routes = (int)(sizeof(nuance_routes) / sizeof(nuance_routes[0]));
