/* SPDX-License-Identifier: Apache-2.0 */
#include "routes_json.h"

#include <stddef.h>

#include "json_writer.h"
#include "route.h"

static void write_member(nuance_buffer_t *buffer, const char *name, const char *value)
{
    if (value == NULL)
        return;
    nuance_buffer_puts(buffer, ", ");
    nuance_json_write_string(buffer, name);
    nuance_buffer_puts(buffer, ": ");
    nuance_json_write_string(buffer, value);
}

static const char *const method_names[] = {
    [NUANCE_GET] = "GET", [NUANCE_POST] = "POST", [NUANCE_PUT] = "PUT"
};

void nuance_routes_json(nuance_buffer_t *buffer)
{
    nuance_buffer_puts(buffer, "[");
    for (int i = 0; i < nuance_n_routes; i++) {
        const nuance_route_t *route = &nuance_routes[i];
        nuance_buffer_puts(buffer, i == 0 ? "\n  {\"method\": " : ",\n  {\"method\": ");
        nuance_json_write_string(buffer, method_names[route->method]);
        write_member(buffer, "name", route->name);
        write_member(buffer, "path", route->path);
        write_member(buffer, "action", route->action);
        write_member(buffer, "challenge", route->challenge);
        write_member(buffer, "form", route->form);
        write_member(buffer, "hold", route->hold);
        write_member(buffer, "page", route->page);
        nuance_buffer_puts(buffer, ", \"statements\": [");
        for (const char *const *s = route->statements; s != NULL && *s != NULL; s++) {
            if (s != route->statements)
                nuance_buffer_puts(buffer, ", ");
            nuance_json_write_string(buffer, *s);
        }
        nuance_buffer_puts(buffer, "]");
        for (const nuance_text_t *t = route->texts; t != NULL && t->suffix != NULL; t++) {
            nuance_buffer_puts(buffer, t == route->texts ? ", \"texts\": {" : ", ");
            nuance_json_write_string(buffer, t->suffix);
            nuance_buffer_puts(buffer, ": ");
            nuance_json_write_string(buffer, t->type);
            if (t[1].suffix == NULL)
                nuance_buffer_puts(buffer, "}");
        }
        nuance_buffer_puts(buffer, "}");
    }
    nuance_buffer_puts(buffer, "\n]\n");
}
